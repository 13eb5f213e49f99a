package io.tenantry.usage.consumption;

import io.tenantry.access.OrganizationId;
import io.tenantry.limit.Metric;

/**
 * A request to count use.
 *
 * @param organization the organization that uses something
 * @param metric a metric that is consumed
 * @param amount from 1
 */
public record Consumption(OrganizationId organization, Metric metric, int amount) {
    public Consumption {
        if (metric.counting() != Metric.Counting.CONSUME || amount < 1) {
            throw new IllegalArgumentException("not a consumption: " + metric + " " + amount);
        }
    }
}
