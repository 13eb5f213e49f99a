package io.tenantry.web.server;

import io.tenantry.web.connection.ConnectionLimits;
import java.time.Duration;

/**
 * The limits of a server; beyond them it refuses.
 *
 * @param slots requests that are worked on at the same time
 * @param queued requests that wait for a slot
 * @param longestWait how long one waits for a slot
 * @param bytes of request bodies and long replies that are held in memory at the same time
 * @param connections limits of connections
 */
public record ServerLimits(int slots, int queued, Duration longestWait, long bytes, ConnectionLimits connections) {
    /** The limits of a served program: an eighth of its memory for bodies and replies. */
    public static final ServerLimits DEFAULT = new ServerLimits(
            512,
            2048,
            Duration.ofSeconds(5),
            Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 8),
            ConnectionLimits.DEFAULT);
}
