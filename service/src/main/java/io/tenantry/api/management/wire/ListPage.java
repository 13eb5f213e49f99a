package io.tenantry.api.management.wire;

import io.tenantry.listing.Cursor;
import io.tenantry.listing.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, as sent.
 *
 * @param items in order
 * @param total the number of rows of the whole list
 * @param next the cursor to the next page, or null
 * @param previous the cursor to the previous page, or null
 */
public record ListPage<T>(
        List<T> items,
        long total,
        @Nullable String next,
        @Nullable String previous) {
    public static <T> ListPage<T> of(Slice<T> slice) {
        return new ListPage<>(slice.rows(), slice.total(), written(slice.next()), written(slice.previous()));
    }

    private static @Nullable String written(@Nullable Cursor cursor) {
        return cursor == null ? null : cursor.written();
    }
}
