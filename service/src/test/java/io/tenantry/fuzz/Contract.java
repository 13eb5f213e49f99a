package io.tenantry.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The operations of an API, from its OpenAPI file.
 *
 * @param name the file's name: {@code user}
 */
record Contract(String name, JsonNode file) {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** Every API that has a file. */
    static final List<Contract> ALL = List.of(read("user"), read("management"), read("organisation"), read("usage"));

    /**
     * A parameter of an operation.
     *
     * @param in {@code path}, {@code query} or {@code header}
     */
    record Parameter(String name, String in, boolean required, JsonNode schema) {}

    /**
     * An operation.
     *
     * @param path with parameters in braces
     * @param bodies the schema of the body by media type; empty for an operation without one
     */
    record Operation(
            Contract api, String method, String path, List<Parameter> parameters, Map<String, JsonNode> bodies) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static Contract read(String name) {
        String resource = "/api/" + name + ".openapi.yaml";
        try (InputStream bytes = Objects.requireNonNull(Contract.class.getResourceAsStream(resource), resource)) {
            return new Contract(name, new YAMLMapper().readTree(bytes));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        file.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> METHODS.contains(method.getKey()))
                        .forEach(method -> {
                            List<Parameter> parameters = new ArrayList<>();
                            parameters(path.getValue(), parameters);
                            parameters(method.getValue(), parameters);
                            operations.add(new Operation(
                                    this,
                                    method.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    parameters,
                                    bodies(method.getValue())));
                        }));
        return operations;
    }

    private void parameters(JsonNode owner, List<Parameter> parameters) {
        owner.path("parameters").forEach(one -> {
            JsonNode found = resolved(one);
            parameters.add(new Parameter(
                    found.get("name").asText(),
                    found.get("in").asText(),
                    found.path("required").asBoolean(),
                    found.path("schema")));
        });
    }

    private Map<String, JsonNode> bodies(JsonNode method) {
        Map<String, JsonNode> bodies = new LinkedHashMap<>();
        resolved(method.path("requestBody"))
                .path("content")
                .properties()
                .forEach(type -> bodies.put(type.getKey(), type.getValue().path("schema")));
        return bodies;
    }

    /** What a reference leads to; anything else as it is. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(file.at(node.get("$ref").asText().substring(1))) : node;
    }

    /** The properties of an object's schema, those of its parts among them. */
    ObjectNode properties(JsonNode schema) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        JsonNode found = resolved(schema);
        found.path("allOf").forEach(part -> properties.setAll(properties(part)));
        if (found.get("properties") instanceof ObjectNode own) {
            properties.setAll(own);
        }
        return properties;
    }
}
