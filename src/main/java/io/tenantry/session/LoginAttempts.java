package io.tenantry.session;

import io.tenantry.access.Caller;
import io.tenantry.access.TokenText;
import io.tenantry.fault.Fault;
import io.tenantry.session.LoginAttemptStore.Failures;
import io.tenantry.storage.Database;
import io.tenantry.storage.Slice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sign-ins of people and their failures, which people read of themselves. Failures wait in memory and are written by
 * {@link #flush}, so that the failed sign-in of an account takes as long as that of an unknown address.
 */
public final class LoginAttempts {
    private static final Duration KEPT = Duration.ofDays(90);
    private static final int MOST_OF_PERSON = 1_000;
    /** Failures beyond that are not kept: nobody can fill the memory with them. */
    private static final int MOST_WAITING = 10_000;

    private final Database database;
    private final Clock clock;
    private final Map<Failures, Instant> waiting = new ConcurrentHashMap<>();

    LoginAttempts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Notes a failure.
     *
     * @param person the owner of the account; null for an account that does not exist
     * @param from the network address
     */
    void failed(@Nullable Integer person, String from) {
        Instant now = clock.instant();
        String source = HexFormat.of().formatHex(Arrays.copyOf(TokenText.digest(from), 16));
        if (person != null && waiting.size() < MOST_WAITING) {
            waiting.putIfAbsent(new Failures(person, source, now.truncatedTo(ChronoUnit.MINUTES)), now);
        }
    }

    /** Writes the failures that wait. To be called every second or so. */
    public void flush() {
        Map<Failures, Instant> taken = new HashMap<>(waiting);
        if (!taken.isEmpty()) {
            database.change(handle -> LoginAttemptStore.failed(handle, taken));
            taken.forEach(waiting::remove);
        }
    }

    /**
     * A part of the list of the caller's attempts.
     *
     * @throws Fault.NotAllowed when the caller is no person
     */
    public Slice<LoginAttempt> list(Caller caller, LoginAttemptQuery query) {
        int person = person(caller);
        flush();
        return database.readConsistently(handle -> LoginAttemptStore.list(handle, person, query));
    }

    /**
     * The caller's newest attempt before the sign-in that an access token comes from.
     *
     * @param access the token; null for a caller with a key, and the newest attempt of all
     * @throws Fault.NotAllowed when the caller is no person
     * @throws Fault.NotFound when there is none
     */
    public LoginAttempt last(Caller caller, @Nullable String access) {
        int person = person(caller);
        flush();
        byte[] digest = access == null ? null : TokenText.digest(access);
        return database.read(handle -> LoginAttemptStore.last(handle, person, digest))
                .orElseThrow(() -> new Fault.NotFound("login attempt"));
    }

    /** Forgets what is older than 90 days, and of each person all but 1,000. To be called from time to time. */
    public void tidy() {
        database.change(
                handle -> LoginAttemptStore.forget(handle, clock.instant().minus(KEPT), MOST_OF_PERSON));
    }

    private static int person(Caller caller) {
        return switch (caller) {
            case Caller.Person person -> person.personId();
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }
}
