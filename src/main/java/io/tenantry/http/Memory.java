package io.tenantry.http;

import io.tenantry.fault.Fault;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that bodies of requests and long replies may take while they are on their way, all of them together. */
final class Memory {
    private final AtomicLong left;

    /** @param bytes how much there is */
    Memory(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** One request's share of it. */
    Share share() {
        return new Share(left);
    }

    /** What one request has taken; given back when it ends. */
    static final class Share implements AutoCloseable {
        private final AtomicLong left;
        private long taken;

        private Share(AtomicLong left) {
            this.left = left;
        }

        /**
         * Takes more.
         *
         * @throws Fault.Unavailable when there is not so much left
         */
        void take(long bytes) {
            taken += bytes;
            if (left.addAndGet(-bytes) < 0) {
                throw new Fault.Unavailable("The server is busy.");
            }
        }

        @Override
        public void close() {
            left.addAndGet(taken);
            taken = 0;
        }
    }
}
