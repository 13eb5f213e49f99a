package io.tenantry.web.form;

import io.tenantry.fault.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query or form, decoded, in the order sent. A parameter without an equals sign has the value null.
 */
public final class Parameters {
    /** The maximum number of parameters. */
    public static final int MOST = 1000;

    /** Some clients have a line break behind the question mark of their addresses. */
    private static final Pattern WHITE_SPACE = Pattern.compile("^(?:%0[9adAD]|%20|\\+)+");

    private final Map<String, List<@Nullable String>> values;

    private Parameters(Map<String, List<@Nullable String>> values) {
        this.values = values;
    }

    /**
     * Reads {@code a=1&b=2}. White space before the first name is dropped.
     *
     * @throws Fault.Unreadable when an escape is broken, or there are more than {@link #MOST} parameters
     */
    public static Parameters read(String encoded) {
        if (areTooMany(encoded)) {
            throw new Fault.Unreadable("There are more than " + MOST + " parameters.");
        }
        Map<String, List<@Nullable String>> values = new LinkedHashMap<>();
        for (String pair : WHITE_SPACE.matcher(encoded).replaceFirst("").split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = Percent.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? null : Percent.decode(pair.substring(equals + 1), true);
            values.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value);
        }
        return new Parameters(values);
    }

    /** Whether an encoded query or form has more than {@link #MOST} parameters. */
    public static boolean areTooMany(String encoded) {
        int separators = 0;
        for (int at = encoded.indexOf('&'); at >= 0 && separators < MOST; at = encoded.indexOf('&', at + 1)) {
            separators++;
        }
        return separators == MOST;
    }

    /** Parameters that are already decoded, in the order sent. */
    static Parameters of(Map<String, List<@Nullable String>> values) {
        return new Parameters(values);
    }

    /** The names that were sent. */
    public Set<String> names() {
        return values.keySet();
    }

    /** All values of one name; empty when it was not sent. */
    public List<@Nullable String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /**
     * The last value of one name; null when it was not sent, or was sent without an equals sign, as some clients send null.
     */
    public @Nullable String value(String name) {
        List<@Nullable String> all = all(name);
        return all.isEmpty() ? null : all.getLast();
    }

    /** The last value of one name, as most frameworks read repeated parameters; null when it was not sent. */
    public @Nullable String last(String name) {
        List<@Nullable String> all = all(name);
        return all.isEmpty() ? null : all.getLast() == null ? "" : all.getLast();
    }
}
