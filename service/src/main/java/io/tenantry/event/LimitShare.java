package io.tenantry.event;

import io.tenantry.limit.Metric;

/**
 * The use of a metric that has crossed a share of its limit.
 *
 * @param metric the metric
 * @param limit the limit in force
 * @param used the use
 * @param share the share that was crossed, in percent of the limit; from 100 on the limit is reached
 */
public record LimitShare(Metric metric, long limit, long used, int share) {
    /** The type of its event. */
    String type() {
        return share >= 100 ? "limit.reached" : "limit.warning";
    }
}
