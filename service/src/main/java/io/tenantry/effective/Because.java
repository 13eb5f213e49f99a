package io.tenantry.effective;

import java.util.Locale;

/** The reason why a value is in force. */
public enum Because {
    /** The organization has a value other than the default. */
    ORGANIZATION,
    /** Operators have set a ceiling, and the organization's value is above it. */
    CEILING,
    /** The organization has the default. */
    DEFAULT,
    /** Another organization that the caller belongs to has a stricter rule, by which the caller is held. */
    STRICTEST_OF_MEMBERSHIPS;

    /** Its word in the APIs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
