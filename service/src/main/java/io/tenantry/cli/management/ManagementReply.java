package io.tenantry.cli.management;

import io.tenantry.cli.database.VisibleText;
import io.tenantry.configuration.Mistake;
import io.tenantry.fault.Fault;
import io.tenantry.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A reply of the management API.
 *
 * @param status the HTTP status
 * @param body the object, or the error
 */
public record ManagementReply(int status, ObjectNode body) {
    /** The statuses that mean a wrong value in the command. */
    private static final Set<Integer> WRONG_INPUT = Set.of(400, 413, 422);

    /**
     * Reads a reply.
     *
     * @throws Mistake when it is not one of the management API
     */
    static ManagementReply read(int status, byte[] body) {
        try {
            ObjectNode object = StrictJson.object(body);
            if (isSuccess(status) || object.path("detail").isString()) {
                return new ManagementReply(status, object);
            }
        } catch (Fault.Unreadable | Fault.Invalid other) {
            // Told below.
        }
        throw Mistake.ofState(
                "This is not the management API of Tenantry: the answer has the status %d and another content."
                        .formatted(status));
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    /**
     * The object of a reply that reports success.
     *
     * @param arguments the option or the label of each value that a command sends; the error names it
     * @throws Mistake with the server's words, in one line
     */
    public ObjectNode content(Map<String, String> arguments) {
        if (isSuccess(status)) {
            return body;
        }
        String words = VisibleText.of(words(arguments));
        throw WRONG_INPUT.contains(status) ? Mistake.ofUsage(words) : Mistake.ofState(words);
    }

    /** Whether the reply reports a fault of a value. */
    public boolean isAbout(String path) {
        return errors().stream()
                .anyMatch(error -> error.path("path").asString("").equals(path));
    }

    private String words(Map<String, String> arguments) {
        String faults = errors().stream()
                .map(error -> path(error, arguments) + error.path("message").asString(""))
                .collect(Collectors.joining(" "));
        return faults.isEmpty() ? body.path("detail").asString("") : faults;
    }

    private static String path(JsonNode error, Map<String, String> arguments) {
        String path = error.path("path").asString("");
        return path.isEmpty() ? "" : arguments.getOrDefault(path, path) + ": ";
    }

    private List<JsonNode> errors() {
        return body.path("details").path("errors").valueStream().toList();
    }
}
