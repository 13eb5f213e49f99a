package io.tenantry.api.management.wire;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.setting.Texts;
import io.tenantry.web.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a request asks for beyond those that every reply has: by name in {@code fields=a,b}, or all numbers with
 * {@code Prefer: identifiers=both}.
 */
final class AskedFields {
    static final String FIELDS = "fields";
    static final String PREFER = "Prefer";
    static final String BOTH = "identifiers=both";

    private AskedFields() {}

    /** Whether the request prefers both forms of identifiers (RFC 7240). */
    static boolean prefersBoth(Request request) {
        String header = request.header(PREFER);
        if (header == null) {
            return false;
        }
        for (String preference : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String bare = preference.split(";", 2)[0].replace("\"", "").replaceAll("\\s", "");
            if (bare.equals(BOTH)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The names of the fields that the request asks for.
     *
     * @throws Fault.Invalid when it asks for a field that there is not
     */
    static Set<String> names(Request request, Form<?> form) {
        if (form.onRequest().isEmpty()) {
            return Set.of();
        }
        Set<String> asked = new HashSet<>(named(request.query().all(FIELDS), form));
        if (prefersBoth(request)) {
            form.onRequest().stream()
                    .filter(Field.Requested::identifier)
                    .map(Field.Requested::path)
                    .forEach(asked::add);
        }
        return asked;
    }

    private static List<String> named(List<@Nullable String> sent, Form<?> form) {
        if (sent.size() > 1) {
            throw new Fault.Invalid(Problem.invalid(FIELDS, "Must be given once."));
        }
        List<String> named = new ArrayList<>();
        for (String value : sent) {
            for (String part : value == null ? new String[0] : value.split(",", -1)) {
                String name = part.strip();
                if (name.isEmpty() || form.hasField(name)) {
                    continue;
                }
                if (form.onRequest().stream().noneMatch(field -> field.path().equals(name))) {
                    throw new Fault.Invalid(Problem.invalid(
                            FIELDS,
                            "'" + Texts.excerpt(name) + "' cannot be requested. Possible fields: "
                                    + String.join(
                                            ", ",
                                            form.onRequest().stream()
                                                    .map(Field.Requested::path)
                                                    .toList())
                                    + "."));
                }
                named.add(name);
            }
        }
        return named;
    }
}
