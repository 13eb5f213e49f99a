package io.tenantry.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL that is started again, on the same port, when it ends by itself, for example because the kernel killed it
 * for lack of memory. After too many restarts in a short time it is not started again.
 */
final class SupervisedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedPostgres.class);
    private static final Duration WAIT_FOR_ORPHANS = Duration.ofSeconds(2);
    private static final int MOST_RESTARTS = 5;
    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final PostgresLaunch launch;
    private final int port;
    private final CompletableFuture<RuntimeException> lost = new CompletableFuture<>();
    private final Thread supervisor;
    private volatile GuardedProcess process;
    private volatile boolean closed;

    private SupervisedPostgres(PostgresLaunch launch, PostgresLaunch.Running running) {
        this.launch = launch;
        this.port = running.port();
        this.process = running.process();
        this.supervisor = Thread.ofPlatform().daemon().name("postgresql").unstarted(this::supervise);
    }

    /** Starts it and waits until it accepts connections. */
    static SupervisedPostgres start(PostgresLaunch launch) throws IOException {
        var supervised = new SupervisedPostgres(launch, launch.onFreePort());
        supervised.supervisor.start();
        return supervised;
    }

    int port() {
        return port;
    }

    /** Completed with the reason when PostgreSQL has ended and does not start again. */
    CompletableFuture<RuntimeException> lost() {
        return lost;
    }

    private void supervise() {
        int restarts = 0;
        long first = System.nanoTime();
        try {
            while (true) {
                process.awaitEnd();
                if (closed) {
                    return;
                }
                if (System.nanoTime() - first > WITHIN.toNanos()) {
                    restarts = 0;
                    first = System.nanoTime();
                }
                if (++restarts > MOST_RESTARTS) {
                    throw new PostgresFailed(
                            ("It has ended %d times within %d minutes; if its log has no reason, see that of the kernel (out of"
                                            + " memory). Its log is in %s.")
                                    .formatted(
                                            restarts,
                                            WITHIN.toMinutes(),
                                            launch.cluster().logFolder()));
                }
                LOG.error("PostgreSQL has ended by itself, or was killed; it is started again");
                launch.cluster().stopOrphans(WAIT_FOR_ORPHANS);
                process = launch.again(port);
                LOG.info("PostgreSQL runs again");
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException failed) {
            if (!closed) {
                // Every attempt to start it has the same words.
                String reason =
                        String.valueOf(failed.getMessage()).lines().distinct().collect(Collectors.joining(" "));
                lost.complete(
                        new PostgresFailed("PostgreSQL has ended by itself and does not run again. " + reason, failed));
            }
        }
    }

    /** Stops PostgreSQL. */
    @Override
    public void close() {
        closed = true;
        supervisor.interrupt();
        boolean interrupted = Thread.interrupted();
        while (supervisor.isAlive()) {
            try {
                supervisor.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        process.close();
    }
}
