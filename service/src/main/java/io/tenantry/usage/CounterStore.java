package io.tenantry.usage;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.limit.Metric;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The SQL of counters: one durable row each. */
final class CounterStore {
    private static final String NAMED = """
            unnest(CAST(:organizations AS integer[]), CAST(:metrics AS text[]), CAST(:periods AS date[]),
                CAST(:projects AS integer[])) WITH ORDINALITY AS k (organization_id, metric, period, project_id, position)""";

    private CounterStore() {}

    /**
     * Locks counters until this transaction ends, and makes those that do not exist. All are locked in one order, so that
     * two transactions never wait for each other.
     *
     * @param counters counters of organizations that exist, in order
     * @return the use of each
     */
    static Map<Counter, Long> lock(Handle handle, SortedSet<Counter> counters) {
        // A row that is there is locked, although the condition is false, and not written.
        bind(handle.createUpdate("""
                                INSERT INTO usage_counter AS c (organization_id, metric, period, project_id, used)
                                SELECT k.organization_id, k.metric, k.period, k.project_id, 0
                                FROM\s""" + NAMED + """
                                 JOIN organization o ON o.id = k.organization_id ORDER BY k.position
                                ON CONFLICT ON CONSTRAINT usage_counter_pkey DO UPDATE SET used = c.used WHERE false"""), counters).execute();
        return find(handle, counters);
    }

    /** The use of counters; those that do not exist are absent. */
    static Map<Counter, Long> find(Handle handle, Collection<Counter> counters) {
        Map<Counter, Long> found = new HashMap<>();
        bind(handle.createQuery("""
                                SELECT c.organization_id, c.metric, c.period, c.project_id, c.used FROM usage_counter c JOIN\s""" + NAMED + " USING (organization_id, metric, period, project_id)"), counters)
                .map((row, context) -> found.put(
                        new Counter(
                                new OrganizationId(row.getInt(1)),
                                Metric.of(row.getString(2)).orElseThrow(),
                                row.getObject(3, LocalDate.class),
                                new ProjectId(row.getInt(4))),
                        row.getLong(5)))
                .list();
        return found;
    }

    /** Writes the use of locked counters. */
    static void write(Handle handle, Map<Counter, Long> used) {
        List<Counter> counters = used.keySet().stream().sorted().toList();
        bind(handle.createUpdate("""
                                UPDATE usage_counter c SET used = n.used
                                FROM\s""" + NAMED + """
                                 JOIN unnest(CAST(:used AS bigint[])) WITH ORDINALITY AS n (used, position) USING (position)
                                WHERE c.organization_id = k.organization_id AND c.metric = k.metric AND c.period = k.period
                                  AND c.project_id = k.project_id"""), counters)
                .bind("used", counters.stream().map(used::get).toArray(Long[]::new))
                .execute();
    }

    /** Deletes counters of past periods, and those of projects that are gone. */
    static void forget(Handle handle, LocalDate before) {
        handle.createUpdate("DELETE FROM usage_counter WHERE period < :before AND period > :none")
                .bind("before", before)
                .bind("none", Counter.NO_PERIOD)
                .execute();
        handle.execute("""
                DELETE FROM usage_counter c
                WHERE project_id <> 0 AND NOT EXISTS (SELECT FROM project p WHERE p.id = c.project_id)""");
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Collection<Counter> counters) {
        return statement
                .bind(
                        "organizations",
                        counters.stream()
                                .map(counter -> counter.organization().value())
                                .toArray(Integer[]::new))
                .bind(
                        "metrics",
                        counters.stream()
                                .map(counter -> counter.metric().wireName())
                                .toArray(String[]::new))
                .bind(
                        "periods",
                        counters.stream()
                                .map(counter -> counter.period().toString())
                                .toArray(String[]::new))
                .bind(
                        "projects",
                        counters.stream()
                                .map(counter -> counter.project().value())
                                .toArray(Integer[]::new));
    }
}
