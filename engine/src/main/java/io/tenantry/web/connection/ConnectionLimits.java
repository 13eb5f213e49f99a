package io.tenantry.web.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The limits of connections and of the data on them.
 *
 * @param idle the maximum time that a connection stays open without a request
 * @param head the maximum time for a request line and its headers, from the first byte to the last
 * @param stall the initial time for a body, and the maximum time for a client to take each piece of a reply; a body
 *     gets more time with each byte
 * @param bytesPerSecond the minimum rate of a body in the long run
 * @param most the maximum number of connections; a further one replaces the one that has been idle longest
 */
public record ConnectionLimits(Duration idle, Duration head, Duration stall, int bytesPerSecond, int most) {
    private static final int MOST = 20_000;
    /** The file descriptors for the database, the log, libraries, and connections that are being closed. */
    private static final int OTHER_FILES = 512;

    /** The limits of the production server. Proxies commonly close idle connections after a minute, which is sooner. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(
            Duration.ofSeconds(75), Duration.ofSeconds(10), Duration.ofSeconds(20), 8 * 1024, mostConnections());

    /** The time for a body of this many bytes, in nanoseconds. */
    public long nanosOfBody(long bytes) {
        return stall.toNanos() + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
    }

    /** Leaves file descriptors free: a server that has none left for a new connection stops listening. */
    private static int mostConnections() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long files = system.getMaxFileDescriptorCount();
            return Math.clamp(Math.min(files - OTHER_FILES, files * 3 / 4), 64, MOST);
        }
        return MOST;
    }
}
