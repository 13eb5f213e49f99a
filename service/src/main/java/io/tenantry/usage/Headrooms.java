package io.tenantry.usage;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.ServiceScope;
import io.tenantry.effective.Because;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.limit.Limits;
import io.tenantry.limit.Metric;
import io.tenantry.limit.MetricLimit;
import io.tenantry.limit.OrganizationLimits;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.storage.Database;
import io.tenantry.usage.crossing.Share;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class that reads what an organization can still use. */
public final class Headrooms {
    private final Database database;
    private final Clock clock;

    public Headrooms(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Every metric with its limit and use, in the order of their declaration.
     *
     * @param project the project of metrics that count for each project; null for the one that uses most
     * @throws Fault.NotAllowed if the caller has not the scope
     * @throws Fault.NotFound if the organization does not exist, or the caller does not see it
     * @throws Fault.Invalid if the organization has no such project
     */
    public List<Headroom> get(Caller caller, OrganizationId organization, @Nullable ProjectId project) {
        ServiceAccess.requireSeen(ServiceAccess.require(caller, ServiceScope.READ, ServiceScope.USAGE), organization);
        return database.readConsistently(handle -> {
            if (project != null && !TenantStore.hasProject(handle, organization, project, "")) {
                throw new Fault.Invalid(Problem.unknown("project", "The organization has no such project."));
            }
            return read(handle, organization, project);
        });
    }

    /**
     * As {@link #get}, for operators and members of the whole organization; of metrics that count for each project the one that
     * uses most.
     *
     * @throws Fault.NotFound if the organization does not exist, or the caller does not see it
     * @throws Fault.NotAllowed if the caller belongs only to projects of it
     */
    public List<Headroom> seen(Caller caller, OrganizationId organization) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.READ);
            if (Rights.wholly(handle, caller, organization).isEmpty()) {
                throw new Fault.NotAllowed();
            }
            return read(handle, organization, null);
        });
    }

    /**
     * A limit about whose use admins have been warned.
     *
     * @param name the name of the organization
     */
    public record Full(OrganizationId organization, String name, Usage usage) {}

    /**
     * The limits that are used most in all organizations, those with the highest share of use first. Limits with less use
     * than the first warning are left out.
     *
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public List<Full> fullest(Caller caller, int most) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
        }
        return database.readConsistently(handle -> {
            List<Full> all = new ArrayList<>();
            HeadroomStore.fullest(handle, clock.instant(), most)
                    .forEach((organization, name) -> read(handle, organization, null).stream()
                            .map(Headroom::usage)
                            .filter(usage -> Share.at(usage.used(), usage.limit()) > 0)
                            .forEach(usage -> all.add(new Full(organization, name, usage))));
            return all.stream()
                    .sorted(Comparator.comparingDouble(
                                    (Full full) -> full.usage().share())
                            .reversed())
                    .limit(most)
                    .toList();
        });
    }

    private List<Headroom> read(Handle handle, OrganizationId organization, @Nullable ProjectId project) {
        Tenant tenant = TenantStore.get(handle, organization);
        OrganizationLimits limits = Limits.of(handle, organization);
        Instant now = clock.instant();
        Map<Metric, Long> used = HeadroomStore.used(handle, tenant, project, now);
        return Arrays.stream(Metric.values())
                .map(metric -> new Headroom(
                        tenant.usage(metric, used.getOrDefault(metric, 0L), now), because(limits.of(metric))))
                .toList();
    }

    private static Because because(MetricLimit limit) {
        Metric metric = limit.metric();
        if (!Objects.equals(limit.value(), limit.inForce())) {
            return Because.CEILING;
        }
        Integer byDefault = metric.limit(Objects.requireNonNull(metric.setting().initial()));
        return Objects.equals(limit.value(), byDefault) ? Because.DEFAULT : Because.ORGANIZATION;
    }
}
