package io.tenantry.cli.serve;

import io.tenantry.logging.Logging;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time from the start of a long-running command until it has stopped: by itself, by Ctrl-C or by SIGTERM. A stop during
 * the start interrupts the owner's thread, which closes everything that it has opened.
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

    /** Begins now; the calling thread is the owner. */
    static Lifetime begin() {
        return new Lifetime();
    }

    /**
     * Waits until the program is asked to stop.
     *
     * @throws RuntimeException the reason that {@link #fail} was called with
     */
    void awaitStop() {
        try {
            asked.await();
        } catch (InterruptedException interrupted) {
            // The stop came between the end of the start and this wait, or a failure was reported.
        }
        calm();
        RuntimeException failed = failure;
        if (failed != null && !isAskedToStop()) {
            throw failed;
        }
    }

    /**
     * Ends the command because something it needs has failed for good. If it has not closed everything after five seconds,
     * the JVM is halted with status 1.
     *
     * @param reason thrown by {@link #awaitStop}
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

    /** Whether the program was asked to stop. */
    boolean isAskedToStop() {
        return asked.getCount() == 0;
    }

    /** Stops further interrupts: the owner is closing its resources from here on. */
    synchronized void calm() {
        interruptible = false;
        Thread.interrupted();
    }

    /** Reports that everything is closed. */
    @Override
    public void close() {
        calm();
        over.countDown();
        if (!isAskedToStop()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException stopping) {
                // The stop came at this moment; the hook finds that everything is closed.
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
        // The JVM would exit with the status of the signal; a clean stop exits with 0.
        Runtime.getRuntime().halt(clean ? 0 : 1);
    }

    private synchronized void disturb() {
        if (interruptible) {
            owner.interrupt();
        }
    }
}
