package io.tenantry.postgres;

import java.util.concurrent.locks.LockSupport;

/** The pause between two checks of something that sends no event: a file, a lock, the process of another program. */
final class Pause {
    private Pause() {}

    static void shortly() {
        if (Thread.currentThread().isInterrupted()) {
            throw new PostgresFailed("Interrupted while waiting for PostgreSQL");
        }
        LockSupport.parkNanos(10_000_000);
    }
}
