package io.tenantry.password;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue with a limit, shared fairly between network addresses: they take turns, one element at a time, and each has a
 * limit of its own. In a full queue, an address with fewer elements takes the place of the last element of the address that
 * has most.
 */
final class FairQueue<T> {
    private final int most;
    private final int mostOfAddress;
    private final Map<String, Deque<T>> byAddress = new LinkedHashMap<>();
    private int size;

    /**
     * @param most how many elements wait at a time
     * @param mostOfAddress how many of them from one address
     */
    FairQueue(int most, int mostOfAddress) {
        this.most = most;
        this.mostOfAddress = mostOfAddress;
    }

    /**
     * Adds an element.
     *
     * @return the element that has no place: this one, another one, or null for none
     */
    synchronized @Nullable T add(String address, T element) {
        int own = byAddress.getOrDefault(address, new ArrayDeque<>()).size();
        if (own >= mostOfAddress) {
            return element;
        }
        T refused = null;
        if (size >= most) {
            Map.Entry<String, Deque<T>> longest = longest();
            if (longest == null || longest.getValue().size() <= own + 1) {
                return element;
            }
            refused = longest.getValue().removeLast();
            size--;
        }
        byAddress.computeIfAbsent(address, ignored -> new ArrayDeque<>()).addLast(element);
        size++;
        return refused;
    }

    private Map.@Nullable Entry<String, Deque<T>> longest() {
        Map.Entry<String, Deque<T>> longest = null;
        for (Map.Entry<String, Deque<T>> entry : byAddress.entrySet()) {
            if (longest == null || entry.getValue().size() > longest.getValue().size()) {
                longest = entry;
            }
        }
        return longest;
    }

    /** The next element, of the address whose turn it is; null when none waits. */
    synchronized @Nullable T next() {
        if (byAddress.isEmpty()) {
            return null;
        }
        Map.Entry<String, Deque<T>> turn = byAddress.entrySet().iterator().next();
        String address = turn.getKey();
        Deque<T> waiting = turn.getValue();
        T element = waiting.removeFirst();
        size--;
        // The address goes behind all others.
        byAddress.remove(address);
        if (!waiting.isEmpty()) {
            byAddress.put(address, waiting);
        }
        return element;
    }

    /** Takes an element out; returns whether it was still waiting. */
    synchronized boolean remove(String address, T element) {
        Deque<T> waiting = byAddress.get(address);
        if (waiting == null || !waiting.remove(element)) {
            return false;
        }
        size--;
        if (waiting.isEmpty()) {
            byAddress.remove(address);
        }
        return true;
    }
}
