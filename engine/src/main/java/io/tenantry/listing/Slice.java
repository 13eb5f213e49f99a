package io.tenantry.listing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param rows the rows, in order
 * @param total how many rows the whole list has
 * @param next the position at which the list goes on after these rows; null at its end
 * @param previous the position at which it goes on before them; null at its start
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
