package io.tenantry.access;

/**
 * What a caller believes of the thing it is about to change. A door checks it in the transaction of the change, with the
 * thing locked, so that of two callers who believe the same only one succeeds.
 *
 * @param <T> the thing
 */
@FunctionalInterface
public interface Precondition<T> {
    /** The caller believes nothing in particular. */
    static <T> Precondition<T> none() {
        return current -> {};
    }

    /**
     * Checks the thing as it is.
     *
     * @throws io.tenantry.fault.Fault.Stale when it is not what the caller believes
     */
    void check(T current);
}
