package io.tenantry.postgres;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * Settings of PostgreSQL that follow from the memory of the machine, or of the container. The JVM takes up to a quarter of
 * it; the rest is for other programs and for files that the system caches.
 */
final class MachineMemory {
    private static final long MEGABYTE = 1 << 20;

    private MachineMemory() {}

    static Map<String, String> settings() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? settings(system.getTotalMemorySize())
                : settings(0);
    }

    /** @param bytes the memory of the machine; 0 when it is not known */
    static Map<String, String> settings(long bytes) {
        long memory = bytes / MEGABYTE;
        return Map.of(
                // Pages of tables and indexes, shared by all connections.
                "shared_buffers", megabytes(between(memory / 8, 128, 4096)),
                // Of each sort or bitmap of a statement; there are about thirty connections.
                "work_mem", megabytes(between(memory / 1024, 4, 64)),
                // No memory is taken by this: it tells the planner what is probably cached.
                "effective_cache_size", megabytes(between(memory / 2, 256, 1 << 20)));
    }

    private static long between(long value, long least, long most) {
        return Math.clamp(value, least, most);
    }

    private static String megabytes(long count) {
        return count + "MB";
    }
}
