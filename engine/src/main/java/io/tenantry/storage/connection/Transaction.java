package io.tenantry.storage.connection;

import io.tenantry.access.Deadline;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A transaction, with the limits that the server sets to its waits. The transaction has begun, or begins with the first
 * write.
 */
public final class Transaction {
    /** The transaction that reads and writes of this thread join. */
    private static final ScopedValue<Transaction> JOINED = ScopedValue.newInstance();

    private final @Nullable Jdbi jdbi;
    private @Nullable Handle handle;
    private WaitLimits limits = WaitLimits.ORDINARY;

    private Transaction(@Nullable Jdbi jdbi, @Nullable Handle handle) {
        this.jdbi = jdbi;
        this.handle = handle;
    }

    /** Whether the work of this thread belongs to a transaction, which may begin later. */
    public static boolean isBound() {
        return JOINED.isBound();
    }

    /** Whether reads and writes of this thread join a transaction that is not committed yet. */
    public static boolean isJoined() {
        return JOINED.isBound() && JOINED.get().isUnderWay();
    }

    /** The transaction to which the work of this thread belongs; only where {@link #isBound} says that there is one. */
    public static Transaction joined() {
        return JOINED.get();
    }

    /** Runs work whose reads and writes join this transaction. */
    public <T, X extends Throwable> T join(ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(JOINED, this).call(work);
    }

    /** A transaction that has begun. */
    public static Transaction of(Handle handle) {
        return new Transaction(null, handle);
    }

    /** One that begins later, on a connection that is its own until it ends. */
    public static Transaction later(Jdbi jdbi) {
        return new Transaction(jdbi, null);
    }

    boolean isUnderWay() {
        return handle != null;
    }

    /** Its connection; it begins now where it has not yet. */
    public Handle begin() {
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
    public void raiseLimits() {
        WaitLimits wanted = WaitLimits.of(Deadline.current().limit());
        if (wanted.statement().compareTo(limits.statement()) > 0) {
            begin().execute(wanted.transaction());
            limits = wanted;
        }
    }

    /**
     * Limits the wait for the answer to the commit.
     *
     * @throws io.tenantry.fault.Fault.Unavailable if no time is left for it
     */
    public void limitCommit() {
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
    public void commit(AtomicBoolean sent) {
        Handle own = handle;
        if (own != null) {
            limitCommit();
            sent.set(true);
            own.commit();
            close();
        }
    }

    /** Rolls back the writes so far of a transaction that began later; the next write begins it again. */
    public void rollback() {
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
