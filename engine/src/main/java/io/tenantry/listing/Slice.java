package io.tenantry.listing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param rows the rows, in order
 * @param total how many rows the whole list has
 * @param next the position of the next rows; null at the end of the list
 * @param previous the position of the previous rows; null at the start of the list
 */
public record Slice<T>(
        List<T> rows,
        long total,
        @Nullable Cursor next,
        @Nullable Cursor previous) {
    public Slice {
        rows = List.copyOf(rows);
    }
}
