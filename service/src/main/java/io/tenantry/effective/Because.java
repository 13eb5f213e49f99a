package io.tenantry.effective;

import java.util.Locale;

/** The reason why a value is in force. */
public enum Because {
    /** The organization has a value other than the default. */
    ORGANIZATION,
    /** Operators have set a ceiling, and the organization's value is above it. */
    CEILING,
    /** The organization has the default. */
    DEFAULT;

    /** Its word in the APIs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
