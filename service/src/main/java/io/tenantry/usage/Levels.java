package io.tenantry.usage;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ProjectId;
import io.tenantry.access.ServiceScope;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.limit.Metric;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.storage.Database;
import io.tenantry.usage.crossing.Crossing;
import io.tenantry.usage.crossing.Crossings;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of levels: use that a service sets as a whole number, and that is in force until it is set again. */
public final class Levels {
    private final Database database;
    private final Clock clock;

    public Levels(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A level.
     *
     * @param metric a metric that has a level
     * @param project the project, exactly for a metric that counts for each project
     * @throws Fault.NotAllowed if the caller has not the scope
     * @throws Fault.NotFound if the organization does not exist, or the caller does not see it
     * @throws Fault.Invalid if the organization has no such project, or the metric is of the other kind
     */
    public Usage get(Caller caller, OrganizationId organization, Metric metric, @Nullable ProjectId project) {
        ServiceAccess.requireSeen(ServiceAccess.require(caller, ServiceScope.READ, ServiceScope.USAGE), organization);
        return database.readConsistently(handle -> {
            Tenant tenant = TenantStore.get(handle, organization);
            requireProject(handle, organization, metric, project, "");
            Instant now = clock.instant();
            Counter counter = tenant.counter(metric, project, now);
            long used = CounterStore.find(handle, List.of(counter)).getOrDefault(counter, 0L);
            return tenant.usage(metric, used, now);
        });
    }

    /**
     * Sets a level. A level above the limit is accepted where it is not above the level before.
     *
     * @param metric a metric that has a level
     * @param project the project, exactly for a metric that counts for each project
     * @param level from 0
     * @param believed the state that the caller expects; checked with the level locked
     * @return the use after that
     * @throws Fault.LimitReached if the new level is above the limit and above the former level; the level is then unchanged
     * @throws Fault.NotAllowed if the caller has not the scope
     * @throws Fault.NotFound if the organization does not exist, or the caller does not see it
     * @throws Fault.Invalid if the organization has no such project, or the metric is of the other kind
     */
    public Usage set(
            Caller caller,
            OrganizationId organization,
            Metric metric,
            @Nullable ProjectId project,
            int level,
            Precondition<Usage> believed) {
        ServiceAccess.requireSeen(ServiceAccess.require(caller, ServiceScope.USAGE), organization);
        return database.write(handle -> {
            Tenant tenant = TenantStore.get(handle, organization);
            requireProject(handle, organization, metric, project, " FOR KEY SHARE");
            Instant now = clock.instant();
            Counter counter = tenant.counter(metric, project, now);
            CounterState state =
                    CounterStore.lock(handle, new TreeSet<>(List.of(counter))).getOrDefault(counter, CounterState.NONE);
            long used = state.used();
            Usage before = tenant.usage(metric, used, now);
            believed.check(before);
            Integer limit = before.limit();
            if (limit != null && level > limit && level > used) {
                throw before.reached();
            }
            List<Crossing> crossings = new ArrayList<>();
            CounterState after = state.crossing(tenant, counter, used, level, now, crossings);
            CounterStore.write(handle, Map.of(counter, after.storing(level)));
            Crossings.note(handle, crossings);
            return before.with(level);
        });
    }

    private static void requireProject(
            Handle handle, OrganizationId organization, Metric metric, @Nullable ProjectId project, String lock) {
        if (metric.perProject() && project == null) {
            throw new Fault.Invalid(
                    Problem.missing("project", "The level of " + metric.wireName() + " is that of a project."));
        }
        if (!metric.perProject() && project != null) {
            throw new Fault.Invalid(Problem.invalid(
                    "project", "The level of " + metric.wireName() + " is that of the whole organization."));
        }
        if (project != null && !TenantStore.hasProject(handle, organization, project, lock)) {
            throw new Fault.Invalid(Problem.unknown("project", "The organization has no such project."));
        }
    }
}
