package io.tenantry.usage;

import io.tenantry.fault.Fault;
import io.tenantry.limit.Metric;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The use of a metric.
 *
 * @param metric the metric
 * @param limit the limit in force; null for none
 * @param used the present use
 * @param resetsAt the time at which it begins again at 0; null for a metric without periods
 */
public record Usage(
        Metric metric,
        @Nullable Integer limit,
        long used,
        @Nullable Instant resetsAt) {
    /** The amount that can still be used, from 0; null for no limit. */
    public @Nullable Long remaining() {
        return limit == null ? null : Math.max(0, limit - used);
    }

    /** The part of the limit that is used: 1 for all of it; 0 without a limit. */
    double share() {
        return limit == null || limit == 0 ? 0 : (double) used / limit;
    }

    /** Whether so much more can be used. */
    boolean admits(int amount) {
        return limit == null || used + amount <= limit;
    }

    /** The same with another use. */
    Usage with(long another) {
        return new Usage(metric, limit, another, resetsAt);
    }

    /** The refusal of more use. */
    public Fault.LimitReached reached() {
        return new Fault.LimitReached(metric.wireName(), limit == null ? 0 : limit, used, resetsAt);
    }
}
