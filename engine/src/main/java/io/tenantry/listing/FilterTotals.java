package io.tenantry.listing;

import io.tenantry.cache.CachedAnswers;
import io.tenantry.cache.ChangeFeed;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Cached totals of the filters of a list. A total is counted again only after something that it counts has changed. */
public final class FilterTotals {
    private static final long MOST_CACHED_BYTES = 4L << 20;
    /** The approximate size of a filter, in bytes. */
    private static final int ENTRY_BYTES = 1024;

    private final Function<Listing.Filter, int[]> slots;
    private final CachedAnswers<Listing.Filter, Long> cached;

    /**
     * @param name the name of the cache in metrics
     * @param slots the {@link ChangeFeed#slot}s of everything that the total of a filter depends on
     */
    public FilterTotals(String name, ChangeFeed changes, Function<Listing.Filter, int[]> slots) {
        this.slots = slots;
        this.cached = new CachedAnswers<>(name, changes, MOST_CACHED_BYTES, total -> ENTRY_BYTES);
    }

    /** The number of rows that belong to a list, in whatever order. */
    public long of(Listing.Filter filter, LongSupplier count) {
        return cached.get(filter, asked -> new CachedAnswers.Fresh<>(count.getAsLong(), slots.apply(asked)));
    }
}
