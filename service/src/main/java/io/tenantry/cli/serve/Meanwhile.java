package io.tenantry.cli.serve;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A part of a start that takes a processor for a while, done beside the rest of it. */
final class Meanwhile implements AutoCloseable {
    private final FutureTask<Void> task;
    private final Thread thread;

    private Meanwhile(FutureTask<Void> task, Thread thread) {
        this.task = task;
        this.thread = thread;
    }

    /** Begins now. */
    static Meanwhile begin(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        return new Meanwhile(task, Thread.ofPlatform().name("start").start(task));
    }

    /** Waits until it is done, and throws what it threw. */
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

    /** Waits until it has ended, however: nothing it needs may go before. */
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
