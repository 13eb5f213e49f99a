package io.tenantry.cli.serve;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A part of the start that runs in its own thread beside the rest, because it takes a processor for a while. */
final class Meanwhile implements AutoCloseable {
    private final FutureTask<Void> task;
    private final Thread thread;

    private Meanwhile(FutureTask<Void> task, Thread thread) {
        this.task = task;
        this.thread = thread;
    }

    /** Starts the work. */
    static Meanwhile begin(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        return new Meanwhile(task, Thread.ofPlatform().name("start").start(task));
    }

    /** Waits for the end of the work and throws its exception, if any. */
    void await() {
        try {
            task.get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(failed);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at the start", stopping);
        }
    }

    /** Waits for the end of the work, successful or not: its resources are closed after it. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
