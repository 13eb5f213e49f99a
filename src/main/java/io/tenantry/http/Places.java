package io.tenantry.http;

import io.tenantry.fault.Fault;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The places of requests that are worked on at once, and the queue before them. Who finds the queue full, or waits in it
 * too long, is refused: a caller that is told so at once can come back, one that hangs cannot.
 */
final class Places {
    private final Semaphore free;
    private final AtomicInteger waiting = new AtomicInteger();
    private final int mostWaiting;
    private final Duration longestWait;

    /**
     * @param atOnce how many requests are worked on at once
     * @param mostWaiting how many may wait for that
     * @param longestWait for how long
     */
    Places(int atOnce, int mostWaiting, Duration longestWait) {
        this.free = new Semaphore(atOnce, true);
        this.mostWaiting = mostWaiting;
        this.longestWait = longestWait;
    }

    /** One request's right to a place. */
    Place place() {
        return new Place(this);
    }

    private void enter() {
        if (waiting.get() == 0 && free.tryAcquire()) {
            return;
        }
        try {
            if (waiting.incrementAndGet() > mostWaiting
                    || !free.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Fault.Unavailable("The server is busy.");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("The server is stopping.");
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void leave() {
        free.release();
    }

    /** What one request holds: nothing, or one place. */
    static final class Place {
        private final @Nullable Places places;
        private boolean taken;

        private Place(@Nullable Places places) {
            this.places = places;
        }

        /** For requests that are answered however many there are. */
        static Place unlimited() {
            return new Place(null);
        }

        /**
         * Does the work in a place.
         *
         * @throws Fault.Unavailable when there is none
         */
        <T> T within(Supplier<T> work) {
            take();
            try {
                return work.get();
            } finally {
                giveBack();
            }
        }

        /**
         * Gives the place to others while something is awaited from the caller, who may take long.
         *
         * @throws Fault.Unavailable when there is none afterwards
         */
        <T> T without(Supplier<T> awaited) {
            if (!taken) {
                return awaited.get();
            }
            giveBack();
            T result = awaited.get();
            take();
            return result;
        }

        private void take() {
            if (places != null) {
                places.enter();
                taken = true;
            }
        }

        private void giveBack() {
            if (places != null && taken) {
                taken = false;
                places.leave();
            }
        }
    }
}
