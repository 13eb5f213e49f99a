package io.tenantry.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue with a limit, shared fairly between network addresses: they take turns, one element at a time, and each has a
 * limit of its own. When the queue is full, an element of an address with fewer elements replaces the last element of the
 * address with the most elements.
 */
public final class FairQueue<T> {
    private final int most;
    private final int mostOfAddress;
    private final Map<String, Deque<T>> byAddress = new LinkedHashMap<>();
    private int size;

    /**
     * @param most maximum number of waiting elements
     * @param mostOfAddress maximum number of them from one address
     */
    public FairQueue(int most, int mostOfAddress) {
        this.most = most;
        this.mostOfAddress = mostOfAddress;
    }

    /**
     * Adds an element.
     *
     * @return the element that is refused: this one or another one; null for none
     */
    public synchronized @Nullable T add(String address, T element) {
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

    /** The number of waiting elements. */
    public synchronized int size() {
        return size;
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

    /** The next element, from the address whose turn it is; null when the queue is empty. */
    public synchronized @Nullable T next() {
        if (byAddress.isEmpty()) {
            return null;
        }
        Map.Entry<String, Deque<T>> turn = byAddress.entrySet().iterator().next();
        String address = turn.getKey();
        Deque<T> waiting = turn.getValue();
        T element = waiting.removeFirst();
        size--;
        // The address moves to the end.
        byAddress.remove(address);
        if (!waiting.isEmpty()) {
            byAddress.put(address, waiting);
        }
        return element;
    }

    /** Removes an element; returns whether it was still waiting. */
    public synchronized boolean remove(String address, T element) {
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
