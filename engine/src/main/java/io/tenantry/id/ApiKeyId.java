package io.tenantry.id;

import org.jspecify.annotations.Nullable;

/** The id of an API key of an organization, a project or a person. */
public record ApiKeyId(int value) implements IntId {
    /** The id with a number; null for null. */
    public static @Nullable ApiKeyId ofNullable(@Nullable Integer value) {
        return value == null ? null : new ApiKeyId(value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
