package io.tenantry.api.user.wire;

import io.tenantry.storage.Pages;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;

/**
 * How rows of very different lengths are written.
 *
 * @param isWhole whether all of a row is held
 * @param size about how many bytes a row takes that is held
 * @param write writes a row as a value
 */
public record RowForm<T>(Predicate<T> isWhole, ToLongFunction<T> size, BiConsumer<JsonGenerator, T> write) {
    /** A reply of no more bytes is made as a whole. */
    private static final long MOST_WHOLE_BYTES = 1 << 20;

    /** Whether a reply with these rows is made as a whole. */
    public boolean areShort(Pages<T> rows) {
        return rows.isWhole() && areShort(rows.rows());
    }

    /** As {@link #areShort(Pages)}. */
    public boolean areShort(List<T> rows) {
        return rows.stream().allMatch(isWhole) && size(rows) <= MOST_WHOLE_BYTES;
    }

    /** About how many bytes the rows take, all of which are held. */
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
