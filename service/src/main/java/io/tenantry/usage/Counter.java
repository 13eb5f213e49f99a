package io.tenantry.usage;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.limit.Metric;
import java.time.LocalDate;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The name of a counter. All use with the same name is counted together.
 *
 * @param organization the organization
 * @param metric the metric
 * @param period the day in the billing time zone; {@link #NO_PERIOD} for a metric without periods
 * @param project the project; number 0 for a metric of the whole organization
 */
public record Counter(OrganizationId organization, Metric metric, LocalDate period, ProjectId project)
        implements Comparable<Counter> {
    /** The period of metrics without periods. */
    public static final LocalDate NO_PERIOD = LocalDate.EPOCH;

    /** The project of metrics of the whole organization. */
    public static final ProjectId WHOLE = new ProjectId(0);

    private static final Comparator<Counter> ORDER = Comparator.comparing(Counter::organization)
            .thenComparing(Counter::metric)
            .thenComparing(Counter::period)
            .thenComparingInt(counter -> counter.project().value());

    /** A counter of a whole organization. */
    public static Counter of(OrganizationId organization, Metric metric, LocalDate period) {
        return new Counter(organization, metric, period, WHOLE);
    }

    /** The project; null for a metric of the whole organization. */
    @Nullable
    ProjectId projectOrNull() {
        return project.equals(WHOLE) ? null : project;
    }

    @Override
    public int compareTo(Counter other) {
        return ORDER.compare(this, other);
    }
}
