package io.tenantry.cache;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Distinguishes questions that are repeated from those that are asked once, so that only the answers to the former are
 * cached: an answer that is never used again still lives long enough to fill the old part of the heap. It is an
 * approximation in a few kilobytes: of two questions that share a slot the older is dropped.
 */
public final class RecentQuestions {
    private static final int SLOT_BITS = 12;

    private final AtomicIntegerArray slots = new AtomicIntegerArray(1 << SLOT_BITS);

    /** Whether the question was asked before, as far as that is known; records the question. */
    public boolean again(Object question) {
        // An empty slot has zero.
        int mixed = question.hashCode() * 0x9E3779B9 | 1;
        return slots.getAndSet(mixed >>> (Integer.SIZE - SLOT_BITS), mixed) == mixed;
    }
}
