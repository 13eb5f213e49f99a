package io.tenantry.listing;

import io.tenantry.cache.CachedAnswers;
import io.tenantry.cache.ChangeFeed;
import java.util.function.LongSupplier;

/** Cached totals of the filters of a list, each counted once until something that the list shows changes. */
public final class FilterTotals {
    private static final long MOST_CACHED_BYTES = 4L << 20;
    /** The approximate size of a filter, in bytes. */
    private static final int ENTRY_BYTES = 1024;

    private final int[] slots;
    private final CachedAnswers<Listing.Filter, Long> cached;

    /** @param slot the {@link ChangeFeed#slot} of the rows of the list */
    public FilterTotals(ChangeFeed changes, int slot) {
        this.slots = new int[] {slot};
        this.cached = new CachedAnswers<>("totals", changes, MOST_CACHED_BYTES, total -> ENTRY_BYTES);
    }

    /** The number of rows that belong to a list, in whatever order. */
    public long of(Listing.Filter filter, LongSupplier count) {
        return cached.get(filter, ignored -> new CachedAnswers.Fresh<>(count.getAsLong(), slots));
    }
}
