package io.tenantry.operator;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Fault.Unauthenticated.Why;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.operator.session.OperatorSessions;
import io.tenantry.password.Hashing;
import io.tenantry.password.Passwords;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.throttle.FailedAttempts.Attempt;
import java.util.Optional;

/**
 * The sign-in of operators to the web console, by user name, password and, for operators with a second factor, a one-time code or
 * a recovery code. Failed attempts count together with those at the management API.
 */
public final class OperatorConsoleSignIn {
    private final Database database;
    private final FailedAttempts attempts;
    private final Hashing hashing;
    private final OperatorSecondFactor factors;
    private final OperatorSessions sessions;

    public OperatorConsoleSignIn(
            Database database,
            FailedAttempts attempts,
            Hashing hashing,
            OperatorSecondFactor factors,
            OperatorSessions sessions) {
        this.database = database;
        this.attempts = attempts;
        this.hashing = hashing;
        this.factors = factors;
        this.sessions = sessions;
    }

    /**
     * Begins a session. An unknown name, a wrong password and a wrong code are refused alike, and a name that is unknown takes
     * as long as one that is known.
     *
     * @param code a one-time code or a recovery code; empty for none
     * @param from the network address that the credentials come from
     * @return the token of the session
     * @throws Fault.Unauthenticated when anything is wrong
     * @throws Fault.TooMany when too many attempts from there were wrong
     * @throws Fault.Unavailable when too many wait for a hash
     */
    public String signIn(Credentials presented, String code, String from) {
        // No name has a null character, and the database refuses a search for one.
        String username = presented.username().replace('\0', ' ');
        try (Attempt attempt = attempts.begin(OperatorSignIn.account(presented), from)) {
            Optional<String> stored = database.read(handle -> OperatorStore.passwordHash(handle, username));
            boolean right = hashing.match(from, presented.password(), stored.orElse(null)) != Passwords.Match.NO;
            Optional<String> token = right ? begin(username, stored.orElseThrow(), code) : Optional.empty();
            if (token.isEmpty()) {
                attempt.failed();
                OperatorHistory.failed(database, username);
                throw new Fault.Unauthenticated(Why.PASSWORD);
            }
            attempt.succeeded();
            return token.get();
        }
    }

    /** Whether an operator has a name. */
    public boolean knows(String username) {
        return database.read(handle -> OperatorStore.passwordHash(handle, username))
                .isPresent();
    }

    /** Begins the session, unless the code is wrong or the password was replaced while it was compared. */
    private Optional<String> begin(String username, String hash, String code) {
        return database.write(handle -> {
            Operator operator = OperatorStore.named(handle, username)
                    .flatMap(seen -> OperatorStore.lock(handle, seen.id()))
                    .orElse(null);
            if (operator == null
                    || !OperatorStore.passwordHash(handle, username).equals(Optional.of(hash))
                    || (operator.secondFactor() && !factors.accepts(handle, operator.id(), code))) {
                return Optional.empty();
            }
            OperatorHistory.signedIn(handle, operator, code);
            return Optional.of(sessions.begin(handle, operator.id(), operator.secondFactor()));
        });
    }
}
