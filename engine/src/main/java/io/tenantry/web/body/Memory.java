package io.tenantry.web.body;

import io.tenantry.fault.Fault;
import java.util.concurrent.atomic.AtomicLong;

/** The memory for the bodies of all requests and long replies while they are received or sent. */
public final class Memory {
    private final AtomicLong left;
    private final long bytes;

    /** @param bytes the size of this memory, in bytes */
    public Memory(long bytes) {
        this.left = new AtomicLong(bytes);
        this.bytes = bytes;
    }

    /** The number of bytes in use. */
    public long used() {
        return bytes - left.get();
    }

    /** The share of one request. */
    public Share share() {
        return new Share(left);
    }

    /** The memory of one request; released when the request ends. */
    public static final class Share implements AutoCloseable {
        private final AtomicLong left;
        private long taken;

        private Share(AtomicLong left) {
            this.left = left;
        }

        /**
         * Takes more memory.
         *
         * @throws Fault.Unavailable when not enough memory is left
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
