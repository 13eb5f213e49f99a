package io.tenantry.throttle;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of limits on operations of unknown clients. The limits hold for all nodes together. They do not reveal
 * whether an address belongs to an account. A refused operation is not counted.
 */
public final class Throttle {
    private final Database database;
    private final Clock clock;

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
            Map<String, Duration> late =
                    database.write(handle -> ThrottleStore.pass(handle, limit, List.of(whose), clock.instant()));
            late.values().forEach(left -> {
                throw tooMany(left);
            });
        }
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
        Duration left = ThrottleStore.pass(handle, limit, whose, count, clock.instant());
        if (left.isPositive()) {
            throw tooMany(left);
        }
    }

    /** As {@link #pass(Handle, Limit, String, int)}, for the calling person or key. Operators have no such limit. */
    public void passBy(Handle handle, Limit limit, Caller caller, int count) {
        if (!(caller instanceof Caller.Operator)) {
            pass(handle, limit, caller.logName().replace("impersonated:", "person:"), count);
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
        database.change(handle -> ThrottleStore.forget(handle, clock.instant()));
    }
}
