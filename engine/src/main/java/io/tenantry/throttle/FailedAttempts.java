package io.tenantry.throttle;

import io.tenantry.fault.Fault;
import io.tenantry.logging.SecurityLog;
import io.tenantry.logging.SecurityLog.Event;
import io.tenantry.schedule.Removal;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailureCounters.Change;
import io.tenantry.throttle.FailureCounters.Count;
import io.tenantry.throttle.FailureCounters.Counted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The limits on failed attempts to prove an identity. Failures are counted for an account from one network address and, at
 * a higher limit, for the address alone. They are never counted for the account alone, so that no attacker can lock an
 * account. Known and unknown accounts are treated alike. The counts are in memory, and the nodes exchange them in {@link
 * #exchange}.
 */
public final class FailedAttempts {
    /** The maximum number of counters that one exchange takes in each direction. */
    private static final int MOST_EXCHANGED = 5_000;

    /** How long a changed counter is read again, as the transaction that changed it may be committed late. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final Database database;
    private final Clock clock;
    private final FailureCounters counters;

    public FailedAttempts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.counters = new FailureCounters(clock);
    }

    /**
     * Begins an attempt with a password. It counts as a failure unless it succeeds or is closed without a result.
     *
     * @param account names the account, whether it exists or not
     * @param from the network address
     * @throws Fault.TooMany if the address, or the account from this address, is locked
     */
    public Attempt begin(String account, String from) {
        return noted(Event.SIGN_IN_LOCKED, () -> begin(key(FailureLimit.ADDRESS, from), pair(account, from)));
    }

    private Attempt begin(Counted address, Counted pair) {
        Count atAddress = counters.begin(address);
        try {
            return new Attempt(pair, counters.begin(pair), address, atAddress);
        } catch (Fault.TooMany locked) {
            // A client that repeats its attempt too early has not failed.
            counters.withdraw(address, atAddress);
            throw locked;
        }
    }

    /** Does something, and logs an event when a lock prevents it. */
    private static <T> T noted(Event locked, Supplier<T> work) {
        try {
            return work.get();
        } catch (Fault.TooMany refused) {
            SecurityLog.log(locked, Map.of());
            throw refused;
        }
    }

    /**
     * Refuses correct credentials while the account is locked, so that they cannot be guessed in that time.
     *
     * @param account names the account
     * @param from the network address
     * @throws Fault.TooMany if the account is locked from this address
     */
    public void check(String account, String from) {
        noted(Event.SIGN_IN_LOCKED, () -> {
            counters.check(pair(account, from));
            return true;
        });
    }

    /**
     * Looks up a key or token, and counts it when it is unknown.
     *
     * @param from the network address
     * @throws Fault.TooMany if it is unknown and too many unknown ones came from this address
     */
    public <T> T lookUp(String from, Supplier<T> known) {
        try {
            return known.get();
        } catch (Fault.Unauthenticated refused) {
            switch (refused.why()) {
                case KEY, TOKEN -> countUnknown(from);
                // Credentials that were valid once are no guesses.
                case NONE, ENDED_KEY, ENDED_TOKEN, PASSWORD -> {}
            }
            throw refused;
        }
    }

    /**
     * Counts a token of a mail that is unknown.
     *
     * @param from the network address
     * @param found the result of the look-up; empty when the token is unknown
     * @return the result of the look-up
     * @throws Fault.TooMany if it is unknown and too many others were
     */
    public <T> Optional<T> counted(String from, Optional<T> found) {
        if (found.isEmpty()) {
            countUnknown(from);
        }
        return found;
    }

    private void countUnknown(String from) {
        Counted key = key(FailureLimit.KEYS_FROM_ADDRESS, from);
        noted(Event.CREDENTIAL_LOCKED, () -> counters.begin(key));
        counters.fail(key);
        SecurityLog.log(Event.CREDENTIAL_UNKNOWN, Map.of());
    }

    /** An attempt under way. An attempt that is closed without a result does not count. */
    public final class Attempt implements AutoCloseable {
        private final Counted pair;
        private final Count ofPair;
        private final Counted address;
        private final Count atAddress;
        private boolean decided;

        private Attempt(Counted pair, Count ofPair, Counted address, Count atAddress) {
            this.pair = pair;
            this.ofPair = ofPair;
            this.address = address;
            this.atAddress = atAddress;
        }

        /** The credentials were wrong: the attempt stays counted. */
        public void failed() {
            if (!decided) {
                decided = true;
                counters.fail(pair);
                counters.fail(address);
            }
        }

        /** The credentials were correct: the failures of the account from this address are removed. */
        public void succeeded() {
            if (!decided) {
                decided = true;
                counters.forget(pair);
                counters.withdraw(address, atAddress);
            }
        }

        @Override
        public void close() {
            if (!decided) {
                counters.withdraw(pair, ofPair);
                counters.withdraw(address, atAddress);
            }
        }
    }

    /** Sends the failures of this node to the other nodes and receives theirs. To be called at most once a second. */
    public void exchange() {
        List<Change> changes = counters.changed(MOST_EXCHANGED);
        if (!changes.isEmpty()) {
            Map<Counted, Count> together = database.write(handle -> {
                Map<Counted, Count> before = FailureStore.lock(
                        handle, changes.stream().map(Change::key).toList());
                Map<Counted, Count> after = new HashMap<>();
                changes.forEach(change ->
                        after.put(change.key(), change.addedTo(before.getOrDefault(change.key(), Count.NONE))));
                FailureStore.put(handle, after);
                return after;
            });
            changes.forEach(change ->
                    counters.merge(change.key(), Objects.requireNonNull(together.get(change.key())), change.added()));
        }
        database.read(handle -> FailureStore.changed(handle, OVERLAP, MOST_EXCHANGED))
                .forEach((key, count) -> counters.merge(key, count, 0));
    }

    /** Deletes counters that no longer lock anything. To be called from time to time. */
    public void tidy() {
        Instant before = clock.instant().minus(FailureLimit.QUIET);
        Removal.inBatches(database, (handle, most) -> FailureStore.forget(handle, before, most));
    }

    private static Counted pair(String account, String from) {
        return key(FailureLimit.ACCOUNT_FROM_ADDRESS, from + "\n" + account);
    }

    private static Counted key(FailureLimit limit, String whose) {
        return new Counted(limit, ThrottleStore.digest(limit.name() + " " + whose));
    }
}
