package io.tenantry.label;

import io.tenantry.fault.Problem;
import io.tenantry.setting.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the external id and the metadata in a body, and the conditions on them in a query. */
public final class LabelReader {
    /** The name of metadata in bodies; in queries its keys stand behind it and a dot. */
    public static final String METADATA = "metadata";

    private static final String IN_QUERY = METADATA + ".";
    private static final int MOST_VALUES = 1000;

    private LabelReader() {}

    /**
     * The requested change. In {@code metadata} null removes a key, or (as the whole value) all keys.
     *
     * @param external the name of the external id in the API
     * @param externalId the sent external id; null when none was sent
     * @param metadata the sent metadata; null when none was sent
     * @param problems called with each fault
     */
    public static LabelChange change(
            String external, @Nullable JsonNode externalId, @Nullable JsonNode metadata, Consumer<Problem> problems) {
        boolean named = externalId != null && (externalId.isNull() || externalId.isString());
        if (externalId != null && !named) {
            problems.accept(Problem.invalid(external, "Must be a string or null."));
        }
        var values = new TreeMap<String, @Nullable String>();
        if (metadata != null && !metadata.isNull() && !metadata.isObject()) {
            problems.accept(Problem.invalid(METADATA, "Must be an object or null."));
        } else if (metadata != null) {
            metadata.properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                if (!value.isString() && !value.isNull()) {
                    problems.accept(
                            Problem.invalid(IN_QUERY + Texts.excerpt(entry.getKey()), "Must be a string or null."));
                }
                values.put(entry.getKey(), value.isString() ? value.stringValue() : null);
            });
        }
        LabelChange wanted = new LabelChange(
                named,
                externalId != null && externalId.isString() ? externalId.stringValue() : null,
                metadata != null && metadata.isNull(),
                values);
        wanted.problems(external).forEach(problems);
        return wanted;
    }

    /** Whether a parameter of a query is about the external id or a key of the metadata. */
    public static boolean isAbout(String external, String parameter) {
        return parameter.equals(external) || parameter.startsWith(IN_QUERY);
    }

    /**
     * The values of a parameter, of which a row must have one.
     *
     * @param parameter as {@link #isAbout} has accepted it
     * @param given the values as sent
     * @param problems called when the parameter is wrong
     */
    public static List<String> values(String parameter, List<@Nullable String> given, Consumer<Problem> problems) {
        List<String> values = new ArrayList<>();
        for (String value : given) {
            if (value == null || value.isEmpty()) {
                problems.accept(Problem.invalid(parameter, "Must have a value."));
            } else if (value.indexOf('\0') < 0) {
                values.add(value);
            }
        }
        if (values.size() > MOST_VALUES) {
            problems.accept(Problem.invalid(parameter, "Must be at most " + MOST_VALUES + " values."));
        }
        if (parameter.startsWith(IN_QUERY) && !LabelChange.isKey(key(parameter))) {
            problems.accept(Problem.invalid(METADATA, "This is no key of metadata."));
        }
        return values;
    }

    /** The key that a parameter names. */
    public static String key(String parameter) {
        return parameter.substring(IN_QUERY.length());
    }
}
