package io.tenantry.usage;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.limit.Metric;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The organization of a counter, with its billing time zone and its limits in force.
 *
 * @param id the organization
 * @param zone its billing time zone
 * @param limits the limits in force; a metric without one is absent
 */
public record Tenant(OrganizationId id, ZoneId zone, Map<Metric, Integer> limits) {
    public Tenant {
        limits = Map.copyOf(limits);
    }

    /** The counter of a metric at a time. */
    public Counter counter(Metric metric, @Nullable ProjectId project, Instant now) {
        return new Counter(
                id,
                metric,
                metric.counting() == Metric.Counting.CONSUME ? day(now) : Counter.NO_PERIOD,
                project == null ? Counter.WHOLE : project);
    }

    /** The use of a metric at a time. */
    public Usage usage(Metric metric, long used, Instant now) {
        Instant resetsAt = metric.counting() == Metric.Counting.CONSUME
                ? day(now).plusDays(1).atStartOfDay(zone).toInstant()
                : null;
        return new Usage(metric, limits.get(metric), used, resetsAt);
    }

    /** The day of a time. */
    public LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, zone);
    }
}
