package io.tenantry.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.schedule.Removal;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of limits on operations of unknown clients. The limits hold for all nodes together. They do not reveal
 * whether an address belongs to an account. A refused operation is not counted.
 */
public final class Throttle {
    private static final int BLOCK = 100;
    private static final int MOST_REFUSED = 100_000;

    private final Database database;
    private final Clock clock;

    /** How many operations of each operator this node has counted ahead. */
    private final ConcurrentMap<String, AtomicInteger> counted = new ConcurrentHashMap<>();

    /** The refusals that hold for now. Time alone ends a refusal, on every node, so it is repeated without the database. */
    private final Cache<String, Refusal> refused =
            Caffeine.newBuilder().maximumSize(MOST_REFUSED).build();

    /** A refusal at a time, and the time at which all counted operations would be due. */
    private record Refusal(Instant at, Instant due) {
        /** Whether it still holds; it does not if the clock was put back since. */
        private boolean holds(Limit limit, Instant now) {
            return !now.isBefore(at) && due.minus(limit.slack(1)).isAfter(now);
        }
    }

    public Throttle(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Counts one operation.
     *
     * @param whose the address that is counted; when it is empty, nothing is counted
     * @throws Fault.TooMany if the address exceeds the limit
     */
    public void pass(Limit limit, String whose) {
        if (!whose.isEmpty()) {
            check(limit, 1, count(limit, whose));
        }
    }

    private ThrottleStore.Count count(Limit limit, String whose) {
        String key = limit.word() + " " + whose;
        Instant now = clock.instant();
        Refusal known = refused.getIfPresent(key);
        if (known != null && known.holds(limit, now)) {
            return new ThrottleStore.Count(false, Duration.between(now, known.due));
        }
        ThrottleStore.Count counted = database.write(handle -> ThrottleStore.pass(handle, limit, whose, 1, now));
        if (counted.passed()) {
            refused.invalidate(key);
        } else {
            refused.put(key, new Refusal(now, now.plus(counted.due())));
        }
        return counted;
    }

    /**
     * Counts one operation for each address, in the transaction of these operations.
     *
     * @return how long the addresses that exceed the limit have to wait; the others are counted
     */
    public Map<String, Duration> pass(Handle handle, Limit limit, Collection<String> all) {
        return all.isEmpty() ? Map.of() : ThrottleStore.pass(handle, limit, all, clock.instant());
    }

    /**
     * Counts several operations for one address or id, in the transaction of these operations. A rollback also takes back the
     * count.
     *
     * @param count the number of operations
     * @throws Fault.TooMany if so many are more than are free
     */
    public void pass(Handle handle, Limit limit, String whose, int count) {
        check(limit, count, ThrottleStore.pass(handle, limit, whose, count, clock.instant()));
    }

    /** As {@link #pass(Handle, Limit, String, int)}, for the calling person, key or operator. */
    public void passBy(Handle handle, Limit limit, Caller caller, int count) {
        pass(handle, limit.of(caller), sender(caller), count);
    }

    private static String sender(Caller caller) {
        return caller instanceof Caller.Operator operator
                ? "operator:" + operator.username()
                : caller.logName().replace("impersonated:", "person:");
    }

    /**
     * Counts an operation of which an operator does very many. This node counts {@value #BLOCK} at once, since each count
     * of an operator waits for the one before.
     *
     * @throws Fault.TooMany if the operator exceeds the limit
     */
    public void passOften(Limit ofAll, Caller.Operator operator) {
        Limit limit = ofAll.of(operator);
        String sender = sender(operator);
        AtomicInteger left = counted.computeIfAbsent(limit.word() + " " + sender, ignored -> new AtomicInteger());
        if (left.getAndUpdate(now -> Math.max(0, now - 1)) > 0) {
            return;
        }
        ThrottleStore.Count block =
                database.write(handle -> ThrottleStore.pass(handle, limit, sender, BLOCK, clock.instant()));
        if (block.passed()) {
            left.addAndGet(BLOCK - 1);
        } else {
            pass(limit, sender);
        }
    }

    /** Tells the sender what is left. */
    private static void check(Limit limit, int count, ThrottleStore.Count counted) {
        limit.allowance(counted.due()).note();
        if (!counted.passed()) {
            throw tooMany(counted.due().minus(limit.slack(count)));
        }
    }

    /** The answer to a caller that has to wait. */
    public static Fault.TooMany tooMany(Duration left) {
        long seconds = Math.max(1, left.plusMillis(999).toSeconds());
        return new Fault.TooMany(
                "Request was throttled. Expected available in %d second%s.".formatted(seconds, seconds == 1 ? "" : "s"),
                Duration.ofSeconds(seconds));
    }

    /** Deletes addresses without recent operations. To be called from time to time. */
    public void tidy() {
        Instant now = clock.instant();
        Removal.inBatches(database, (handle, most) -> ThrottleStore.forget(handle, now, most));
    }
}
