package io.tenantry.usage;

import io.tenantry.limit.Metric;
import io.tenantry.usage.crossing.Crossing;
import io.tenantry.usage.crossing.Share;
import java.time.Instant;
import java.util.List;

/**
 * The state of a counter.
 *
 * @param used the use, with all blocks
 * @param told the greatest share of the limit, in percent, of which admins have been warned: in the current period for a
 *     metric with periods, otherwise since the use was last below that share
 */
public record CounterState(long used, int told) {
    /** The state of a counter without a row. */
    static final CounterState NONE = new CounterState(0, 0);

    /** The same with another use, as it is stored. */
    public CounterState storing(long another) {
        return new CounterState(another, told);
    }

    /**
     * The state after a change of the use, and the shares that it crosses.
     *
     * @param before the use before
     * @param after the use after it
     * @param crossings gets the crossings
     */
    public CounterState crossing(
            Tenant tenant, Counter counter, long before, long after, Instant now, List<Crossing> crossings) {
        Metric metric = counter.metric();
        Integer limit = tenant.limits().get(metric);
        int at = Share.at(after, limit);
        boolean hasPeriod = metric.counting() == Metric.Counting.CONSUME;
        int known = hasPeriod ? told : Math.min(told, Share.at(before, limit));
        if (limit != null && at > known) {
            Instant resetsAt = tenant.usage(metric, after, now).resetsAt();
            for (Share share : Share.between(known, at, limit)) {
                crossings.add(
                        new Crossing(tenant.id(), metric, counter.projectOrNull(), share, limit, after, resetsAt));
            }
        }
        return new CounterState(used, hasPeriod ? Math.max(told, at) : at);
    }
}
