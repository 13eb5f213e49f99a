package io.tenantry.id;

import org.jspecify.annotations.Nullable;

/** The id of a key of a service. */
public record ServiceKeyId(int value) implements IntId {
    /** The id with a number; null for null. */
    public static @Nullable ServiceKeyId ofNullable(@Nullable Integer value) {
        return value == null ? null : new ServiceKeyId(value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
