package io.tenantry.operator;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Fault.Unauthenticated.Why;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.password.Hashing;
import io.tenantry.password.Passwords;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.throttle.FailedAttempts.Attempt;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;

/**
 * Checks user name, password and, for operators with a second factor, a one-time code or a recovery code. All ways by which
 * operators sign in count their failed attempts together.
 */
final class OperatorProofs {
    private final Database database;
    private final FailedAttempts attempts;
    private final Hashing hashing;
    private final OperatorSecondFactor factors;

    OperatorProofs(Database database, FailedAttempts attempts, Hashing hashing, OperatorSecondFactor factors) {
        this.database = database;
        this.attempts = attempts;
        this.hashing = hashing;
        this.factors = factors;
    }

    /** The name under which failed attempts of an operator are counted. */
    static String account(Credentials presented) {
        return "operator\n" + presented.username();
    }

    /**
     * Checks credentials and runs work with the operator, who is locked. An unknown name, a wrong password and a wrong code are
     * refused alike, and a name that is unknown takes as long as one that is known.
     *
     * @param code a one-time code or a recovery code; empty for none
     * @param from the network address that the credentials come from
     * @throws Fault.Unauthenticated when anything is wrong
     * @throws Fault.TooMany when too many attempts from there were wrong
     * @throws Fault.Unavailable when too many wait for a hash
     */
    <T> T check(Credentials presented, String code, String from, BiFunction<Handle, Operator, T> work) {
        // No name has a null character, and the database refuses a search for one.
        String username = presented.username().replace('\0', ' ');
        try (Attempt attempt = attempts.begin(account(presented), from)) {
            Optional<String> stored = database.read(handle -> OperatorStore.passwordHash(handle, username));
            boolean right = hashing.match(from, presented.password(), stored.orElse(null)) != Passwords.Match.NO;
            Optional<T> done = right ? proven(username, stored.orElseThrow(), code, work) : Optional.empty();
            if (done.isEmpty()) {
                attempt.failed();
                OperatorHistory.failed(database, username);
                throw new Fault.Unauthenticated(Why.PASSWORD);
            }
            attempt.succeeded();
            return done.get();
        }
    }

    /** Runs the work, unless the code is wrong or the password was replaced while it was compared. */
    private <T> Optional<T> proven(String username, String hash, String code, BiFunction<Handle, Operator, T> work) {
        return database.write(handle -> {
            Operator operator = OperatorStore.named(handle, username)
                    .flatMap(seen -> OperatorStore.lock(handle, seen.id()))
                    .orElse(null);
            if (operator == null
                    || !OperatorStore.passwordHash(handle, username).equals(Optional.of(hash))
                    || (operator.secondFactor() && !factors.accepts(handle, operator.id(), code))) {
                return Optional.empty();
            }
            return Optional.of(work.apply(handle, operator));
        });
    }
}
