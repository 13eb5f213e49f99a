package io.tenantry.queue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A check that runs once at a time. All callers that come while it runs share the next run. Any number of callers therefore causes no
 * more work than one, each waits for at most two runs, and each result is newer than its call.
 */
public final class SharedCheck<T> {
    private final Supplier<T> check;
    private final T late;
    private final Duration longestTurn;
    private final Duration longestWait;
    private final ReentrantLock running = new ReentrantLock();
    private final AtomicReference<@Nullable CompletableFuture<T>> next = new AtomicReference<>();

    /**
     * @param check the check
     * @param late the result for callers that waited too long
     * @param longestTurn the maximum time until a run begins
     * @param longestWait the maximum time until it ends
     */
    public SharedCheck(Supplier<T> check, T late, Duration longestTurn, Duration longestWait) {
        this.check = check;
        this.late = late;
        this.longestTurn = longestTurn;
        this.longestWait = longestWait;
    }

    /** The result of a run that begins after the call. */
    public T result() {
        CompletableFuture<T> own = new CompletableFuture<>();
        CompletableFuture<T> waiting = next.compareAndExchange(null, own);
        try {
            if (waiting != null) {
                return waiting.get(longestWait.toNanos(), TimeUnit.NANOSECONDS);
            }
            run(own);
            return own.get();
        } catch (TimeoutException tooLong) {
            return late;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return late;
        }
    }

    /** Runs the check after the run that is under way. */
    private void run(CompletableFuture<T> result) {
        boolean turn = false;
        try {
            turn = running.tryLock(longestTurn.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        // Later callers need a newer result.
        next.set(null);
        try {
            result.complete(turn ? check.get() : late);
        } catch (RuntimeException | Error failed) {
            result.completeExceptionally(failed);
        } finally {
            if (turn) {
                running.unlock();
            }
        }
    }
}
