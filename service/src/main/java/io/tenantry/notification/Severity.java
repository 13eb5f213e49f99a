package io.tenantry.notification;

import java.util.Locale;

/** How much a notification matters. */
public enum Severity {
    INFO,
    SUCCESS,
    WARNING,
    ERROR;

    /** Its word in the database and on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
