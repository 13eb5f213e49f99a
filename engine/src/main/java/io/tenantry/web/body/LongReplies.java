package io.tenantry.web.body;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Limits the long replies that are sent at the same time, with at most half of them for one organization or person. Their pages
 * are read in turns, so that processors and connections stay free for other requests.
 */
public final class LongReplies {
    /**
     * The approximate memory of a long reply, in bytes: a page of rows, a piece of the body, and the state of its compression.
     */
    private static final long BYTES_EACH = 1 << 20;

    private final int most;
    private final Semaphore turns;
    private final Map<String, Integer> underWay = new HashMap<>();
    private int count;

    /** @param bytes the memory for all of them together, in bytes */
    public LongReplies(long bytes) {
        this.most = Math.clamp(bytes / BYTES_EACH, 2, 4096);
        this.turns = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    }

    /**
     * Begins a long reply.
     *
     * @return ends the long reply when it is run
     * @throws Fault.Unavailable when there are too many long replies
     */
    public synchronized Runnable begin(@Nullable Caller caller) {
        String party = caller == null ? "anybody" : caller.party();
        int own = underWay.getOrDefault(party, 0);
        if (count >= most || own >= most / 2) {
            throw new Fault.Unavailable("The server sends too many long replies; ask for pages of the list.");
        }
        count++;
        underWay.put(party, own + 1);
        return () -> end(party);
    }

    private synchronized void end(String party) {
        count--;
        underWay.computeIfPresent(party, (same, own) -> own == 1 ? null : own - 1);
    }

    /** The turns to read a page and write it to a piece. */
    public Semaphore turns() {
        return turns;
    }
}
