package io.tenantry.api.management.wire;

import io.tenantry.listing.Column;
import io.tenantry.storage.ObjectIds;
import org.jspecify.annotations.Nullable;

/**
 * One field of an object of this API.
 *
 * @param path its name; a dot leads into a nested object
 * @param value reads the value: a text, a flag, a number, null, a list of these, or a record that Jackson can write
 * @param column the column for queries and sorting; null when lists cannot be queried or sorted by the field
 * @param ids the kind of object that its ids name; null when the field is no id
 */
public record Field<T>(
        String path, Value<T> value, @Nullable Column column, ObjectIds.@Nullable Kind ids) {
    /** The end of the names of fields with numbers of the user API; no other field on request has it. */
    private static final String NUMBER = "Number";

    public Field(String path, Value<T> value, @Nullable Column column) {
        this(path, value, column, null);
    }

    /** Reads a field of an object. */
    @FunctionalInterface
    public interface Value<T> {
        @Nullable
        Object of(T thing);
    }

    /** The name of the nested object that the field is in; empty when it is in no nested object. */
    String group() {
        int dot = path.indexOf('.');
        return dot < 0 ? "" : path.substring(0, dot);
    }

    /** Whether it is the number that the user API has for an object of this API. */
    boolean identifier() {
        return path.endsWith(NUMBER);
    }

    /** Its name within its object. */
    String name() {
        return path.substring(path.indexOf('.') + 1);
    }
}
