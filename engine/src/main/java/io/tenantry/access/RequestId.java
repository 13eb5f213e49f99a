package io.tenantry.access;

/** The id of the request that the current thread works on, for audit entries and logs. */
public final class RequestId {
    private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private RequestId() {}

    /** The id; empty outside of requests. */
    public static String current() {
        return CURRENT.isBound() ? CURRENT.get() : "";
    }

    /** Runs work of a request. */
    public static <T> T with(String id, ScopedValue.CallableOp<T, RuntimeException> work) {
        return ScopedValue.where(CURRENT, id).call(work);
    }
}
