package io.tenantry.usage;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.limit.Metric;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The SQL of counters: one durable row each. */
public final class CounterStore {
    /** Counters as rows, in the order in which they are bound; to be used with {@link #bind}. */
    public static final String NAMED = """
            unnest(CAST(:organizations AS integer[]), CAST(:metrics AS text[]), CAST(:periods AS date[]),
                CAST(:projects AS integer[])) WITH ORDINALITY AS k (organization_id, metric, period, project_id, position)""";

    private static final String LOCKED = " ORDER BY position FOR NO KEY UPDATE OF c";

    private CounterStore() {}

    /**
     * Locks counters until this transaction ends, and makes those that do not exist. All are locked in one order, so that
     * two transactions never wait for each other.
     *
     * @param counters counters, in order
     * @return the state of each; one of an organization that does not exist is absent
     */
    public static Map<Counter, CounterState> lock(Handle handle, SortedSet<Counter> counters) {
        Map<Counter, CounterState> found = find(handle, counters, LOCKED);
        if (found.size() < counters.size()) {
            make(handle, counters);
            found = find(handle, counters, LOCKED);
        }
        return found;
    }

    /** Organizations are locked: one that is being deleted gets no counter. */
    private static void make(Handle handle, Collection<Counter> counters) {
        bind(handle.createUpdate("""
                                WITH there AS MATERIALIZED (
                                    SELECT id FROM organization WHERE id = ANY(CAST(:organizations AS integer[]))
                                    ORDER BY id FOR KEY SHARE
                                )
                                INSERT INTO usage_counter (organization_id, metric, period, project_id, used)
                                SELECT k.organization_id, k.metric, k.period, k.project_id, 0
                                FROM\s""" + NAMED + """
                                 JOIN there ON there.id = k.organization_id ORDER BY k.position
                                ON CONFLICT ON CONSTRAINT usage_counter_pkey DO NOTHING"""), counters).execute();
    }

    /** The use of counters; those that do not exist are absent. */
    static Map<Counter, Long> find(Handle handle, Collection<Counter> counters) {
        Map<Counter, Long> used = new HashMap<>();
        find(handle, counters, "").forEach((counter, state) -> used.put(counter, state.used()));
        return used;
    }

    /** The counters of an organization that count now. */
    static List<Counter> present(Handle handle, Tenant tenant, Instant now) {
        return handle.createQuery("""
                        SELECT c.organization_id, c.metric, c.period, c.project_id FROM usage_counter c
                        WHERE c.organization_id = :organization AND c.period IN (:none, :day)
                          AND (c.project_id = 0 OR EXISTS (SELECT FROM project p WHERE p.id = c.project_id))""")
                .bind("organization", tenant.id())
                .bind("none", Counter.NO_PERIOD)
                .bind("day", tenant.day(now))
                .map((row, context) -> counter(row))
                .list();
    }

    private static Map<Counter, CounterState> find(Handle handle, Collection<Counter> counters, String lock) {
        Map<Counter, CounterState> found = new HashMap<>();
        bind(handle.createQuery("""
                                SELECT c.organization_id, c.metric, c.period, c.project_id, c.used, c.told FROM usage_counter c JOIN\s""" + NAMED + " USING (organization_id, metric, period, project_id)" + lock), counters)
                .map((row, context) -> found.put(counter(row), new CounterState(row.getLong(5), row.getInt(6))))
                .list();
        return found;
    }

    /** The counter whose name is in the first four columns of a row. */
    public static Counter counter(ResultSet row) throws SQLException {
        return new Counter(
                new OrganizationId(row.getInt(1)),
                Metric.of(row.getString(2)).orElseThrow(),
                row.getObject(3, LocalDate.class),
                new ProjectId(row.getInt(4)));
    }

    /** Writes the state of locked counters. */
    public static void write(Handle handle, Map<Counter, CounterState> states) {
        List<Counter> counters = states.keySet().stream().sorted().toList();
        List<CounterState> inOrder = counters.stream().map(states::get).toList();
        bind(handle.createUpdate("""
                                UPDATE usage_counter c SET used = n.used, told = n.told
                                FROM\s""" + NAMED + """
                                 JOIN unnest(CAST(:used AS bigint[]), CAST(:told AS smallint[])) WITH ORDINALITY
                                    AS n (used, told, position) USING (position)
                                WHERE c.organization_id = k.organization_id AND c.metric = k.metric AND c.period = k.period
                                  AND c.project_id = k.project_id"""), counters)
                .bind("used", inOrder.stream().map(CounterState::used).toArray(Long[]::new))
                .bind("told", inOrder.stream().map(CounterState::told).toArray(Integer[]::new))
                .execute();
    }

    /** Deletes some counters of past periods. */
    public static int forget(Handle handle, LocalDate before, int most) {
        return handle.createUpdate("""
                        DELETE FROM usage_counter WHERE ctid = ANY(ARRAY(SELECT ctid FROM usage_counter
                            WHERE period < :before AND period > :none LIMIT :most FOR UPDATE SKIP LOCKED))""")
                .bind("before", before)
                .bind("none", Counter.NO_PERIOD)
                .bind("most", most)
                .execute();
    }

    /** Deletes some counters of projects that are gone. */
    public static int forgetOfNoProject(Handle handle, int most) {
        return handle.createUpdate("""
                        DELETE FROM usage_counter WHERE ctid = ANY(ARRAY(SELECT ctid FROM usage_counter c
                            WHERE project_id <> 0 AND NOT EXISTS (SELECT FROM project p WHERE p.id = c.project_id)
                            LIMIT :most FOR UPDATE SKIP LOCKED))""").bind("most", most).execute();
    }

    /** Binds the counters of {@link #NAMED}. */
    public static <S extends SqlStatement<S>> S bind(S statement, Collection<Counter> counters) {
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
