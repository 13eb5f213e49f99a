package io.tenantry.storage;

import io.tenantry.access.Deadline;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** A transaction under way, with the limits that the server has for its waits. */
final class Transaction {
    private final Handle handle;
    private WaitLimits limits = WaitLimits.ORDINARY;

    Transaction(Handle handle) {
        this.handle = handle;
    }

    Handle handle() {
        return handle;
    }

    /** Gives the rest of the transaction the limits of the current work, where those are longer. */
    void raiseLimits() {
        WaitLimits wanted = WaitLimits.of(Deadline.current().limit());
        if (wanted.statement().compareTo(limits.statement()) > 0) {
            handle.execute(wanted.transaction());
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
            handle.getConnection()
                    .setNetworkTimeout(Runnable::run, Deadline.current().millisLeft());
        } catch (SQLException broken) {
            throw new SqlFailed(broken);
        }
    }
}
