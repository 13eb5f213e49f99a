package io.tenantry.listing;

/** Patterns for SQL {@code LIKE} that match every character of the searched text literally. */
public final class Like {
    private Like() {}

    /** The pattern that finds {@code text} anywhere. */
    public static String containing(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
