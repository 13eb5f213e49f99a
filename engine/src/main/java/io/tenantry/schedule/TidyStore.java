package io.tenantry.schedule;

import io.tenantry.schedule.TidyRun.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of runs of {@link Tidy}, which all nodes share. */
final class TidyStore {
    /** The key of an advisory lock that no other code uses. The node that deletes holds it. */
    static final long LOCK = 0x7465_6e61_6e74_0001L;

    private TidyStore() {}

    static void begin(Handle handle, String task) {
        handle.execute("""
                INSERT INTO tidy_run (task, started_at) VALUES (?, clock_timestamp())
                ON CONFLICT (task) DO UPDATE
                SET started_at = excluded.started_at, ended_at = NULL, failed = false, removed = 0""", task);
    }

    static void count(Handle handle, String task, int rows) {
        handle.createUpdate(
                        "UPDATE tidy_run SET removed = removed + :rows, removed_in_all = removed_in_all + :rows WHERE task = :task")
                .bind("task", task)
                .bind("rows", rows)
                .execute();
    }

    static void end(Handle handle, String task, boolean failed) {
        handle.execute("UPDATE tidy_run SET ended_at = clock_timestamp(), failed = ? WHERE task = ?", failed, task);
    }

    /** The last run of each task, by name. A task that a month has passed without is not one of this version. */
    static List<TidyRun> runs(Handle handle) {
        return handle.createQuery("""
                        SELECT task, started_at, ended_at, failed, removed, removed_in_all,
                            EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
                                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                                AND CAST(classid AS bigint) << 32 | CAST(objid AS bigint) = :lock) AS runs
                        FROM tidy_run WHERE started_at > now() - interval '30 days' ORDER BY task LIMIT 1000""")
                .bind("lock", LOCK)
                .map((row, context) -> run(row))
                .list();
    }

    private static TidyRun run(ResultSet row) throws SQLException {
        Instant ended = instant(row.getObject("ended_at", OffsetDateTime.class));
        State state = State.DONE;
        if (ended == null) {
            state = row.getBoolean("runs") ? State.RUNNING : State.INTERRUPTED;
        } else if (row.getBoolean("failed")) {
            state = State.FAILED;
        }
        return new TidyRun(
                row.getString("task"),
                state,
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                ended,
                row.getLong("removed"),
                row.getLong("removed_in_all"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
