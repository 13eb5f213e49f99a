package io.tenantry.schedule;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that runs in the background from {@link #start} until {@link #close}. Work that failed is tried again. Of a series of
 * failures the first one and the end are logged, and a series that goes on is logged once an hour.
 */
public final class Background implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Duration REMINDER = Duration.ofHours(1);

    private final String name;
    private final Duration interval;
    private final BooleanSupplier work;
    private final Duration reminder;
    private final LongAdder failures = new LongAdder();
    private final LongAdder runs = new LongAdder();
    private volatile long lastSuccess = System.nanoTime();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** The failures since the last success, and when one of them was last logged; of the thread of the work alone. */
    private long failuresInARow;

    private long lastLogged;

    /**
     * @param name the name of the thread
     * @param interval the pause when nothing is left to do, or after a failure
     * @param work does one piece; returns whether there may be more to do at once
     */
    public Background(String name, Duration interval, BooleanSupplier work) {
        this(name, interval, work, REMINDER);
    }

    /**
     * @param reminder the time after which failures that go on are logged again
     */
    Background(String name, Duration interval, BooleanSupplier work, Duration reminder) {
        this.name = name;
        this.interval = interval;
        this.work = work;
        this.reminder = reminder;
    }

    /** Work that runs once in every interval. */
    public Background(String name, Duration interval, Runnable work) {
        this(name, interval, () -> {
            work.run();
            return false;
        });
    }

    /** Starts with the first piece at once. */
    public synchronized void start() {
        if (thread == null) {
            lastSuccess = System.nanoTime();
            thread = Thread.ofVirtual().name(name).start(this::run);
        }
    }

    private void run() {
        try {
            boolean more = true;
            while (!closed.await(more ? 0 : interval.toMillis(), TimeUnit.MILLISECONDS)) {
                more = piece();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean piece() {
        runs.increment();
        try {
            boolean more = work.getAsBoolean();
            lastSuccess = System.nanoTime();
            if (failuresInARow > 0) {
                LOG.info("The task \"{}\" works again; attempts that failed: {}", name, failuresInARow);
                failuresInARow = 0;
            }
            return more;
        } catch (RuntimeException failed) {
            failures.increment();
            failuresInARow++;
            logFailure(failed);
            return false;
        }
    }

    private void logFailure(RuntimeException failed) {
        long now = System.nanoTime();
        if (failuresInARow == 1) {
            LOG.warn("The task \"{}\" failed, and is tried again until it works: {}", name, failed.toString());
        } else if (now - lastLogged >= reminder.toNanos()) {
            LOG.warn(
                    "The task \"{}\" still fails; attempts that failed: {}: {}",
                    name,
                    failuresInARow,
                    failed.toString());
        } else {
            return;
        }
        lastLogged = now;
    }

    /** The name, which is that of the thread. */
    public String name() {
        return name;
    }

    /** The pause when nothing is left to do. */
    public Duration interval() {
        return interval;
    }

    /** How many pieces have begun. */
    public long runs() {
        return runs.sum();
    }

    /** How many pieces have failed. */
    public long failures() {
        return failures.sum();
    }

    /** The time since a piece ended well, or since the start when none has. */
    public Duration sinceSuccess() {
        return Duration.ofNanos(System.nanoTime() - lastSuccess);
    }

    /** Whether it has not ended well for longer than three intervals and a minute. */
    public boolean isLate() {
        return sinceSuccess().compareTo(interval.multipliedBy(3).plusMinutes(1)) > 0;
    }

    /** Waits for the current piece, for at most 20 seconds. */
    @Override
    public synchronized void close() {
        closed.countDown();
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            if (!running.join(GRACE)) {
                running.interrupt();
            }
        } catch (InterruptedException impatient) {
            running.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
