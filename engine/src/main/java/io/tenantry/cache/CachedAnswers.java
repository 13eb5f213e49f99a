package io.tenantry.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import io.tenantry.access.Deadline;
import io.tenantry.fault.Fault;
import io.tenantry.measure.Counts;
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
 * Cached answers, each valid only as long as nothing that it was made from has changed. A cached answer includes every
 * change that this node made, and every change of another node that is older than a second.
 *
 * @param <K> the type of the questions
 * @param <V> the type of the answers
 */
public final class CachedAnswers<K, V> {
    /**
     * An answer just made.
     *
     * @param value the answer
     * @param slots the {@link ChangeFeed#slot}s of all things that it was made from
     */
    public record Fresh<V>(V value, int[] slots) {}

    /**
     * An answer that is no longer valid as a whole.
     *
     * @param changes tells which parts have changed since
     */
    public record Former<V>(V value, long mark, ChangeFeed changes) {
        /** Whether the thing with this slot is unchanged since the answer was made. */
        public boolean unchanged(int slot) {
            return changes.unchangedSince(mark, new int[] {slot});
        }
    }

    private record Entry<V>(V value, int[] slots, long mark) {}

    /** The outcomes of looking for an answer. */
    public enum Lookup {
        /** A cached answer was valid. */
        HIT,
        /** The answer had to be made. */
        MISS
    }

    private final ChangeFeed changes;
    private final Counts<Lookup> lookups;
    private final Cache<K, Entry<V>> entries;
    private final ConcurrentMap<K, CompletableFuture<Entry<V>>> making = new ConcurrentHashMap<>();

    /**
     * @param name the name of the cache in metrics: lower case, words joined by underscores
     * @param mostBytes the approximate maximum size of all answers, in bytes
     * @param weight the approximate size of an answer, in bytes
     */
    public CachedAnswers(String name, ChangeFeed changes, long mostBytes, ToIntFunction<V> weight) {
        this.changes = changes;
        this.lookups = changes.lookups(name);
        Weigher<K, Entry<V>> weigher = (key, entry) -> 128 + 4 * entry.slots.length + weight.applyAsInt(entry.value);
        this.entries =
                Caffeine.newBuilder().maximumWeight(mostBytes).weigher(weigher).build();
    }

    /**
     * Gives the cached answer where it is still valid, else a new one. An exception from {@code make} is not cached. When
     * several requests miss the same answer at once, one makes it and the others wait for it; each waits for at most one
     * further answer.
     *
     * @throws Fault.Unavailable when another request does not make it before the {@link Deadline}
     */
    public V get(K key, Function<K, Fresh<V>> make) {
        return get(key, (asked, former) -> make.apply(asked));
    }

    /** The cached answer of {@link #get}, if it is valid; no answer is made. */
    public @Nullable V find(K key) {
        Entry<V> known = Transaction.isJoined() || !changes.current() ? null : entries.getIfPresent(key);
        if (known == null || !isRight(known, changes.mark())) {
            return null;
        }
        lookups.add(Lookup.HIT);
        return known.value;
    }

    /** As {@link #get(Object, Function)}; {@code make} is given the previous answer, if that is still cached. */
    public V get(K key, BiFunction<K, @Nullable Former<V>, Fresh<V>> make) {
        if (Transaction.isJoined()) {
            // Data read here may never be committed, and cached answers lack the writes of this transaction.
            return make.apply(key, null).value;
        }
        long asked = changes.mark();
        while (changes.current()) {
            Entry<V> known = entries.getIfPresent(key);
            if (known != null && isRight(known, asked)) {
                lookups.add(Lookup.HIT);
                return known.value;
            }
            lookups.add(Lookup.MISS);
            CompletableFuture<Entry<V>> own = new CompletableFuture<>();
            CompletableFuture<Entry<V>> others = making.putIfAbsent(key, own);
            Entry<V> made = others == null ? made(key, make, asked, own) : awaited(others);
            if (made != null && isRight(made, asked) && changes.current()) {
                return made.value;
            }
        }
        return make.apply(key, null).value;
    }

    /** Whether an answer was begun after the question was asked, or nothing that it was made from has changed since. */
    private boolean isRight(Entry<V> entry, long asked) {
        return entry.mark >= asked || changes.unchangedSince(entry.mark, entry.slots);
    }

    private Entry<V> made(
            K key, BiFunction<K, @Nullable Former<V>, Fresh<V>> make, long asked, CompletableFuture<Entry<V>> promise) {
        try {
            // The previous maker may have ended between our lookup and our turn.
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
