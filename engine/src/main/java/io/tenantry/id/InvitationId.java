package io.tenantry.id;

import org.jspecify.annotations.Nullable;

/** The id of an invitation or a request to join. */
public record InvitationId(int value) implements IntId {
    /** The id with a number; null for null. */
    public static @Nullable InvitationId ofNullable(@Nullable Integer value) {
        return value == null ? null : new InvitationId(value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
