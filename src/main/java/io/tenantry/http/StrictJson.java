package io.tenantry.http;

import io.tenantry.fault.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON of strangers: UTF-8, no name twice, nothing behind the end, nothing that cannot be stored, bounded depth. */
public final class StrictJson {
    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(50)
                            .maxNumberLength(100)
                            .maxNameLength(1000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private StrictJson() {}

    /**
     * Reads an object.
     *
     * @throws Fault.Unreadable when the bytes are not well-formed JSON, or not an object
     * @throws Fault.Invalid when a text has a character that cannot be stored
     */
    public static ObjectNode object(byte[] bytes) {
        JsonNode root;
        try {
            root = STRICT.readTree(text(bytes));
        } catch (JacksonException broken) {
            throw new Fault.Unreadable(description(broken));
        }
        if (!(root instanceof ObjectNode object)) {
            throw new Fault.Unreadable("The body must be an object.");
        }
        Unstorable.check(object);
        return object;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException broken) {
            throw new Fault.Unreadable("The body is not UTF-8.");
        }
    }

    private static String description(JacksonException broken) {
        // Only where: the parser's own words quote the body.
        var location = broken.getLocation();
        return location == null
                ? "The body is not well-formed."
                : "The body is not well-formed at line %d, column %d."
                        .formatted(location.getLineNr(), location.getColumnNr());
    }
}
