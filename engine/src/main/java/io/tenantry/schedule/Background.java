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
 * Work that runs in the background from {@link #start} until {@link #close}; a failure is logged and the work tried again.
 */
public final class Background implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final String name;
    private final Duration interval;
    private final BooleanSupplier work;
    private final LongAdder failures = new LongAdder();
    private final LongAdder runs = new LongAdder();
    private volatile long lastSuccess = System.nanoTime();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /**
     * @param name the name of the thread
     * @param interval the pause when nothing is left to do, or after a failure
     * @param work does one piece; returns whether there may be more to do at once
     */
    public Background(String name, Duration interval, BooleanSupplier work) {
        this.name = name;
        this.interval = interval;
        this.work = work;
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
            return more;
        } catch (RuntimeException failed) {
            failures.increment();
            LOG.warn("{} failed and will be tried again: {}", name, failed.toString());
            return false;
        }
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
