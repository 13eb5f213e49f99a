package io.tenantry.limit;

import org.jspecify.annotations.Nullable;

/**
 * The limit of one metric of an organization.
 *
 * @param metric the metric
 * @param value the organization's own value; null for no limit
 * @param ceiling the maximum that operators allow; null for none
 */
public record MetricLimit(
        Metric metric, @Nullable Integer value, @Nullable Integer ceiling) {
    /** The limit in force: the smaller of value and ceiling; null for no limit. */
    public @Nullable Integer inForce() {
        return isAbove(value, ceiling) ? ceiling : value;
    }

    /** Whether a limit is above a ceiling. No limit is above every ceiling. */
    static boolean isAbove(@Nullable Integer limit, @Nullable Integer ceiling) {
        return ceiling != null && (limit == null || limit > ceiling);
    }
}
