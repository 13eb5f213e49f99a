package io.tenantry.setting;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON value as it is stored. A tree of it takes up to twenty times the memory of the text, so the rows of a list hold the text.
 *
 * @param text the JSON
 */
public record StoredJson(String text) {
    /** The most characters of a number that PostgreSQL stores. Earlier versions accepted numbers of more than 1,000. */
    private static final int LONGEST_NUMBER = 150_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The value as a tree. */
    public JsonNode tree() {
        return JSON.readTree(text);
    }

    /** Writes the value, without the blanks of the stored form. */
    public void writeTo(JsonGenerator json) {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            json.copyCurrentStructureExact(parser);
        }
    }
}
