package io.tenantry.queue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A rate limiter with one rate for each receiver, a network address for example, and one for all receivers together. A receiver
 * above its rate waits. If its wait would be longer than the longest wait, it is refused after the longest wait. If too many
 * threads wait already, it is refused at once.
 */
public final class Ration {
    /** The number of known receivers above which those that need not wait are removed. */
    private static final int MANY = 4_096;

    private static final String ALL = "";

    private final Rate ofEach;
    private final Rate ofAll;
    private final long longestWait;
    private final Semaphore waiting;
    private final LongSupplier nanos;
    /** The time until which each receiver has used its rate, in nanoseconds. */
    private final Map<String, Long> usedUpAt = new ConcurrentHashMap<>();

    /**
     * A rate.
     *
     * @param perSecond the average number in a second
     * @param atOnce the number without a wait after a pause
     */
    public record Rate(int perSecond, int atOnce) {
        private long nanosFor(int count) {
            return Duration.ofSeconds(1).toNanos() * count / perSecond;
        }
    }

    /**
     * @param longestWait the longest wait of a thread
     * @param mostWaiting the maximum number of waiting threads
     * @param nanos the clock, in nanoseconds, like {@link System#nanoTime}
     */
    public Ration(Rate ofEach, Rate ofAll, Duration longestWait, int mostWaiting, LongSupplier nanos) {
        this.ofEach = ofEach;
        this.ofAll = ofAll;
        this.longestWait = longestWait.toNanos();
        this.waiting = new Semaphore(mostWaiting);
        this.nanos = nanos;
    }

    /**
     * Waits until the receiver is allowed one more, or for the longest wait.
     *
     * @return whether it is allowed one more
     */
    public boolean await(String receiver) {
        long wait = take(receiver);
        if (wait == 0) {
            return true;
        }
        if (!waiting.tryAcquire()) {
            return false;
        }
        try {
            long end = nanos.getAsLong() + Math.min(wait, longestWait);
            while (end > nanos.getAsLong() && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(end - nanos.getAsLong());
            }
        } finally {
            waiting.release();
        }
        return wait <= longestWait;
    }

    /** Takes one and returns the wait before it, in nanoseconds. If that is longer than the longest wait, it takes none. */
    long take(String receiver) {
        long now = nanos.getAsLong();
        forgetIdle(now);
        long waitOfOwn = take(receiver, ofEach, now);
        return waitOfOwn > longestWait ? waitOfOwn : Math.max(waitOfOwn, take(ALL, ofAll, now));
    }

    private long take(String whose, Rate rate, long now) {
        long each = rate.nanosFor(1);
        long allowance = rate.nanosFor(rate.atOnce);
        long[] wait = new long[1];
        usedUpAt.compute(whose, (ignored, known) -> {
            long from = known == null || known < now ? now : known;
            wait[0] = Math.max(0, from + each - allowance - now);
            return wait[0] > longestWait ? from : from + each;
        });
        return wait[0];
    }

    private void forgetIdle(long now) {
        if (usedUpAt.size() > MANY) {
            usedUpAt.values().removeIf(usedUp -> usedUp < now);
        }
    }
}
