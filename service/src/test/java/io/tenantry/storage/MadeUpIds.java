package io.tenantry.storage;

/** The ids of an installation that needs no database. */
public final class MadeUpIds {
    private MadeUpIds() {}

    /** Ids with a prefix of 14 hexadecimal digits. */
    public static ObjectIds of(String prefix) {
        return new ObjectIds(prefix);
    }
}
