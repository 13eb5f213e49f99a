package io.tenantry.operator;

import io.tenantry.fault.Fault;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.operator.session.OperatorSessions;
import io.tenantry.password.Hashing;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailedAttempts;

/**
 * The sign-in of operators to the web console, by user name, password and, for operators with a second factor, a one-time code or
 * a recovery code. Failed attempts count together with those at the management API.
 */
public final class OperatorConsoleSignIn {
    private final Database database;
    private final OperatorProofs proofs;
    private final OperatorSessions sessions;

    public OperatorConsoleSignIn(
            Database database,
            FailedAttempts attempts,
            Hashing hashing,
            OperatorSecondFactor factors,
            OperatorSessions sessions) {
        this.database = database;
        this.proofs = new OperatorProofs(database, attempts, hashing, factors);
        this.sessions = sessions;
    }

    /**
     * Begins a session. An unknown name, a wrong password and a wrong code are refused alike.
     *
     * @param code a one-time code or a recovery code; empty for none
     * @param from the network address that the credentials come from
     * @return the token of the session
     * @throws Fault.Unauthenticated when anything is wrong
     * @throws Fault.TooMany when too many attempts from there were wrong
     * @throws Fault.Unavailable when too many wait for a hash
     */
    public String signIn(Credentials presented, String code, String from) {
        return proofs.check(presented, code, from, (handle, operator) -> {
            OperatorHistory.signedIn(handle, operator, code);
            return sessions.begin(handle, operator.id(), operator.secondFactor());
        });
    }

    /** Whether an operator has a name. */
    public boolean knows(String username) {
        return database.read(handle -> OperatorStore.passwordHash(handle, username))
                .isPresent();
    }
}
