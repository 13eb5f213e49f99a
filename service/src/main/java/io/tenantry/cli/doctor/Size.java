package io.tenantry.cli.doctor;

import java.util.Locale;

/** Numbers of bytes for people. */
final class Size {
    private static final double STEP = 1024;
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Size() {}

    /** {@code 1.5 GiB}. */
    static String of(long bytes) {
        double size = bytes / STEP;
        int unit = 0;
        while (size >= STEP) {
            size /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }
}
