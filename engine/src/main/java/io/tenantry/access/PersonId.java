package io.tenantry.access;

import io.tenantry.id.IntId;
import org.jspecify.annotations.Nullable;

/**
 * The id of a person: the number of its row, from 1. A type of its own, so that ids of different kinds cannot be swapped.
 * APIs, logs and the database show the number.
 *
 * @param value the number
 */
public record PersonId(int value) implements IntId, Comparable<PersonId> {
    /** The id with a number; null for null. */
    public static @Nullable PersonId ofNullable(@Nullable Integer value) {
        return value == null ? null : new PersonId(value);
    }

    /** The number of an id; null for null. */
    public static @Nullable Integer valueOrNull(@Nullable PersonId id) {
        return id == null ? null : id.value;
    }

    @Override
    public int compareTo(PersonId other) {
        return Integer.compare(value, other.value);
    }

    /** The number alone: texts, logs and keys of caches that include an id are made by concatenation. */
    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
