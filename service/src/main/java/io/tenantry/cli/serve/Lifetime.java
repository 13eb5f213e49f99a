package io.tenantry.cli.serve;

import io.tenantry.logging.Logging;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time from the start of a long-running command until it has stopped, whether by itself, by Ctrl-C or by SIGTERM. A
 * command that is asked to stop is interrupted while it starts; what it has opened it closes in its own thread.
 */
final class Lifetime implements AutoCloseable {
    private static final long LONGEST_STOP_SECONDS = 90;
    private static final long LONGEST_END_SECONDS = 5;

    private final Thread owner = Thread.currentThread();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop");
    private boolean interruptible = true;
    private volatile @Nullable RuntimeException failure;

    private Lifetime() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Begins now, in the thread that calls. */
    static Lifetime begin() {
        return new Lifetime();
    }

    /**
     * Waits until somebody asks the program to stop.
     *
     * @throws RuntimeException what {@link #fail} was called with
     */
    void awaitStop() {
        try {
            asked.await();
        } catch (InterruptedException interrupted) {
            // Asked between the end of the start and this wait, or something failed for good.
        }
        calm();
        RuntimeException failed = failure;
        if (failed != null && !isAskedToStop()) {
            throw failed;
        }
    }

    /**
     * Something that the command cannot do without is gone for good: it ends with that reason, and where it has not closed
     * everything after five seconds, it ends all the same.
     */
    void fail(RuntimeException reason) {
        failure = reason;
        Thread.ofPlatform().daemon().name("end").start(() -> end(reason));
        disturb();
    }

    private void end(RuntimeException reason) {
        try {
            if (!over.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                Logging.flush();
                System.err.println(reason.getMessage());
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether somebody asked the program to stop. */
    boolean isAskedToStop() {
        return asked.getCount() == 0;
    }

    /** From here on the owner is closing things and must not be disturbed. */
    synchronized void calm() {
        interruptible = false;
        Thread.interrupted();
    }

    /** Everything is closed. */
    @Override
    public void close() {
        calm();
        over.countDown();
        if (!isAskedToStop()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException stopping) {
                // Asked at this very moment: the hook finds that everything is closed.
            }
        }
    }

    private void stop() {
        asked.countDown();
        disturb();
        boolean clean = false;
        try {
            clean = over.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
        Logging.flush();
        // The JVM would report the signal; who asked for a stop and got a clean one is told of success.
        Runtime.getRuntime().halt(clean ? 0 : 1);
    }

    private synchronized void disturb() {
        if (interruptible) {
            owner.interrupt();
        }
    }
}
