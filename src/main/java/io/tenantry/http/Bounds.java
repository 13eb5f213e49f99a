package io.tenantry.http;

import io.tenantry.http.connection.Patience;
import java.time.Duration;

/**
 * How much a server takes on before it refuses.
 *
 * @param atOnce requests that are worked on at once
 * @param waiting requests that wait for that
 * @param longestWait how long one waits
 * @param bytes of bodies and long replies that are held while they are on their way
 * @param patience with connections
 */
public record Bounds(int atOnce, int waiting, Duration longestWait, long bytes, Patience patience) {
    /** What a served program has: an eighth of its memory for what is on its way. */
    public static final Bounds USUAL = new Bounds(
            512,
            2048,
            Duration.ofSeconds(5),
            Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 8),
            Patience.USUAL);
}
