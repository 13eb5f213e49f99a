package io.tenantry.cli.migrate.vendor;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Waits between attempts. */
public interface Waiting {
    /** Waits as long as it says. */
    Waiting REAL = new Waiting() {
        @Override
        public void pause(Duration time) {
            long end = System.nanoTime() + time.toNanos();
            long left = time.toNanos();
            while (left > 0 && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(left);
                left = end - System.nanoTime();
            }
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    };

    void pause(Duration time);

    Instant now();
}
