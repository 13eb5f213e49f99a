package io.tenantry.web;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The weights of a caller's {@code Accept} headers. */
public final class Preference {
    private Preference() {}

    /** The weight of a media type, by the most specific range that covers it. */
    public static double of(@Nullable String accept, String type) {
        if (accept == null) {
            return 1;
        }
        String any = type.substring(0, type.indexOf('/')) + "/*";
        double weight = 0;
        int specificity = 0;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            String name = parts[0].strip();
            int specific = name.equals(type) ? 3 : name.equals(any) ? 2 : name.equals("*/*") ? 1 : 0;
            if (specific > specificity) {
                specificity = specific;
                weight = quality(parts);
            }
        }
        return weight;
    }

    /** The weight among the parameters of a range; 1 where there is none. */
    static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
                return Double.parseDouble(parameter.substring(2));
            }
        }
        return 1;
    }
}
