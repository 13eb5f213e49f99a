package io.tenantry.access;

import org.jspecify.annotations.Nullable;

/**
 * The origin of the request of the current thread, for audit entries and logs.
 *
 * @param address the network address of the client; null when it is not known
 * @param userAgent the User-Agent of the client, at most {@value #LONGEST} characters; null when the client sends none
 */
public record Origin(@Nullable String address, @Nullable String userAgent) {
    private static final int LONGEST = 255;
    private static final ScopedValue<Origin> CURRENT = ScopedValue.newInstance();
    private static final Origin NOWHERE = new Origin(null, null);

    public Origin {
        if (userAgent != null) {
            String printable = userAgent.replaceAll("\\p{Cntrl}", " ").strip();
            int end =
                    printable.offsetByCodePoints(0, Math.min(LONGEST, printable.codePointCount(0, printable.length())));
            userAgent = printable.substring(0, end);
        }
    }

    /** The origin of the current request; an unknown origin outside of requests. */
    public static Origin current() {
        return CURRENT.isBound() ? CURRENT.get() : NOWHERE;
    }

    /** Runs work for a request with this origin. */
    public <T> T during(ScopedValue.CallableOp<T, RuntimeException> work) {
        return ScopedValue.where(CURRENT, this).call(work);
    }
}
