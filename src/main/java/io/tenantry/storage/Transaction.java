package io.tenantry.storage;

import io.tenantry.access.Deadline;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A transaction with the limits that the server has for its waits. It is under way, or begins with the first write. */
final class Transaction {
    private final @Nullable Jdbi jdbi;
    private @Nullable Handle handle;
    private WaitLimits limits = WaitLimits.ORDINARY;

    private Transaction(@Nullable Jdbi jdbi, @Nullable Handle handle) {
        this.jdbi = jdbi;
        this.handle = handle;
    }

    /** One that is under way. */
    static Transaction of(Handle handle) {
        return new Transaction(null, handle);
    }

    /** One that begins later, on a connection that is its own until it ends. */
    static Transaction later(Jdbi jdbi) {
        return new Transaction(jdbi, null);
    }

    boolean isUnderWay() {
        return handle != null;
    }

    /** Its connection; it begins now where it has not yet. */
    Handle begin() {
        Handle own = handle;
        if (own == null) {
            if (jdbi == null) {
                throw new IllegalStateException("the transaction has ended");
            }
            own = jdbi.open();
            handle = own;
            own.begin();
        }
        return own;
    }

    /** Gives the rest of the transaction the limits of the current work, where those are longer. */
    void raiseLimits() {
        WaitLimits wanted = WaitLimits.of(Deadline.current().limit());
        if (wanted.statement().compareTo(limits.statement()) > 0) {
            begin().execute(wanted.transaction());
            limits = wanted;
        }
    }

    /**
     * Limits the wait for the answer to the commit.
     *
     * @throws io.tenantry.fault.Fault.Unavailable when no time is left for it
     */
    void limitCommit() {
        try {
            begin().getConnection()
                    .setNetworkTimeout(Runnable::run, Deadline.current().millisLeft());
        } catch (SQLException broken) {
            throw new SqlFailed(broken);
        }
    }

    /**
     * Ends a transaction that began later: all of it is kept. Does nothing where it never began.
     *
     * @param sent is set when the outcome is open from then on
     */
    void commit(AtomicBoolean sent) {
        Handle own = handle;
        if (own != null) {
            limitCommit();
            sent.set(true);
            own.commit();
            close();
        }
    }

    /** Takes back what was written so far in a transaction that began later; the next write begins it again. */
    void rollback() {
        Handle own = handle;
        if (own != null) {
            try {
                own.rollback();
            } finally {
                close();
            }
        }
    }

    private void close() {
        Handle own = handle;
        handle = null;
        limits = WaitLimits.ORDINARY;
        if (own != null) {
            own.close();
        }
    }
}
