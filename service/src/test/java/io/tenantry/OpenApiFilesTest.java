package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenAPI files say nothing that generators of clients overlook or turn into something else. */
class OpenApiFilesTest {
    /** What may stand beside a reference: generators drop everything there. */
    private static final Set<String> BESIDE_REFERENCE = Set.of("$ref", "description", "deprecated");

    private final List<String> faults = new ArrayList<>();
    private JsonNode file = MissingNode.getInstance();

    @ParameterizedTest
    @ValueSource(strings = {"management", "organisation", "usage", "user"})
    void generators_make_of_a_file_what_it_says(String name) throws IOException {
        try (InputStream bytes = Objects.requireNonNull(
                OpenApiFilesTest.class.getResourceAsStream("/api/" + name + ".openapi.yaml"), name)) {
            file = new YAMLMapper().readTree(bytes);
        }
        check(file, "");
        operationIds();
        contentCodings();
        assertThat(faults).isEmpty();
    }

    private void check(JsonNode node, String path) {
        // Examples are replies, which have the names of schemas as values.
        if (path.equals("/components/examples")) {
            return;
        }
        if (node.isObject()) {
            boolean property = path.endsWith("/properties");
            if (!property) {
                checkSchema(node, path);
            }
            node.properties().forEach(field -> check(field.getValue(), path + "/" + field.getKey()));
        } else {
            for (int i = 0; i < node.size(); i++) {
                check(node.get(i), path + "/" + i);
            }
        }
    }

    private void checkSchema(JsonNode node, String path) {
        if (node.has("$ref")) {
            List<String> names = new ArrayList<>();
            node.fieldNames().forEachRemaining(names::add);
            names.removeAll(BESIDE_REFERENCE);
            expect(names.isEmpty(), path + ": stands beside a reference: " + names);
            JsonNode target = file.at(node.get("$ref").asText().substring(1));
            expect(!target.isMissingNode(), path + ": refers to nothing");
            // Generators forget that a schema may be null where it is referred to or composed.
            expect(!target.path("type").toString().contains("null"), path + ": refers to what may be null");
        }
        expect(!node.path("type").asText().equals("array") || node.has("items"), path + ": an array of anything");
        expect(!node.path("format").isTextual() || !node.has("pattern"), path + ": a format and a pattern");
        expect(!node.path("enum").isArray() || node.has("type"), path + ": an enum without a type");
        expect(!node.has("allOf"), path + ": a composed schema");
        // A generator for Python has no type for what is always null.
        expect(!node.path("type").asText().equals("null") || path.contains("/oneOf/"), path + ": nothing but null");
        expect(!node.has("const") || node.has("type"), path + ": a constant without a type");
        // A generator for Python compares such constants as texts, and finds no value equal.
        expect(!node.has("const") || node.get("const").isTextual(), path + ": a constant that is no text");
        // Generators take a field that has a default for one that is always there, in requests, too.
        expect(!node.has("default") || path.contains("/parameters/"), path + ": a default of a field");
    }

    /** A server that refuses the content coding of a body names the coding that it reads. */
    private void contentCodings() {
        file.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    JsonNode reply = operation.getValue().path("responses").path("415");
                    JsonNode refused = reply.has("$ref")
                            ? file.at(reply.get("$ref").asText().substring(1))
                            : reply;
                    expect(
                            reply.isMissingNode() || refused.path("headers").has("Accept-Encoding"),
                            operation.getKey() + " " + path.getKey() + ": a 415 without Accept-Encoding");
                }));
    }

    private void operationIds() {
        Set<String> ids = new HashSet<>();
        file.get("paths")
                .forEach(item -> item.forEach(operation -> {
                    if (operation.has("operationId")) {
                        String id = operation.get("operationId").asText();
                        expect(ids.add(id), "two operations are called " + id);
                    }
                }));
    }

    private void expect(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
