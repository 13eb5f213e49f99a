package io.tenantry.audit;

import io.tenantry.secret.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields that a change affects, each with its old and new value in the form that the history shows. */
public final class Changes {
    private static final String MASK = "********";
    /** The maximum length of a text; a longer one is truncated. */
    private static final int LONGEST = 1_000;

    /**
     * A changed field.
     *
     * @param before its old value: text, number, boolean or list of these; null for none
     * @param after its new value
     */
    public record Change(
            String field, @Nullable Object before, @Nullable Object after) {}

    private final Map<String, Change> byField = new LinkedHashMap<>();

    /** Adds a field, if its values differ. Of a secret, only its presence is recorded. */
    public Changes add(String field, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            byField.put(field, new Change(field, shown(before), shown(after)));
        }
        return this;
    }

    /** Adds a field whose value is never shown. */
    public Changes addHidden(String field, boolean had) {
        byField.put(field, new Change(field, had ? MASK : null, MASK));
        return this;
    }

    /** Whether no field has changed. */
    public boolean isEmpty() {
        return byField.isEmpty();
    }

    /** The names of the fields. */
    public List<String> fields() {
        return List.copyOf(byField.keySet());
    }

    /** All changes, in the order in which they were added. */
    public List<Change> all() {
        return List.copyOf(byField.values());
    }

    private static @Nullable Object shown(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Secret ignored -> MASK;
            case Boolean flag -> flag;
            case Number number -> number;
            case JsonNode tree -> cut(tree.toString());
            case Collection<?> many -> {
                List<@Nullable Object> shown = new ArrayList<>();
                many.stream().limit(LONGEST / 10).forEach(one -> shown.add(shown(one)));
                yield shown;
            }
            default -> cut(value.toString());
        };
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
