package io.tenantry.web.body;

import io.tenantry.fault.Fault;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that bodies of requests and long replies may take while they are on their way, all of them together. */
public final class Memory {
    private final AtomicLong left;

    /** @param bytes how much there is */
    public Memory(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** One request's share of it. */
    public Share share() {
        return new Share(left);
    }

    /** What one request has taken; given back when it ends. */
    public static final class Share implements AutoCloseable {
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
        public void take(long bytes) {
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
