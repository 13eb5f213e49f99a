package io.tenantry.audit.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values in the details and changes of an audit entry. A text has a quotation mark before it; any other value is its JSON,
 * with numbers as they are written.
 */
final class EntryValues {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final String FIELD = "field";
    private static final String BEFORE = "before";
    private static final String AFTER = "after";

    private EntryValues() {}

    static Map<String, @Nullable String> details(String json) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        JSON.readTree(json).properties().forEach(one -> values.put(one.getKey(), text(one.getValue())));
        return values;
    }

    static List<ChainedEntry.Change> changes(@Nullable String json) {
        List<ChainedEntry.Change> changes = new ArrayList<>();
        if (json != null) {
            JSON.readTree(json)
                    .forEach(change -> changes.add(new ChainedEntry.Change(
                            name(change.path(FIELD)), text(change.path(BEFORE)), text(change.path(AFTER)))));
        }
        return changes;
    }

    /** The name of a field: a text, unless the entry was tampered with. */
    private static String name(JsonNode field) {
        return field.isString() ? field.stringValue() : field.toString();
    }

    private static @Nullable String text(JsonNode value) {
        return value.isNull() || value.isMissingNode()
                ? null
                : value.isString() ? '"' + value.stringValue() : value.toString();
    }

    /** The details without personal values; their names stay. */
    static String withoutPersonal(String objectType, String details) {
        ObjectNode left = (ObjectNode) JSON.readTree(details);
        left.propertyNames().stream()
                .filter(name -> PersonalFields.contain(objectType, name))
                .toList()
                .forEach(left::putNull);
        return left.toString();
    }

    /** The changes without personal values; the names of the fields stay. */
    static @Nullable String changesWithoutPersonal(String objectType, @Nullable String changes) {
        if (changes == null) {
            return null;
        }
        ArrayNode left = (ArrayNode) JSON.readTree(changes);
        for (JsonNode change : left) {
            if (change instanceof ObjectNode one && PersonalFields.contain(objectType, name(one.path(FIELD)))) {
                one.putNull(BEFORE).putNull(AFTER);
            }
        }
        return left.toString();
    }
}
