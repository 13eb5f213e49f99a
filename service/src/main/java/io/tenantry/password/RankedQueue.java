package io.tenantry.password;

import io.tenantry.password.Standing.Rank;
import io.tenantry.queue.FairQueue;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fair queue for each rank of network addresses. The better ranks come first, but every fourth turn begins with the worst one,
 * so that each goes on.
 */
final class RankedQueue<T> {
    private static final int TURNS = 4;
    private static final Rank[] BEST_FIRST = {Rank.KNOWN, Rank.UNKNOWN, Rank.SUSPECT};
    private static final Rank[] WORST_FIRST = {Rank.SUSPECT, Rank.UNKNOWN, Rank.KNOWN};

    private final Map<Rank, FairQueue<T>> queues = new EnumMap<>(Rank.class);
    private int turn;

    /**
     * @param most maximum number of waiting elements of each rank
     * @param mostOfAddress maximum number of them from one address
     */
    RankedQueue(int most, int mostOfAddress) {
        for (Rank rank : BEST_FIRST) {
            queues.put(rank, new FairQueue<>(most, mostOfAddress));
        }
    }

    /**
     * Adds an element.
     *
     * @return the element that is refused: this one or another one; null for none
     */
    @Nullable
    T add(Rank rank, String address, T element) {
        return queue(rank).add(address, element);
    }

    /** The next element; null when nothing waits. */
    synchronized @Nullable T next() {
        turn = (turn + 1) % TURNS;
        for (Rank rank : turn == 0 ? WORST_FIRST : BEST_FIRST) {
            T next = queue(rank).next();
            if (next != null) {
                return next;
            }
        }
        return null;
    }

    /** Removes an element; returns whether it was still waiting. */
    boolean remove(Rank rank, String address, T element) {
        return queue(rank).remove(address, element);
    }

    /** The number of waiting elements. */
    int size() {
        return queues.values().stream().mapToInt(FairQueue::size).sum();
    }

    private FairQueue<T> queue(Rank rank) {
        FairQueue<T> queue = queues.get(rank);
        if (queue == null) {
            throw new IllegalArgumentException(rank.name());
        }
        return queue;
    }
}
