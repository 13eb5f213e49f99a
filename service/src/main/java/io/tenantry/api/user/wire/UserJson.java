package io.tenantry.api.user.wire;

import io.tenantry.canonical.EmailAddress;
import io.tenantry.fault.Problem;
import io.tenantry.web.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the JSON of the user API. */
public final class UserJson {
    /** The text before a webhook's secret that is not null; within texts, quotes are escaped. */
    private static final byte[] SECRET = "\"webhook_secret\":\"".getBytes(StandardCharsets.US_ASCII);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Leaves a document incomplete when writing it fails, so that it does not look complete. */
    private static final ObjectWriter UNFINISHED = MAPPER.writer().without(StreamWriteFeature.AUTO_CLOSE_CONTENT);

    private UserJson() {}

    /** The message of a problem, in the words of the API that this one is compatible with. */
    public static String message(Problem problem) {
        return problem.message().equals(EmailAddress.UNSOUND) ? "Enter a valid email address." : problem.message();
    }

    /** Writes one value. */
    @FunctionalInterface
    public interface Writing {
        void to(JsonGenerator json);
    }

    /** The bytes of a document, written in memory. */
    public static byte[] bytes(int expectedSize, Writing document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedSize);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            document.to(json);
        }
        return bytes.toByteArray();
    }

    /** A reply with a document that is written while it is read. */
    public static Reply longReply(Writing document) {
        return Reply.of(200, Reply.JSON, client -> {
            try (JsonGenerator json = UNFINISHED.createGenerator(client)) {
                document.to(json);
            }
        });
    }

    /** A reply with a tree. */
    public static Reply reply(int status, JsonNode body) {
        return Reply.of(status, Reply.JSON, MAPPER.writeValueAsBytes(body));
    }

    /** A reply with one message: {@code {"detail": "…"}}. */
    public static Reply detail(int status, String detail) {
        return reply(status, object().put("detail", detail));
    }

    /** The reply; no cache may store one that contains, or may contain, a webhook's secret. */
    public static Reply kept(Reply reply) {
        return reply.longBody() != null || tellsSecret(reply.body()) ? reply.with("Cache-Control", "no-store") : reply;
    }

    private static boolean tellsSecret(byte[] json) {
        for (int i = 0; i + SECRET.length < json.length; i++) {
            int end = i + SECRET.length;
            if (json[i] == '"' && json[end] != '"' && Arrays.equals(json, i, end, SECRET, 0, SECRET.length)) {
                return true;
            }
        }
        return false;
    }

    /** The object in a reply. */
    public static ObjectNode read(byte[] json) {
        return (ObjectNode) MAPPER.readTree(json);
    }

    /** The JSON of a reply. */
    public static JsonNode tree(byte[] json) {
        return MAPPER.readTree(json);
    }

    /** The bytes of a tree. */
    public static byte[] written(JsonNode tree) {
        return MAPPER.writeValueAsBytes(tree);
    }

    /** An empty object to fill. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An id, or null when there is none. */
    public static void writeId(JsonGenerator json, String name, @Nullable Number id) {
        if (id == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, id.longValue());
        }
    }

    /** A text, or null when there is none. */
    public static void writeText(JsonGenerator json, String name, @Nullable String text) {
        if (text == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, text);
        }
    }

    /** A point in time, or null when there is none. */
    public static void writeTime(JsonGenerator json, String name, @Nullable Instant time) {
        writeText(json, name, time == null ? null : time(time));
    }

    /** A point in time: UTC, with six digits of the second's fraction unless that is zero. */
    public static String time(Instant time) {
        int micros = time.getNano() / 1000;
        String seconds = Instant.ofEpochSecond(time.getEpochSecond()).toString();
        if (micros == 0) {
            return seconds;
        }
        // Written for every member of every organization: a format string would take most of the time of a large reply.
        String digits = Integer.toString(1_000_000 + micros).substring(1);
        return seconds.substring(0, seconds.length() - 1) + "." + digits + "Z";
    }
}
