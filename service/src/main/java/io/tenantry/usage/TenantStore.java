package io.tenantry.usage;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.billing.BillingZones;
import io.tenantry.fault.Fault;
import io.tenantry.limit.Metric;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The SQL that reads the data of organizations that counting needs. */
public final class TenantStore {
    private static final String SELECT = "SELECT o.id, o.billing_timezone, "
            + Arrays.stream(Metric.values())
                    .map(metric -> metric.inForceSql("o"))
                    .collect(Collectors.joining(", "))
            + " FROM organization o WHERE o.id = ANY(:ids)";
    private static final int FIRST_LIMIT = 3;

    private TenantStore() {}

    /** Organizations by id; those that do not exist are absent. */
    public static Map<OrganizationId, Tenant> find(Handle handle, Collection<OrganizationId> ids) {
        return handle
                .createQuery(SELECT)
                .bind("ids", ids.toArray(OrganizationId[]::new))
                .map((row, context) -> {
                    Map<Metric, Integer> limits = new EnumMap<>(Metric.class);
                    int column = FIRST_LIMIT;
                    for (Metric metric : Metric.values()) {
                        Integer limit = metric.limit(row.getInt(column++));
                        if (limit != null) {
                            limits.put(metric, limit);
                        }
                    }
                    return new Tenant(new OrganizationId(row.getInt(1)), BillingZones.of(row.getString(2)), limits);
                })
                .stream()
                .collect(Collectors.toMap(Tenant::id, Function.identity()));
    }

    /**
     * One organization.
     *
     * @throws Fault.NotFound if it does not exist
     */
    public static Tenant get(Handle handle, OrganizationId id) {
        Tenant found = find(handle, List.of(id)).get(id);
        if (found == null) {
            throw new Fault.NotFound("organization");
        }
        return found;
    }

    /**
     * Whether a project belongs to an organization.
     *
     * @param lock empty, or the lock of the project as SQL
     */
    static boolean hasProject(Handle handle, OrganizationId organization, ProjectId project, String lock) {
        return handle.createQuery(
                        "SELECT id FROM project WHERE id = :project AND organization_id = :organization" + lock)
                .bind("project", project)
                .bind("organization", organization)
                .mapTo(int.class)
                .findOne()
                .isPresent();
    }
}
