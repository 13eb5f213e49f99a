package io.tenantry.web.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The limits of connections and of what comes and goes on them.
 *
 * @param idle how long a connection stays open without a request
 * @param head time for a request line and its headers, from the first byte to the last
 * @param stall time for a body, and for each piece of a reply to be taken; a body gets more time with each byte
 * @param bytesPerSecond the rate at which a body has to come in the long run
 * @param most connections; a further one takes the place of the one that was idle longest
 */
public record ConnectionLimits(Duration idle, Duration head, Duration stall, int bytesPerSecond, int most) {
    private static final int MOST = 20_000;
    /** File descriptors for the database, the log, libraries, and connections that are being closed. */
    private static final int OTHER_FILES = 512;

    /** The limits of a served program. Proxies usually close idle connections after a minute, which is sooner. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(
            Duration.ofSeconds(75), Duration.ofSeconds(10), Duration.ofSeconds(20), 8 * 1024, mostConnections());

    /** The time that a body of so many bytes has, in nanoseconds. */
    public long nanosOfBody(long bytes) {
        return stall.toNanos() + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
    }

    /** A server that has no file descriptor left for a new connection stops to listen. */
    private static int mostConnections() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long files = system.getMaxFileDescriptorCount();
            return Math.clamp(Math.min(files - OTHER_FILES, files * 3 / 4), 64, MOST);
        }
        return MOST;
    }
}
