package io.tenantry.postgres;

import java.util.concurrent.locks.LockSupport;

/**
 * The step in which this package looks again at something that sends no message: a file, a lock, a stranger's process.
 */
final class Pause {
    private Pause() {}

    static void shortly() {
        if (Thread.currentThread().isInterrupted()) {
            throw new PostgresFailed("Interrupted while waiting for PostgreSQL");
        }
        LockSupport.parkNanos(10_000_000);
    }
}
