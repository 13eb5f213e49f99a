package io.tenantry.session.attempt;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.session.SignInStore;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When people last sent a request with a token or a key of their own. It is written at most every five minutes for each person, and not
 * by the request itself.
 */
public final class Activity {
    private static final Duration EVERY = Duration.ofMinutes(5);
    /** So many people are known by heart; then all of them are forgotten. */
    private static final int MOST_KNOWN = 100_000;

    private final Database database;
    private final Clock clock;
    private final Map<PersonId, Instant> written = new ConcurrentHashMap<>();
    private final Map<PersonId, Instant> waiting = new ConcurrentHashMap<>();

    public Activity(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Notes a request of a caller; those of operators who act as a person do not count. */
    public void seen(Caller caller) {
        if (caller instanceof Caller.Person person && person.impersonator().isEmpty()) {
            Instant now = clock.instant();
            Instant before = written.get(person.personId());
            if (before == null || !now.isBefore(before.plus(EVERY))) {
                if (written.size() >= MOST_KNOWN) {
                    written.clear();
                }
                written.put(person.personId(), now);
                waiting.put(person.personId(), now);
            }
        }
    }

    /** Writes what waits. To be called every second or so. */
    public void flush() {
        Map<PersonId, Instant> taken = Map.copyOf(waiting);
        if (!taken.isEmpty()) {
            database.change(handle -> SignInStore.noteActivity(handle, taken));
            taken.forEach(waiting::remove);
        }
    }
}
