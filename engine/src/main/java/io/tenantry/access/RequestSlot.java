package io.tenantry.access;

import java.util.function.Supplier;

/**
 * The request slot that the current thread works in. A wait for something that takes long gives the slot to other requests.
 */
@FunctionalInterface
public interface RequestSlot {
    /**
     * Gives the slot back and waits. The rest of the request goes on without a slot: those that waited come back one by one, as
     * the threads that they waited for let them go.
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

    /** The slot of each thread. */
    final class Current {
        private static final ScopedValue<RequestSlot> SLOT = ScopedValue.newInstance();

        private Current() {}
    }
}
