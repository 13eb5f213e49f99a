package io.tenantry.access;

/**
 * The state in which a caller expects the object that it is about to change. An entry class checks it in the transaction of
 * the change, with the object locked, so that of two callers that expect the same state only one succeeds.
 *
 * @param <T> the type of the object
 */
@FunctionalInterface
public interface Precondition<T> {
    /** No expectation: every state is accepted. */
    static <T> Precondition<T> none() {
        return current -> {};
    }

    /**
     * Checks the object in its current state.
     *
     * @throws io.tenantry.fault.Fault.Stale when that is not the expected state
     */
    void check(T current);
}
