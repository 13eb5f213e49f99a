package io.tenantry.throttle;

import io.tenantry.throttle.FailureCounters.Count;
import io.tenantry.throttle.FailureCounters.Counted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of failures: a row for each counter, with the sum over all nodes. */
final class FailureStore {
    private static final String SELECT =
            "SELECT limited_by, encode(digest, 'hex'), failures, last_at, locked_until FROM failed_attempt ";

    private FailureStore() {}

    /** The counters of these keys, locked until the transaction ends; those that do not exist begin at zero. */
    static Map<Counted, Count> lock(Handle handle, Collection<Counted> keys) {
        String[] digests = texts(keys, Counted::digest);
        // Both statements in one order, so that two nodes with the same counters do not wait for each other.
        handle.createUpdate("""
                        INSERT INTO failed_attempt (digest, limited_by, failures, last_at, locked_until)
                        SELECT decode(digest, 'hex'), limited_by, 0, 'epoch', 'epoch'
                        FROM unnest(:digests, :limits) AS k (digest, limited_by) ORDER BY digest
                        ON CONFLICT (digest) DO NOTHING""")
                .bind("digests", digests)
                .bind("limits", texts(keys, key -> key.limit().name()))
                .execute();
        return counts(handle.createQuery(SELECT + """
                        WHERE digest IN (SELECT decode(d, 'hex') FROM unnest(:digests) d) ORDER BY digest FOR UPDATE""")
                .bind("digests", digests)
                .map(FailureStore::row)
                .list());
    }

    /** Replaces counters that are locked by this transaction. */
    static void put(Handle handle, Map<Counted, Count> counts) {
        List<Map.Entry<Counted, Count>> all = List.copyOf(counts.entrySet());
        handle.createUpdate("""
                        UPDATE failed_attempt f SET failures = c.failures, last_at = c.last_at,
                            locked_until = c.locked_until, changed_at = clock_timestamp()
                        FROM unnest(:digests, :failures, CAST(:last AS timestamptz[]), CAST(:locked AS timestamptz[]))
                            AS c (digest, failures, last_at, locked_until)
                        WHERE f.digest = decode(c.digest, 'hex')""")
                .bind("digests", texts(all, entry -> entry.getKey().digest()))
                .bind(
                        "failures",
                        all.stream().map(entry -> entry.getValue().failures()).toArray(Integer[]::new))
                .bind("last", texts(all, entry -> entry.getValue().last().toString()))
                .bind(
                        "locked",
                        texts(all, entry -> entry.getValue().lockedUntil().toString()))
                .execute();
    }

    /** The counters that changed within this time, at most {@code most}. */
    static Map<Counted, Count> changed(Handle handle, Duration within, int most) {
        return counts(handle.createQuery(SELECT + """
                        WHERE changed_at > clock_timestamp() - make_interval(secs => :seconds)
                        ORDER BY changed_at DESC LIMIT :most""")
                .bind("seconds", (double) within.toSeconds())
                .bind("most", most)
                .map(FailureStore::row)
                .list());
    }

    static int forget(Handle handle, Instant before, int most) {
        return handle.createUpdate("""
                        DELETE FROM failed_attempt WHERE ctid = ANY(ARRAY(SELECT ctid FROM failed_attempt
                            WHERE last_at < :before LIMIT :most FOR UPDATE SKIP LOCKED))""")
                .bind("before", before)
                .bind("most", most)
                .execute();
    }

    private static <T> String[] texts(Collection<T> all, Function<T, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }

    private static Map<Counted, Count> counts(List<Map.Entry<Counted, Count>> rows) {
        Map<Counted, Count> counts = new HashMap<>();
        rows.forEach(row -> counts.put(row.getKey(), row.getValue()));
        return counts;
    }

    private static Map.Entry<Counted, Count> row(ResultSet row, StatementContext context) throws SQLException {
        return Map.entry(
                new Counted(FailureLimit.valueOf(row.getString(1)), row.getString(2)),
                new Count(
                        row.getInt(3),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        row.getObject(5, OffsetDateTime.class).toInstant()));
    }
}
