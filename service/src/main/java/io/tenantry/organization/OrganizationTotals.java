package io.tenantry.organization;

import io.tenantry.cache.CachedAnswers;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.listing.Condition;
import java.util.List;
import java.util.function.LongSupplier;

/** Totals of filtered lists of organizations, each counted once until an organization changes. */
final class OrganizationTotals {
    private static final long MOST_CACHED_BYTES = 4L << 20;
    /** The approximate size of a filter, in bytes. */
    private static final int ENTRY_BYTES = 1024;

    private static final int[] SLOTS = {ChangeFeed.slot(ChangeFeed.Topic.ORGANIZATIONS, 0)};

    private final CachedAnswers<Counted, Long> cached;

    private record Counted(String filter, List<Condition> conditions) {}

    OrganizationTotals(ChangeFeed changes) {
        this.cached = new CachedAnswers<>(changes, MOST_CACHED_BYTES, total -> ENTRY_BYTES);
    }

    /** The number of organizations that a query finds, whatever its order and its page. */
    long of(OrganizationQuery query, LongSupplier count) {
        return cached.get(
                new Counted(query.filter(), query.conditions()),
                ignored -> new CachedAnswers.Fresh<>(count.getAsLong(), SLOTS));
    }
}
