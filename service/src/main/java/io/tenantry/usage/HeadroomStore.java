package io.tenantry.usage;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.limit.Metric;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL that reads the use of all metrics of an organization. */
final class HeadroomStore {
    private static final int MOST_READ = 1_000;

    private HeadroomStore() {}

    /**
     * The use of every metric; an unused one may be absent.
     *
     * @param project the project of metrics that count for each project; null for the one that uses most
     */
    static Map<Metric, Long> used(Handle handle, Tenant tenant, @Nullable ProjectId project, Instant now) {
        Map<Metric, Long> used = new EnumMap<>(Metric.class);
        handle.createQuery("""
                        SELECT c.metric, max(c.used) FROM usage_counter c
                        WHERE c.organization_id = :organization AND c.period IN (:none, :day)
                          AND (c.project_id = 0 OR EXISTS (SELECT FROM project p WHERE p.id = c.project_id))
                          AND (c.project_id = 0 OR CAST(:project AS integer) IS NULL OR c.project_id = :project)
                        GROUP BY c.metric""")
                .bind("organization", tenant.id())
                .bind("none", Counter.NO_PERIOD)
                .bind("day", tenant.day(now))
                .bindByType("project", project, ProjectId.class)
                .map((row, context) -> used.put(
                        Metric.of(Objects.requireNonNull(row.getString(1))).orElseThrow(), row.getLong(2)))
                .list();
        for (Metric metric : Metric.values()) {
            if (metric.counting() == Metric.Counting.LEASE || metric.counting() == Metric.Counting.COUNTED) {
                used.remove(metric);
            }
        }
        used.putAll(counted(handle, tenant));
        used.putAll(LeaseStore.held(handle, tenant.id(), now));
        return used;
    }

    /** The names of organizations whose use has come to a share of a limit, those that have reached one first. */
    static Map<OrganizationId, String> fullest(Handle handle, Instant now, int most) {
        Map<OrganizationId, String> names = new LinkedHashMap<>();
        // Wherever an organization is, its day began after noon of the day before, UTC.
        handle.createQuery("""
                        SELECT o.id, o.name FROM (
                            SELECT organization_id, max(told) AS told FROM (
                                SELECT organization_id, told FROM usage_counter
                                WHERE told > 0 AND (period = :none OR period >= :day)
                                ORDER BY told DESC, organization_id LIMIT :read) c
                            GROUP BY organization_id ORDER BY 2 DESC, 1 LIMIT :most) c
                        JOIN organization o ON o.id = c.organization_id ORDER BY c.told DESC, o.id""")
                .bind("none", Counter.NO_PERIOD)
                .bind("day", LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1))
                .bind("read", MOST_READ)
                .bind("most", most)
                .map((row, context) ->
                        names.put(new OrganizationId(row.getInt(1)), Objects.requireNonNull(row.getString(2))))
                .list();
        return names;
    }

    /** The use that Tenantry counts. */
    static Map<Metric, Long> counted(Handle handle, Tenant tenant) {
        Map<Metric, Long> used = new EnumMap<>(Metric.class);
        handle.createQuery("""
                        SELECT (SELECT count(DISTINCT person_id) FROM membership WHERE organization_id = :organization),
                               (SELECT count(*) FROM project WHERE organization_id = :organization)""")
                .bind("organization", tenant.id())
                .map((row, context) -> {
                    used.put(Metric.MEMBERS, row.getLong(1));
                    return used.put(Metric.PROJECTS, row.getLong(2));
                })
                .list();
        return used;
    }
}
