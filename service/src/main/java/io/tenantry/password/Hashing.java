package io.tenantry.password;

import io.tenantry.access.Deadline;
import io.tenantry.access.RequestSlot;
import io.tenantry.fault.Fault;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that hash passwords, with their queue. A hash occupies a processor, so it runs on one of a few platform
 * threads while the virtual threads of other requests continue. The network addresses of waiting requests take turns; those
 * that have sent a correct password come first. A waiting request holds no request slot and, outside a transaction, no
 * database connection.
 */
public final class Hashing implements AutoCloseable {
    /**
     * The number of threads and the limits of the queue.
     *
     * @param threads how many hashes are computed at a time
     * @param waiting how many wait for that, of each rank of addresses
     * @param waitingOfAddress how many of those from one network address
     * @param longestWait how long a hash waits before its request is refused, which has a {@link Deadline} of its own
     */
    public record Size(int threads, int waiting, int waitingOfAddress, Duration longestWait) {
        /**
         * One thread per processor but one, which is left to everything else; 256 waiting, 64 of one address, for 5
         * seconds.
         */
        public static final Size DEFAULT =
                new Size(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), 256, 64, Duration.ofSeconds(5));
    }

    private final HashFunction function;
    private final Size size;
    private final Standing standing = new Standing(System::nanoTime);
    private final RankedQueue<CompletableFuture<?>> queue;
    private final ExecutorService threads;
    private final AtomicInteger running = new AtomicInteger();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder finished = new LongAdder();

    /** Hashes with Argon2id, with the default size. */
    public Hashing() {
        this(HashFunction.ARGON2, Size.DEFAULT);
    }

    public Hashing(HashFunction function, Size size) {
        this.function = function;
        this.size = size;
        this.queue = new RankedQueue<>(size.waiting(), size.waitingOfAddress());
        this.threads = Executors.newFixedThreadPool(
                size.threads(), Thread.ofPlatform().daemon().name("hashing-", 0).factory());
    }

    /**
     * The hash to store for a password.
     *
     * @param from the network address or another name of the waiting client, for taking turns
     * @throws Fault.Unavailable if too many requests wait
     */
    public String hash(String from, String password) {
        return inTurn(from, () -> function.hash(password));
    }

    /**
     * Compares a password with a hash.
     *
     * @param from the network address or another name of the waiting client, for taking turns
     * @param hash the stored hash; null for an unknown person, which never matches and takes as long
     * @throws Fault.Unavailable if too many requests wait
     */
    public Passwords.Match match(String from, String password, @Nullable String hash) {
        Passwords.Match match = inTurn(from, () -> function.match(password, hash));
        standing.note(from, match != Passwords.Match.NO);
        return match;
    }

    private <T> T inTurn(String from, Supplier<T> work) {
        long most = Math.min(size.longestWait().toMillis(), Deadline.current().millisLeft());
        Waiting<T> waiting = new Waiting<>(work, standing.of(from), from);
        CompletableFuture<?> refused = queue.add(waiting.rank, from, waiting);
        if (refused != null) {
            refusals.increment();
            refused.completeExceptionally(busy());
        }
        if (refused != waiting) {
            // One task for each element. A task that finds the queue empty ends at once.
            begin(waiting);
        }
        return RequestSlot.released(() -> await(waiting, most));
    }

    private void begin(Waiting<?> waiting) {
        try {
            threads.execute(this::turn);
        } catch (RejectedExecutionException closed) {
            withdraw(waiting);
            throw new Fault.Unavailable("The server is stopping.");
        }
    }

    /** Whether the work had not begun. */
    private boolean withdraw(Waiting<?> waiting) {
        return queue.remove(waiting.rank, waiting.from, waiting);
    }

    private void turn() {
        if (queue.next() instanceof Waiting<?> next) {
            running.incrementAndGet();
            try {
                next.run();
            } finally {
                finished.increment();
                running.decrementAndGet();
            }
        }
    }

    private <T> T await(Waiting<T> waiting, long most) {
        try {
            return waiting.get(most, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            if (withdraw(waiting)) {
                refusals.increment();
                throw busy();
            }
            // Its work has begun: wait for the result.
            return finished(waiting);
        } catch (ExecutionException failed) {
            return finished(waiting);
        } catch (InterruptedException stopping) {
            withdraw(waiting);
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("The server is stopping.");
        }
    }

    private static <T> T finished(Waiting<T> waiting) {
        try {
            return waiting.join();
        } catch (CompletionException failed) {
            // The exception of the hashing thread has the useful stack trace.
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private static Fault.Unavailable busy() {
        return new Fault.Unavailable("Too many sign-ins at once.");
    }

    /**
     * The work of the threads.
     *
     * @param running the hashes that are being computed
     * @param waiting the hashes that wait
     * @param finished the hashes that were computed since the start
     * @param refused the hashes that were refused since the start
     */
    public record Use(int running, int waiting, long finished, long refused) {}

    /** The work at this moment. */
    public Use use() {
        return new Use(running.get(), queue.size(), finished.sum(), refusals.sum());
    }

    /** Stops accepting work. Running hashes finish, but the program does not wait for them. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private static final class Waiting<T> extends CompletableFuture<T> {
        private final Supplier<T> work;
        private final Standing.Rank rank;
        private final String from;

        Waiting(Supplier<T> work, Standing.Rank rank, String from) {
            this.work = work;
            this.rank = rank;
            this.from = from;
        }

        void run() {
            try {
                complete(work.get());
            } catch (RuntimeException | Error failed) {
                completeExceptionally(failed);
            }
        }
    }
}
