package io.tenantry.web.server;

import io.tenantry.web.connection.ConnectionLimits;
import java.time.Duration;

/**
 * The limits of a server, beyond which it refuses requests.
 *
 * @param slots the maximum number of requests that are processed at the same time
 * @param queued the maximum number of requests that wait for a slot
 * @param longestWait the maximum time that a request waits for a slot
 * @param bytes the memory for request bodies and long replies, in bytes
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
