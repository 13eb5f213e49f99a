package io.tenantry.api.user.wire;

import io.tenantry.storage.Pages;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;

/**
 * The form of rows of very different lengths.
 *
 * @param isWhole whether all of a row is in memory
 * @param size the approximate size of a row that is in memory, in bytes
 * @param write writes a row as a value
 */
public record RowForm<T>(Predicate<T> isWhole, ToLongFunction<T> size, BiConsumer<JsonGenerator, T> write) {
    /** The maximum size of a reply that is made as a whole, in bytes. */
    private static final long MOST_WHOLE_BYTES = 1 << 20;

    /** Whether a reply with these rows is made as a whole. */
    public boolean areShort(Pages<T> rows) {
        return rows.isWhole() && areShort(rows.rows());
    }

    /** As {@link #areShort(Pages)}. */
    public boolean areShort(List<T> rows) {
        return rows.stream().allMatch(isWhole) && size(rows) <= MOST_WHOLE_BYTES;
    }

    /** The approximate size of the rows, all of which are in memory, in bytes. */
    long size(List<T> rows) {
        return rows.stream().mapToLong(size).sum();
    }

    /** Writes the rows as an array. */
    public void writeArray(JsonGenerator json, Iterable<T> rows) {
        json.writeStartArray();
        for (T row : rows) {
            write.accept(json, row);
        }
        json.writeEndArray();
    }
}
