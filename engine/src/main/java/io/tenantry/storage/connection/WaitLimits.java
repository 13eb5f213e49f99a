package io.tenantry.storage.connection;

import io.tenantry.access.Deadline;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;

/**
 * The limits that the server sets to the waits of a session.
 *
 * @param statement the limit of a statement
 * @param lock the limit of a wait for a lock
 * @param idle the limit of a transaction that waits for its client: after it the client counts as lost, and its locks
 *     are released
 */
public record WaitLimits(Duration statement, Duration lock, Duration idle) {
    /**
     * Less than the deadline of a request, so that the server ends a statement before the client gives up its connection.
     */
    static final WaitLimits ORDINARY = new WaitLimits(Duration.ofMillis(4_500), Duration.ofSeconds(4), Deadline.BULK);

    /** The limits of work whose waits have this limit. */
    public static WaitLimits of(Duration limit) {
        return limit.compareTo(Deadline.ORDINARY) <= 0
                ? ORDINARY
                : new WaitLimits(limit, limit, limit.compareTo(Deadline.BULK) < 0 ? Deadline.BULK : limit);
    }

    /** The SQL that sets them for a session. */
    String session() {
        return "SET statement_timeout = %d; SET lock_timeout = %d; SET idle_in_transaction_session_timeout = %d"
                .formatted(statement.toMillis(), lock.toMillis(), idle.toMillis());
    }

    /** The SQL that sets them for a transaction. */
    String transaction() {
        return session().replace("SET ", "SET LOCAL ");
    }

    public boolean areOrdinary() {
        return equals(ORDINARY);
    }

    /** Runs work outside of any transaction within these limits. */
    public <T, X extends Exception> T within(Handle handle, HandleCallback<T, X> work) throws X {
        handle.execute(session());
        T result;
        try {
            result = work.withHandle(handle);
        } catch (Throwable failed) {
            restore(handle, failed);
            throw failed;
        }
        handle.execute(ORDINARY.session());
        return result;
    }

    /** Restores the limits unless the connection has broken off; the pool drops such a connection. */
    private static void restore(Handle handle, Throwable failed) {
        try {
            handle.execute(ORDINARY.session());
        } catch (RuntimeException broken) {
            failed.addSuppressed(broken);
        }
    }
}
