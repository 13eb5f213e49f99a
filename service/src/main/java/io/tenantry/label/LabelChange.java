package io.tenantry.label;

import io.tenantry.fault.Problem;
import io.tenantry.setting.Texts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The requested external id and metadata of an object.
 *
 * @param named whether the external id is requested
 * @param externalId the external id; null for none
 * @param replaced whether all other metadata is to be removed
 * @param metadata new values by key; null removes the key
 */
public record LabelChange(
        boolean named, @Nullable String externalId, boolean replaced, Map<String, @Nullable String> metadata) {
    /** No change. */
    public static final LabelChange NOTHING = new LabelChange(false, null, false, Map.of());

    /** The maximum number of keys of an object. */
    public static final int MOST_KEYS = 50;

    /** The maximum length of an external id, in characters. */
    public static final int LONGEST_EXTERNAL_ID = 255;

    private static final int LONGEST_VALUE = 500;
    private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{M}\\p{N}_.:/@-]{1,40}");

    public LabelChange {
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    /** Whether nothing is requested. */
    public boolean isNothing() {
        return !named && !isOfMetadata();
    }

    /** Whether metadata is requested. */
    public boolean isOfMetadata() {
        return replaced || !metadata.isEmpty();
    }

    /**
     * The values that are out of range.
     *
     * @param external the name of the external id in the API
     */
    public List<Problem> problems(String external) {
        List<Problem> problems = new ArrayList<>();
        if (externalId != null) {
            String wrong = externalId.isBlank() ? "Must not be blank." : Texts.problem(externalId, LONGEST_EXTERNAL_ID);
            if (wrong != null) {
                problems.add(Problem.invalid(external, wrong));
            }
        }
        if (metadata.size() > MOST_KEYS) {
            problems.add(Problem.invalid("metadata", "Must have at most " + MOST_KEYS + " keys."));
            return problems;
        }
        metadata.forEach((key, value) -> {
            String path = "metadata." + Texts.excerpt(key);
            if (!isKey(key)) {
                problems.add(Problem.invalid(path, "A key has 1 to 40 letters, digits or characters of _ . : / @ -"));
            }
            String wrong = value == null ? null : Texts.problem(value, LONGEST_VALUE);
            if (wrong != null) {
                problems.add(Problem.invalid(path, wrong));
            }
        });
        return problems;
    }

    /** Whether a text can be a key. */
    public static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }
}
