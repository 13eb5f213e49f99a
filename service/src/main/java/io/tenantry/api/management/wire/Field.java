package io.tenantry.api.management.wire;

import io.tenantry.listing.Column;
import io.tenantry.storage.ObjectIds;
import java.util.List;
import java.util.function.Function;
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
    public Field(String path, Value<T> value, @Nullable Column column) {
        this(path, value, column, null);
    }

    /**
     * A field that only a request that asks for it gets.
     *
     * @param path its name
     * @param identifier whether it is the number that the user API has for an object of this API
     * @param values reads the values for all objects of a reply at once
     */
    public record Requested<T>(String path, boolean identifier, Function<List<T>, Value<T>> values) {
        /** The number that the user API has for an object. */
        public static <T> Requested<T> number(String path, Value<T> value) {
            return new Requested<>(path, true, ignored -> value);
        }

        /** The field for the objects of a reply. */
        Field<T> of(List<T> things) {
            return new Field<>(path, values.apply(things), null);
        }
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

    /** Its name within its object. */
    String name() {
        return path.substring(path.indexOf('.') + 1);
    }
}
