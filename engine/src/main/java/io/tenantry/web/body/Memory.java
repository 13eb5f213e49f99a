package io.tenantry.web.body;

import io.tenantry.fault.Fault;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The memory for the bodies of all requests and long replies while they are received or sent. The requests of one caller use
 * at most half of it, and those of an unknown client at a network address at most a quarter. A single request can use more.
 */
public final class Memory {
    private static final int OF_CALLER = 2;
    private static final int OF_STRANGER = 4;

    private final AtomicLong left;
    private final long bytes;
    private final Map<Owner, Long> owned = new ConcurrentHashMap<>();

    /** @param bytes the size of this memory, in bytes */
    public Memory(long bytes) {
        this.left = new AtomicLong(bytes);
        this.bytes = bytes;
    }

    /**
     * The party whose requests share a limit.
     *
     * @param name the caller's party, or the network address of an unknown client
     * @param known whether the caller is known
     */
    public record Owner(String name, boolean known) {}

    /** The number of bytes in use. */
    public long used() {
        return bytes - left.get();
    }

    /**
     * The share of one request.
     *
     * @param owner the party of the request at the moment
     */
    public Share share(Supplier<Owner> owner) {
        return new Share(owner);
    }

    private long own(Owner owner, long more) {
        Long now = owned.merge(owner, more, (before, added) -> before + added == 0 ? null : before + added);
        return now == null ? 0 : now;
    }

    /** The memory of one request; released when the request ends. */
    public final class Share implements AutoCloseable {
        private final Supplier<Owner> owners;
        private Owner owner = new Owner("", false);
        private long taken;

        private Share(Supplier<Owner> owners) {
            this.owners = owners;
        }

        /**
         * Takes more memory.
         *
         * @throws Fault.Unavailable when not enough memory is left, or the owner has too much of it
         */
        public void take(long more) {
            Owner now = owners.get();
            if (taken > 0 && !now.equals(owner)) {
                own(owner, -taken);
                own(now, taken);
            }
            owner = now;
            taken += more;
            long together = own(owner, more);
            boolean tooMuch = together > bytes / (owner.known ? OF_CALLER : OF_STRANGER) && together > taken;
            if (left.addAndGet(-more) < 0 || tooMuch) {
                throw new Fault.Unavailable("The server is busy.");
            }
        }

        @Override
        public void close() {
            if (taken > 0) {
                own(owner, -taken);
            }
            left.addAndGet(taken);
            taken = 0;
        }
    }
}
