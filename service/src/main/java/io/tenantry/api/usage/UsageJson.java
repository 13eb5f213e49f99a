package io.tenantry.api.usage;

import io.tenantry.usage.Usage;
import io.tenantry.web.Reply;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the JSON of the usage API. */
public final class UsageJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private UsageJson() {}

    /** An empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A reply of JSON. */
    public static Reply reply(int status, JsonNode body) {
        return reply(status, Reply.JSON, body);
    }

    /** A reply of another media type of JSON. */
    public static Reply reply(int status, String type, JsonNode body) {
        return Reply.of(status, type, MAPPER.writeValueAsBytes(body));
    }

    /** The five members of a use. */
    static ObjectNode usage(Usage usage) {
        ObjectNode object = object().put("metric", usage.metric().wireName());
        object.put("limit", usage.limit());
        object.put("used", usage.used());
        object.put("remaining", usage.remaining());
        return time(object, "resets_at", usage.resetsAt());
    }

    /** Adds a point in time, rounded down to a second, or null. */
    static ObjectNode time(ObjectNode object, String name, @Nullable Instant time) {
        return object.put(
                name, time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
