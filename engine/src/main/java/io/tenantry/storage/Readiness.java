package io.tenantry.storage;

import io.tenantry.access.Deadline;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.fault.Fault;
import io.tenantry.queue.SharedCheck;
import io.tenantry.storage.connection.ConnectionPool;
import io.tenantry.storage.connection.SqlFaults;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether reads and writes work, through the connections that requests use. One check runs at a time. */
final class Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private static final Duration LONGEST_PROBE = Duration.ofSeconds(1);
    private static final String NO_ANSWER = "The database does not answer.";
    private static final String NO_CHANGES = "The database takes no changes.";
    private static final String DISK_FULL = "The database is out of space: its disk is full.";

    private static final String READ_ONLY =
            "SELECT pg_is_in_recovery() OR CAST(current_setting('transaction_read_only') AS boolean)";

    /** About a megabyte, which is removed at the end of the transaction. */
    private static final String SPACE = """
            CREATE TEMPORARY TABLE disk_space ON COMMIT DROP AS
            SELECT repeat('x', 1000) AS filling FROM generate_series(1, 1000)""";

    private final Jdbi jdbi;
    private final ChangeFeed changes;
    private final Answers answers;
    private final ConnectionPool pool;
    private final SharedCheck<Optional<String>> check = new SharedCheck<>(
            this::check, Optional.of(NO_ANSWER), LONGEST_PROBE.multipliedBy(2), LONGEST_PROBE.multipliedBy(3));
    private volatile boolean diskWasFull;

    /**
     * @param jdbi uses the connections that requests use
     * @param answers the answers to their statements
     * @param pool those connections
     */
    Readiness(Jdbi jdbi, ChangeFeed changes, Answers answers, ConnectionPool pool) {
        this.jdbi = jdbi;
        this.changes = changes;
        this.answers = answers;
        this.pool = pool;
    }

    /** Records a failed change. */
    void failed(RuntimeException thrown) {
        if (SqlFaults.isDiskFull(thrown)) {
            diskWasFull = true;
        }
    }

    /** The reason why reads or writes do not work, as a sentence; empty when they do. Concurrent callers share a check. */
    Optional<String> whyNot() {
        return check.result();
    }

    private Optional<String> check() {
        Optional<String> reason = whyNoChanges().or(() -> Deadline.ofAll(LONGEST_PROBE, this::whyNoAnswer));
        // Another database may answer after an outage: caches are not used before the feed has read it.
        reason.ifPresent(ignored -> changes.doubt());
        return reason;
    }

    private Optional<String> whyNoChanges() {
        if (!changes.current()) {
            changes.catchUp();
        }
        if (changes.current()) {
            return Optional.empty();
        }
        return Optional.of(changes.onStandby() || pool.isWithoutPrimary() ? NO_CHANGES : NO_ANSWER);
    }

    private Optional<String> whyNoAnswer() {
        try {
            boolean readOnly = jdbi.withHandle(
                    handle -> handle.createQuery(READ_ONLY).mapTo(boolean.class).one());
            if (readOnly) {
                pool.evictAll();
                return Optional.of(NO_CHANGES);
            }
            if (diskWasFull) {
                jdbi.useTransaction(handle -> handle.execute(SPACE));
                diskWasFull = false;
            }
            return Optional.empty();
        } catch (Fault.Unavailable late) {
            return busyOr(NO_ANSWER);
        } catch (RuntimeException failed) {
            LOG.warn("not ready: {}", failed.toString());
            return SqlFaults.isDiskFull(failed) ? Optional.of(DISK_FULL) : busyOr(NO_ANSWER);
        }
    }

    /** A server with all connections in use is ready as long as the database answers. */
    private Optional<String> busyOr(String reason) {
        return pool.isAllLent() && answers.cameWithin(LONGEST_PROBE) ? Optional.empty() : Optional.of(reason);
    }
}
