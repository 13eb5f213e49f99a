package io.tenantry.access;

import java.util.function.Supplier;

/** The request slot of the current thread. During a long wait the slot is given to other requests. */
@FunctionalInterface
public interface RequestSlot {
    /**
     * Releases the slot and waits. The rest of the request runs without a slot: the requests that waited continue one by
     * one, as the threads that they waited for release them.
     */
    <T> T without(Supplier<T> wait);

    /** Runs the work of a request that has this slot. */
    default <T> T within(ScopedValue.CallableOp<T, RuntimeException> work) {
        return ScopedValue.where(Current.SLOT, this).call(work);
    }

    /** Waits without the slot of the current thread, if it has one. */
    static <T> T released(Supplier<T> wait) {
        return Current.SLOT.isBound() ? Current.SLOT.get().without(wait) : wait.get();
    }

    /** The slot of the current thread. */
    final class Current {
        private static final ScopedValue<RequestSlot> SLOT = ScopedValue.newInstance();

        private Current() {}
    }
}
