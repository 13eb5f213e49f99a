package io.tenantry.web.connection;

import io.tenantry.queue.FairQueue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The threads that compute the handshakes of TLS, with their queue. A client can cause the computation, which occupies a
 * processor, with one message that costs nothing. It runs on one of a few platform threads, while the virtual threads of
 * requests continue. The network addresses of waiting clients take turns.
 */
final class Handshakes implements AutoCloseable {
    /**
     * The number of threads and the limits of the queue.
     *
     * @param threads how many steps of handshakes are computed at a time
     * @param waiting how many steps wait for that
     * @param waitingOfAddress how many of those from one network address
     * @param longestWait how long a step waits before its connection is closed
     */
    record Size(int threads, int waiting, int waitingOfAddress, Duration longestWait) {
        static final Size DEFAULT = new Size(
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2), 2_048, 1_024, Duration.ofSeconds(5));
    }

    private final Size size;
    private final FairQueue<Step> queue;
    private final ExecutorService threads;

    Handshakes(Size size) {
        this.size = size;
        this.queue = new FairQueue<>(size.waiting(), size.waitingOfAddress());
        this.threads = Executors.newFixedThreadPool(
                size.threads(),
                Thread.ofPlatform().daemon().name("handshake-", 0).factory());
    }

    /**
     * Computes a step of a handshake, and waits for it.
     *
     * @param address the network address of the client
     * @throws SSLException if too many steps wait, or the step waits too long
     */
    void compute(String address, Runnable work) throws SSLException {
        Step own = new Step(work);
        Step refused = queue.add(address, own);
        if (refused != null) {
            refused.refuse();
        }
        if (refused != own) {
            // One task for each step. A task that finds the queue empty ends at once.
            begin(address, own);
        }
        await(address, own);
    }

    private void begin(String address, Step own) {
        try {
            threads.execute(this::turn);
        } catch (RejectedExecutionException closed) {
            queue.remove(address, own);
            own.refuse();
        }
    }

    private void turn() {
        Step next = queue.next();
        if (next != null) {
            next.run();
        }
    }

    private void await(String address, Step own) throws SSLException {
        try {
            own.get(size.longestWait().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            if (queue.remove(address, own)) {
                throw refusal(null);
            }
            // The step has begun, or was refused.
            finished(own);
        } catch (ExecutionException failed) {
            throw refusal(failed.getCause());
        } catch (InterruptedException stopping) {
            queue.remove(address, own);
            Thread.currentThread().interrupt();
            throw refusal(stopping);
        }
    }

    private static void finished(Step own) throws SSLException {
        try {
            own.join();
        } catch (RuntimeException failed) {
            throw refusal(failed.getCause());
        }
    }

    private static SSLException refusal(@Nullable Throwable cause) {
        return new SSLException("too many handshakes at once", cause);
    }

    /** The number of steps that wait. */
    int waiting() {
        return queue.size();
    }

    /** Computes no more steps. */
    @Override
    public void close() {
        threads.shutdown();
    }

    /** A step of a handshake, which is complete when it has been computed. */
    private static final class Step extends CompletableFuture<Boolean> {
        private final Runnable work;

        Step(Runnable work) {
            this.work = work;
        }

        void refuse() {
            completeExceptionally(new RejectedExecutionException());
        }

        void run() {
            try {
                work.run();
                complete(true);
            } catch (RuntimeException | Error failed) {
                completeExceptionally(failed);
            }
        }
    }
}
