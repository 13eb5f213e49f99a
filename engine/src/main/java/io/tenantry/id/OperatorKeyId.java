package io.tenantry.id;

import org.jspecify.annotations.Nullable;

/** The id of a key of an operator. */
public record OperatorKeyId(int value) implements IntId {
    /** The id with a number; null for null. */
    public static @Nullable OperatorKeyId ofNullable(@Nullable Integer value) {
        return value == null ? null : new OperatorKeyId(value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
