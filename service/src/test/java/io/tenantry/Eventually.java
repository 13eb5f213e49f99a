package io.tenantry;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that happens soon, without keeping a core busy. */
public final class Eventually {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private Eventually() {}

    /** Waits until a condition holds, for at most 30 seconds. */
    public static void until(BooleanSupplier condition) {
        if (!within(LONGEST, condition)) {
            throw new AssertionError("it did not happen within " + LONGEST.toSeconds() + " seconds");
        }
    }

    /** Waits until a condition holds; returns whether it did in time. */
    public static boolean within(Duration longest, BooleanSupplier condition) {
        long begin = System.nanoTime();
        boolean holds = condition.getAsBoolean();
        while (!holds && System.nanoTime() - begin < longest.toNanos()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            holds = condition.getAsBoolean();
        }
        return holds;
    }
}
