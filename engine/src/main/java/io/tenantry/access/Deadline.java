package io.tenantry.access;

import io.tenantry.fault.Fault;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The time limit of the waits of the current work. All waits of a request share one deadline, so that the total time of its
 * waits is limited. Work outside of requests has a limit for each wait instead. A deadline is used only by the thread of its
 * work.
 */
public final class Deadline {
    /** The deadline of a request, and the limit of each wait outside of requests. */
    public static final Duration ORDINARY = Duration.ofSeconds(5);

    /** The deadline of a request that writes many objects. */
    public static final Duration BULK = Duration.ofSeconds(30);

    /** The limit of each wait of an import, an export, a migration or the creation of an index. */
    public static final Duration LONG = Duration.ofHours(1);

    private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();
    private static final Deadline OF_EACH_WAIT = new Deadline(ORDINARY, false);

    private final boolean shared;
    private Duration limit;
    private long startedAt;
    private long spent;

    private Deadline(Duration limit, boolean shared) {
        this.limit = limit;
        this.shared = shared;
    }

    /** The deadline of the current work; outside of requests, a limit of {@link #ORDINARY} for each wait. */
    public static Deadline current() {
        return CURRENT.isBound() ? CURRENT.get() : OF_EACH_WAIT;
    }

    /** The deadline of a request that has just arrived. Only the time in {@link #run} counts. */
    public static Deadline ofRequest() {
        return new Deadline(ORDINARY, true);
    }

    /** Runs work with this limit from now on for all its waits together. */
    public static <T> T ofAll(Duration limit, ScopedValue.CallableOp<T, RuntimeException> work) {
        return new Deadline(limit, true).run(work);
    }

    /** Runs a part of the work; all parts together share this deadline. */
    public <T> T run(ScopedValue.CallableOp<T, RuntimeException> part) {
        startedAt = System.nanoTime() - spent;
        try {
            return ScopedValue.where(CURRENT, this).call(part);
        } finally {
            spent = System.nanoTime() - startedAt;
        }
    }

    /** Counts a wait that came before a part of the work. */
    public void spend(Duration waited) {
        spent += waited.toNanos();
    }

    /**
     * Waits for the work of another thread.
     *
     * @throws java.util.concurrent.CompletionException when that fails
     * @throws java.util.concurrent.CancellationException when that is given up
     * @throws Fault.Unavailable when it is not done in time
     */
    public <T> T await(CompletableFuture<T> other) {
        try {
            return other.get(millisLeft(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw tooLong();
        } catch (ExecutionException failed) {
            throw new CompletionException(failed.getCause());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("The server is stopping.");
        }
    }

    /** Runs work that answers no request, with a limit for each of its waits. */
    public static <T> T ofEachWait(Duration limit, ScopedValue.CallableOp<T, RuntimeException> work) {
        return new Deadline(limit, false).run(work);
    }

    /**
     * Extends the deadline of the current request to this limit from its start; does nothing when the deadline is later, or
     * outside of requests.
     */
    public static void extend(Duration limit) {
        Deadline current = current();
        if (current.shared && limit.compareTo(current.limit) > 0) {
            current.limit = limit;
        }
    }

    /** Runs a wait that has its own limit, such as a wait for the client. The time of the wait does not count. */
    public static <T, X extends Throwable> T paused(ScopedValue.CallableOp<? extends T, X> wait) throws X {
        Deadline current = current();
        long from = System.nanoTime();
        try {
            return wait.call();
        } finally {
            if (current.shared) {
                current.startedAt += System.nanoTime() - from;
            }
        }
    }

    /** The limit for a request from its start, or for each wait. */
    public Duration limit() {
        return limit;
    }

    /**
     * The time for the next wait, in milliseconds, at least one.
     *
     * @throws Fault.Unavailable when no time is left
     */
    public int millisLeft() {
        long left = limit.toNanos() - (shared ? System.nanoTime() - startedAt : 0);
        if (left <= 0) {
            throw tooLong();
        }
        return Math.clamp(left / 1_000_000, 1, Integer.MAX_VALUE);
    }

    private static Fault.Unavailable tooLong() {
        return new Fault.Unavailable("The request took too long.");
    }
}
