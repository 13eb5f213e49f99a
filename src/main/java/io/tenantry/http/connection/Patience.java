package io.tenantry.http.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How long a server waits for those it talks to.
 *
 * @param idle for the next request, on a connection that has none in work
 * @param head for the rest of a request line and its headers, from their first byte on
 * @param stall for a body, and for the caller to take a piece of a reply; a body gets more the more of it has come
 * @param bytesPerSecond how fast a body has to come in the long run
 * @param connections how many there may be; a further one takes the place of the one that was idle longest
 */
public record Patience(Duration idle, Duration head, Duration stall, int bytesPerSecond, int connections) {
    private static final int MOST = 20_000;
    /** For the database, logs, libraries, and connections that are being closed. */
    private static final int OTHER_FILES = 512;

    /** What a served program has. Idle is longer than the minute after which proxies usually give connections up. */
    public static final Patience USUAL = new Patience(
            Duration.ofSeconds(75), Duration.ofSeconds(10), Duration.ofSeconds(20), 8 * 1024, mostConnections());

    /** A server that has no file descriptor left for a new connection stops to listen. */
    private static int mostConnections() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long files = system.getMaxFileDescriptorCount();
            return Math.clamp(Math.min(files - OTHER_FILES, files * 3 / 4), 64, MOST);
        }
        return MOST;
    }
}
