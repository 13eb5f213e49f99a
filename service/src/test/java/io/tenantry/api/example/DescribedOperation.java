package io.tenantry.api.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * An operation of an OpenAPI file.
 *
 * @param api the API: the beginning of the file's name
 * @param method as GET
 * @param path with its parameters in braces
 * @param id its operationId
 * @param node what the file says of it
 * @param file the whole file
 */
record DescribedOperation(String api, String method, String path, String id, JsonNode node, JsonNode file) {
    static List<DescribedOperation> all(String api, Path file) {
        try {
            JsonNode whole = new YAMLMapper().readTree(file.toFile());
            return whole.get("paths").properties().stream()
                    .flatMap(path -> path.getValue().properties().stream()
                            .filter(operation -> operation.getValue().has("responses"))
                            .map(operation -> new DescribedOperation(
                                    api,
                                    operation.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    operation.getValue().get("operationId").asText(),
                                    operation.getValue(),
                                    whole)))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    String description() {
        return node.path("description").asText().strip();
    }

    boolean answersWithJson() {
        return !success().isMissingNode();
    }

    /** The reference to the example: {@code reply}, or named as the operation where several share the response. */
    String example() {
        JsonNode examples = success().path("examples");
        return (examples.has("reply") ? examples.path("reply") : examples.path(id))
                .path("$ref")
                .asText();
    }

    private JsonNode success() {
        for (var response : node.get("responses").properties()) {
            String shared = response.getValue().path("$ref").asText();
            JsonNode found = shared.isEmpty() ? response.getValue() : file.at(shared.substring(1));
            JsonNode json = found.at("/content/application~1json");
            if (response.getKey().startsWith("2") && !json.isMissingNode()) {
                return json;
            }
        }
        return MissingNode.getInstance();
    }
}
