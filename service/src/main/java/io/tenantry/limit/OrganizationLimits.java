package io.tenantry.limit;

import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Problem;
import io.tenantry.setting.Setting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an organization.
 *
 * @param id the organization
 * @param limits the limit of every metric
 */
public record OrganizationLimits(OrganizationId id, Map<Metric, MetricLimit> limits) {
    public OrganizationLimits {
        limits = Collections.unmodifiableMap(new EnumMap<>(limits));
    }

    /** The limit of a metric. */
    public MetricLimit of(Metric metric) {
        return Objects.requireNonNull(limits.get(metric));
    }

    /**
     * The problems of changes of settings: a value above its ceiling, or no limit below one. The paths are columns.
     *
     * @param changes the changed settings with their new values
     */
    public List<Problem> problems(Map<Setting<?>, @Nullable Object> changes) {
        List<Problem> problems = new ArrayList<>();
        changes.forEach((setting, value) -> Metric.of(setting).ifPresent(metric -> {
            Integer ceiling = of(metric).ceiling();
            Integer limit = metric.limit((Integer) Objects.requireNonNull(value));
            if (MetricLimit.isAbove(limit, ceiling)) {
                problems.add(Problem.invalid(
                        setting.column(),
                        limit == null
                                ? "Must be a limit of at most " + ceiling + ", the ceiling."
                                : "Must not be above the ceiling, " + ceiling + "."));
            }
        }));
        return problems;
    }
}
