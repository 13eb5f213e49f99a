package io.tenantry.trace;

import org.jspecify.annotations.Nullable;

/** The tracer of this program; none unless a start sets one. */
public final class Tracing {
    private static volatile @Nullable Tracer current;

    private Tracing() {}

    /** Sets the tracer; null for none. */
    public static void use(@Nullable Tracer tracer) {
        current = tracer;
    }

    /** The tracer; null when nothing is traced. */
    public static @Nullable Tracer current() {
        return current;
    }
}
