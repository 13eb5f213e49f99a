package io.tenantry.access;

/** The id of the request that the current thread works for, so that what it writes down can name it. */
public final class RequestId {
    private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private RequestId() {}

    /** The id; empty when no request is being answered. */
    public static String current() {
        return CURRENT.isBound() ? CURRENT.get() : "";
    }

    /** Runs work for a request. */
    public static <T> T with(String id, ScopedValue.CallableOp<T, RuntimeException> work) {
        return ScopedValue.where(CURRENT, id).call(work);
    }
}
