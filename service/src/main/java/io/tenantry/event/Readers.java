package io.tenantry.event;

import io.tenantry.fault.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Limits the readers that wait at the same time on this node: of each service key, and altogether. */
final class Readers {
    private static final int MOST = 1_000;
    private static final Duration LATER = Duration.ofSeconds(15);

    private final int mostOfKey;
    private final String refusal;
    private final Map<Integer, Integer> ofKeys = new HashMap<>();
    private int all;

    /**
     * @param mostOfKey the maximum for a service key
     * @param refusal the message of the refusal
     */
    Readers(int mostOfKey, String refusal) {
        this.mostOfKey = mostOfKey;
        this.refusal = refusal;
    }

    /**
     * Admits a reader.
     *
     * @throws Fault.TooMany when the key has its maximum
     * @throws Fault.Unavailable when there are too many of all keys
     */
    synchronized void enter(int key) {
        int own = ofKeys.getOrDefault(key, 0);
        if (own == mostOfKey) {
            throw new Fault.TooMany(refusal, LATER);
        }
        if (all == MOST) {
            throw new Fault.Unavailable("Too many readers wait for events.");
        }
        ofKeys.put(key, own + 1);
        all++;
    }

    /** A reader has ended. */
    synchronized void leave(int key) {
        ofKeys.computeIfPresent(key, (same, own) -> own == 1 ? null : own - 1);
        all--;
    }
}
