package io.tenantry.queue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Limits how often something is given to each receiver, a network address for example, and to all of them together. A receiver
 * that takes more waits in between. One that would have to wait too long waits the longest wait, and there is none for it then;
 * beyond a number of waiting threads there is none at once.
 */
public final class Ration {
    /** The receivers that are remembered before those that have waited long enough are forgotten. */
    private static final int MANY = 4_096;

    private static final String ALL = "";

    private final Rate ofEach;
    private final Rate ofAll;
    private final long longestWait;
    private final Semaphore places;
    private final LongSupplier nanos;
    /** When each receiver has taken what it may take, in nanoseconds. */
    private final Map<String, Long> usedUpAt = new ConcurrentHashMap<>();

    /**
     * A rate.
     *
     * @param perSecond how many in a second in the long run
     * @param atOnce how many without a wait after a pause
     */
    public record Rate(int perSecond, int atOnce) {
        private long nanosFor(int count) {
            return Duration.ofSeconds(1).toNanos() * count / perSecond;
        }
    }

    /**
     * @param longestWait how long a thread waits at most
     * @param mostWaiting how many threads wait at most
     * @param nanos the clock, in nanoseconds, like {@link System#nanoTime}
     */
    public Ration(Rate ofEach, Rate ofAll, Duration longestWait, int mostWaiting, LongSupplier nanos) {
        this.ofEach = ofEach;
        this.ofAll = ofAll;
        this.longestWait = longestWait.toNanos();
        this.places = new Semaphore(mostWaiting);
        this.nanos = nanos;
    }

    /**
     * Waits until the receiver may have one more, or for the longest wait.
     *
     * @return whether it may have one more
     */
    public boolean await(String receiver) {
        long wait = take(receiver);
        if (wait == 0) {
            return true;
        }
        if (!places.tryAcquire()) {
            return false;
        }
        try {
            long end = nanos.getAsLong() + Math.min(wait, longestWait);
            while (end > nanos.getAsLong() && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(end - nanos.getAsLong());
            }
        } finally {
            places.release();
        }
        return wait <= longestWait;
    }

    /** Takes one; returns the nanoseconds to wait before. Nothing is taken when the wait would be too long. */
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
