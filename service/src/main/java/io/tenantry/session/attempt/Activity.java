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
 * The last activity of people: the time of the last request with a token or key of a person. It is written in the background,
 * for each person at most every five minutes.
 */
public final class Activity {
    private static final Duration EVERY = Duration.ofMinutes(5);
    /** The maximum number of people in memory; when it is reached, all are removed. */
    private static final int MOST_KNOWN = 100_000;

    private final Database database;
    private final Clock clock;
    private final Map<PersonId, Instant> written = new ConcurrentHashMap<>();
    private final Map<PersonId, Instant> waiting = new ConcurrentHashMap<>();

    public Activity(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Records a request of a caller. Requests of impersonators do not count. */
    public void seen(Caller caller) {
        if (caller instanceof Caller.Person person && !person.isImpersonated()) {
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

    /** Writes the recorded times. To be called about every second. */
    public void flush() {
        Map<PersonId, Instant> taken = Map.copyOf(waiting);
        if (!taken.isEmpty()) {
            database.change(handle -> SignInStore.noteActivity(handle, taken));
            taken.forEach(waiting::remove);
        }
    }
}
