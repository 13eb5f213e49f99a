package io.tenantry.json;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one reader of JSON that comes from outside. It refuses repeated names, text after the end and deep nesting, and keeps
 * numbers as they were written. {@link Unstorable} finds values that are well-formed but cannot be stored.
 */
public final class OutsideJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(50)
                    .maxNumberLength(100)
                    .maxNameLength(1000)
                    .build())
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY.rebuild()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private OutsideJson() {}

    /**
     * Reads one value.
     *
     * @throws JacksonException when the text is empty or not well-formed, exceeds a limit, or has a number whose exponent is
     *     beyond 32 bits; its location tells where, and its message may quote the text
     */
    public static JsonNode read(String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            try {
                JsonNode value = MAPPER.readTree(parser);
                if (value == null) {
                    throw new StreamReadException(parser, "There is no value");
                }
                return value;
            } catch (ArithmeticException | NumberFormatException beyond) {
                // BigDecimal has no such exponent, and Jackson does not convert its exception.
                throw located(parser, "Number out of range", beyond);
            } catch (StreamConstraintsException beyond) {
                throw located(parser, beyond.getOriginalMessage(), beyond);
            }
        }
    }

    /** The first name that an object in a text has twice; null when there is none before the first other fault. */
    static @Nullable String repeated(String text) {
        Deque<Set<String>> names = new ArrayDeque<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT -> names.push(new HashSet<>());
                    case END_OBJECT -> names.pop();
                    case PROPERTY_NAME -> {
                        if (!names.element().add(parser.currentName())) {
                            return parser.currentName();
                        }
                    }
                    default -> {}
                }
            }
        } catch (JacksonException other) {
            return null;
        }
        return null;
    }

    private static StreamReadException located(JsonParser parser, String message, RuntimeException cause) {
        return new StreamReadException(parser, message, parser.currentTokenLocation(), cause);
    }
}
