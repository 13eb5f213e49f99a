package io.tenantry.usage.crossing;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.limit.Metric;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The use of a metric has reached a share of its limit.
 *
 * @param organization the organization
 * @param metric the metric
 * @param project the project; null for a metric of the whole organization
 * @param share the share
 * @param limit the limit in force
 * @param used the use
 * @param resetsAt the time at which it begins again at 0; null for a metric without periods
 */
public record Crossing(
        OrganizationId organization,
        Metric metric,
        @Nullable ProjectId project,
        Share share,
        int limit,
        long used,
        @Nullable Instant resetsAt) {}
