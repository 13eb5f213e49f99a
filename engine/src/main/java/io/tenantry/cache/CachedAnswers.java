package io.tenantry.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import io.tenantry.access.Deadline;
import io.tenantry.fault.Fault;
import io.tenantry.storage.connection.Transaction;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers kept in memory, each only as long as nothing that went into it has changed. What is served is never older than
 * the last change this program made, and at most a second older than the last change of another program.
 *
 * @param <K> what is asked
 * @param <V> the answer
 */
public final class CachedAnswers<K, V> {
    /**
     * An answer just made.
     *
     * @param value the answer
     * @param slots what went into it: {@link ChangeFeed#slot}s
     */
    public record Fresh<V>(V value, int[] slots) {}

    /**
     * An answer that is no longer right as a whole.
     *
     * @param changes tells what has changed since
     */
    public record Former<V>(V value, long mark, ChangeFeed changes) {
        /** Whether that which went into it is still as it was. */
        public boolean unchanged(int slot) {
            return changes.unchangedSince(mark, new int[] {slot});
        }
    }

    private record Entry<V>(V value, int[] slots, long mark) {}

    private final ChangeFeed changes;
    private final Cache<K, Entry<V>> entries;
    private final ConcurrentMap<K, CompletableFuture<Entry<V>>> making = new ConcurrentHashMap<>();

    /**
     * @param mostBytes about how much memory the answers may take
     * @param weight about how many bytes an answer takes
     */
    public CachedAnswers(ChangeFeed changes, long mostBytes, ToIntFunction<V> weight) {
        this.changes = changes;
        Weigher<K, Entry<V>> weigher = (key, entry) -> 128 + 4 * entry.slots.length + weight.applyAsInt(entry.value);
        this.entries =
                Caffeine.newBuilder().maximumWeight(mostBytes).weigher(weigher).build();
    }

    /**
     * The cached answer where it is still right, else a new one. What {@code make} throws is not cached. Of those who miss
     * the same answer at once one makes it; the others wait for it, and for no more than the one after it.
     *
     * @throws Fault.Unavailable when another does not make it before the {@link Deadline}
     */
    public V get(K key, Function<K, Fresh<V>> make) {
        return get(key, (asked, former) -> make.apply(asked));
    }

    /** The remembered answer of {@link #get}, if it is right; nothing is made. */
    public @Nullable V find(K key) {
        Entry<V> known = Transaction.isJoined() || !changes.current() ? null : entries.getIfPresent(key);
        return known != null && isRight(known, changes.mark()) ? known.value : null;
    }

    /** As {@link #get(Object, Function)}; who makes the answer is given the one before it, if that is still known. */
    public V get(K key, BiFunction<K, @Nullable Former<V>, Fresh<V>> make) {
        if (Transaction.isJoined()) {
            // What is read here may never be committed, and what is remembered lacks what this transaction wrote.
            return make.apply(key, null).value;
        }
        long asked = changes.mark();
        while (changes.current()) {
            Entry<V> known = entries.getIfPresent(key);
            if (known != null && isRight(known, asked)) {
                return known.value;
            }
            CompletableFuture<Entry<V>> own = new CompletableFuture<>();
            CompletableFuture<Entry<V>> others = making.putIfAbsent(key, own);
            Entry<V> made = others == null ? made(key, make, asked, own) : awaited(others);
            if (made != null && isRight(made, asked) && changes.current()) {
                return made.value;
            }
        }
        return make.apply(key, null).value;
    }

    /** Whether an answer was begun after somebody asked, or nothing that went into it has changed since. */
    private boolean isRight(Entry<V> entry, long asked) {
        return entry.mark >= asked || changes.unchangedSince(entry.mark, entry.slots);
    }

    private Entry<V> made(
            K key, BiFunction<K, @Nullable Former<V>, Fresh<V>> make, long asked, CompletableFuture<Entry<V>> promise) {
        try {
            // Whoever made it last may have ended between our look and our turn.
            Entry<V> entry = entries.getIfPresent(key);
            if (entry == null || !isRight(entry, asked)) {
                long mark = changes.mark();
                Fresh<V> fresh = make.apply(key, entry == null ? null : new Former<>(entry.value, entry.mark, changes));
                entry = new Entry<>(fresh.value, fresh.slots, mark);
                entries.put(key, entry);
            }
            promise.complete(entry);
            return entry;
        } finally {
            making.remove(key, promise);
            promise.cancel(false);
        }
    }

    /** The answer that another request makes; null when that fails. */
    private static <V> @Nullable Entry<V> awaited(CompletableFuture<Entry<V>> others) {
        try {
            return Deadline.current().await(others);
        } catch (CancellationException | CompletionException failed) {
            return null;
        }
    }
}
