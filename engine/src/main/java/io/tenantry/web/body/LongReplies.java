package io.tenantry.web.body;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.web.connection.ConnectionLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the number of long replies that are sent at the same time, with at most half of them for one organization or person.
 * Their pages are read in turns, so that processors and connections remain free for other requests. When the limit is reached
 * and another long reply is to begin, a slow reply of the party with the most of them is broken off.
 */
public final class LongReplies {
    private static final Logger LOG = LoggerFactory.getLogger(LongReplies.class);

    /**
     * The approximate memory of a long reply, in bytes: a page of rows, a piece of the body, and the state of its compression.
     */
    private static final long BYTES_EACH = 1 << 20;

    /** A client is slow if it reads less than this multiple of the minimum rate of a body. */
    private static final int SLOW = 8;

    private final int most;
    private final long slowAfter;
    private final long slow;
    private final LongSupplier nanos;
    private final Semaphore turns;
    private final Map<String, List<UnderWay>> underWay = new HashMap<>();
    private int count;

    /**
     * @param bytes the memory for all of them together, in bytes
     * @param limits a client has half of the time for a piece of a reply before its rate counts
     * @param nanos the clock, in nanoseconds, like {@link System#nanoTime}
     */
    public LongReplies(long bytes, ConnectionLimits limits, LongSupplier nanos) {
        this.most = Math.clamp(bytes / BYTES_EACH, 2, 4096);
        this.slowAfter = limits.stall().dividedBy(2).toNanos();
        this.slow = SLOW * (long) limits.bytesPerSecond();
        this.nanos = nanos;
        this.turns = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    }

    /**
     * Begins a long reply, which the calling thread sends.
     *
     * @throws Fault.Unavailable when there are too many long replies
     */
    public synchronized UnderWay begin(@Nullable Caller caller) {
        String party = caller == null ? "anybody" : caller.party();
        int own = underWay.getOrDefault(party, List.of()).size();
        if (own >= most / 2 || (count >= most && !breakOffForOneWith(own))) {
            throw new Fault.Unavailable("The server sends too many long replies; ask for pages of the list.");
        }
        UnderWay begun = new UnderWay(party);
        underWay.computeIfAbsent(party, ignored -> new ArrayList<>()).add(begun);
        count++;
        return begun;
    }

    /**
     * Breaks off the slowest reply of the party with the most of them.
     *
     * @param own the number of replies that the other party has
     * @return whether there is a slow one, of a party that has more than the other party will have
     */
    private boolean breakOffForOneWith(int own) {
        long now = nanos.getAsLong();
        UnderWay slowest = null;
        int held = own + 1;
        for (List<UnderWay> ofParty : underWay.values()) {
            if (ofParty.size() < held || ofParty.size() <= own + 1) {
                continue;
            }
            for (UnderWay reply : ofParty) {
                if (reply.isSlow(now)
                        && (slowest == null || ofParty.size() > held || reply.rate(now) < slowest.rate(now))) {
                    slowest = reply;
                    held = ofParty.size();
                }
            }
        }
        if (slowest == null) {
            return false;
        }
        slowest.breakOff();
        return true;
    }

    private void remove(UnderWay reply) {
        List<UnderWay> ofParty = underWay.getOrDefault(reply.party, List.of());
        if (ofParty.remove(reply)) {
            count--;
            if (ofParty.isEmpty()) {
                underWay.remove(reply.party);
            }
        }
    }

    /** The turns to read a page and write it to a piece. */
    public Semaphore turns() {
        return turns;
    }

    /** A long reply. Its methods are called by the thread that sends it. */
    public final class UnderWay implements AutoCloseable {
        private final String party;
        private final Thread sender = Thread.currentThread();
        private boolean brokenOff;
        private boolean waiting;
        private long since;
        private long waited;
        private long taken;

        private UnderWay(String party) {
            this.party = party;
        }

        /**
         * Sends a piece. The thread is interrupted meanwhile when the reply is broken off.
         *
         * @param bytes the length of the piece
         * @param sending waits until the client has taken the piece
         */
        public <T> T piece(int bytes, Supplier<T> sending) {
            beginWaiting();
            try {
                return sending.get();
            } finally {
                endWaiting(bytes);
            }
        }

        private void beginWaiting() {
            synchronized (LongReplies.this) {
                waiting = true;
                since = nanos.getAsLong();
            }
        }

        private void endWaiting(int bytes) {
            synchronized (LongReplies.this) {
                waiting = false;
                waited += nanos.getAsLong() - since;
                taken += bytes;
            }
        }

        private boolean isSlow(long now) {
            return waiting && waitedUntil(now) >= slowAfter && rate(now) < slow;
        }

        /** Bytes a second, without the time in which the server makes the pieces. */
        private double rate(long now) {
            return taken * 1e9 / waitedUntil(now);
        }

        private long waitedUntil(long now) {
            return waited + now - since;
        }

        private void breakOff() {
            LOG.info("a long reply to {} is broken off for another caller: its client takes it slowly", party);
            brokenOff = true;
            remove(this);
            sender.interrupt();
        }

        /** Ends the reply. */
        @Override
        public void close() {
            synchronized (LongReplies.this) {
                remove(this);
                if (brokenOff) {
                    // The thread continues with other work.
                    boolean ignored = Thread.interrupted();
                }
            }
        }
    }
}
