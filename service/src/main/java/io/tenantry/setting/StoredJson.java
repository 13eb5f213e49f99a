package io.tenantry.setting;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON value as it is stored. A tree of it takes up to twenty times the memory of the text, so the rows of a list hold the text.
 *
 * @param text the JSON
 */
public record StoredJson(String text) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The value as a tree. */
    JsonNode tree() {
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
