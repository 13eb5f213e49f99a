package io.tenantry.api.user.wire;

import io.tenantry.fault.Fault;
import io.tenantry.web.Request;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks whether a caller accepts JSON, the only format of the user API. */
public final class AcceptsJson {
    private AcceptsJson() {}

    /**
     * Accepts a request whose Accept header does not exclude JSON.
     *
     * @throws Fault.NotAcceptable when it does
     */
    public static void check(Request request) {
        String accept = request.header("Accept");
        if (!accepts(accept)) {
            throw new Fault.NotAcceptable();
        }
    }

    /** Of the ranges that cover JSON the most specific one counts, by the rules of HTTP. */
    public static boolean accepts(@Nullable String accept) {
        if (accept == null || accept.isBlank() || accept.equals("*/*") || accept.equals("application/json")) {
            return true;
        }
        int specificity = 0;
        boolean wanted = false;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            int specific = switch (parts[0].strip()) {
                case "application/json" -> 3;
                case "application/*" -> 2;
                case "*/*" -> 1;
                default -> 0;
            };
            if (specific > specificity) {
                specificity = specific;
                wanted = weight(parts) > 0;
            } else if (specific > 0 && specific == specificity) {
                wanted |= weight(parts) > 0;
            }
        }
        return wanted;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2).strip());
                } catch (NumberFormatException unreadable) {
                    return 1;
                }
            }
        }
        return 1;
    }
}
