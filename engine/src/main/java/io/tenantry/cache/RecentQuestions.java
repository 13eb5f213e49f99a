package io.tenantry.cache;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Tells questions that come again from those that are asked once, so that only the former are remembered: an answer that
 * nobody asks for again still lives long enough to fill the old part of the heap. A guess in a few kilobytes: of two
 * questions that share a place the older is forgotten.
 */
public final class RecentQuestions {
    private static final int PLACES_BITS = 12;

    private final AtomicIntegerArray places = new AtomicIntegerArray(1 << PLACES_BITS);

    /** Whether the question was asked before, as far as that is known; from now on it is. */
    public boolean again(Object question) {
        // Zero is what an empty place has.
        int mixed = question.hashCode() * 0x9E3779B9 | 1;
        return places.getAndSet(mixed >>> (Integer.SIZE - PLACES_BITS), mixed) == mixed;
    }
}
