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
 * The door to limits on what strangers can have done. They hold for all nodes together and do not tell whether there is
 * anybody behind an address. Who is not let through is not counted.
 */
public final class Throttle {
    private final Database database;
    private final Clock clock;

    public Throttle(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Counts one.
     *
     * @param whose the address that is counted; nothing is when it is empty
     * @throws Fault.TooMany when there were too many of late
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
     * Counts one for each of many, in the transaction of whatever is counted.
     *
     * @return how long each of those has to wait that had too many of late; the others pass
     */
    public Map<String, Duration> pass(Handle handle, Limit limit, Collection<String> all) {
        return all.isEmpty() ? Map.of() : ThrottleStore.pass(handle, limit, all, clock.instant());
    }

    /**
     * Counts some for one, in the transaction of whatever is counted; which is not counted when that is rolled back.
     *
     * @param count how many at once
     * @throws Fault.TooMany when so many are more than are free
     */
    public void pass(Handle handle, Limit limit, String whose, int count) {
        Duration left = ThrottleStore.pass(handle, limit, whose, count, clock.instant());
        if (left.isPositive()) {
            throw tooMany(left);
        }
    }

    /**
     * As {@link #pass(Handle, Limit, String, int)}, for the person or the key that asks. Operators have no such limit: what they
     * do is theirs to answer for.
     */
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

    /** Forgets who has not been here for a while. To be called from time to time. */
    public void tidy() {
        database.change(handle -> ThrottleStore.forget(handle, clock.instant()));
    }
}
