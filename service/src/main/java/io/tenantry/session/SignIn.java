package io.tenantry.session;

import io.tenantry.access.PersonId;
import io.tenantry.fault.Fault;
import io.tenantry.session.factor.FactorUsed;
import io.tenantry.storage.Database;
import org.jdbi.v3.core.Handle;

/** The entry class of sign-in: begins sessions, requires new passwords and resets failures. */
public final class SignIn {
    /** Every organization that the person belongs to has disabled them. */
    public static final String SHUT_OUT = "This account is disabled.";

    /** Too many wrong passwords in a row for every organization that the person belongs to. */
    public static final String DISABLED = "This account is disabled after too many failed logins.";

    /** An organization has required a new password. */
    public static final String PASSWORD_CHANGE_REQUIRED = "The password must be changed before the next login.";

    /** An organization requires a second factor, and the person has none. */
    public static final String TWO_FACTOR_REQUIRED = "Two-factor authentication must be set up before the next login.";

    /** Whether every organization of the person has disabled them, for any reason. */
    public static boolean isShutOut(Fault.NotAllowed obstacle) {
        return obstacle.reason() == Fault.NotAllowed.Reason.ACCOUNT_DISABLED;
    }

    private final Proofs proofs;
    private final Sessions sessions;
    private final Database database;

    public SignIn(Database database, Proofs proofs, Sessions sessions) {
        this.database = database;
        this.proofs = proofs;
        this.sessions = sessions;
    }

    /**
     * Begins a session.
     *
     * @throws Fault.Unauthenticated if the address or the password is wrong
     * @throws Fault.Invalid if the one-time code is missing or wrong
     * @throws Fault.NotAllowed if the person has to change something before the sign-in
     * @throws Fault.TooMany if too many attempts before this one were wrong
     */
    public TokenPair login(Proof proof) {
        Outcome outcome = proofs.check(proof, (handle, account) -> {
            PersonId person = account.personId();
            Fault.NotAllowed obstacle = SignInStore.obstacle(handle, person, true);
            if (obstacle != null) {
                SignInHistory.refused(handle, person);
                return new Refused(obstacle);
            }
            FailedLoginStore.reset(handle, person);
            Sessions.Begun session = sessions.begin(handle, person, account.totpConfirmed());
            SignInHistory.signedIn(handle, person, session.id(), FactorUsed.of(account.totpConfirmed(), proof.code()));
            return new In(session.tokens());
        });
        return switch (outcome) {
            case In(TokenPair tokens) -> tokens;
            case Refused(Fault.NotAllowed why) -> throw why;
        };
    }

    /** The result of valid credentials. A refusal must be committed, so it cannot be an exception inside the transaction. */
    private sealed interface Outcome {}

    private record In(TokenPair tokens) implements Outcome {}

    private record Refused(Fault.NotAllowed why) implements Outcome {}

    /**
     * The address of a person, to check a password with.
     *
     * @throws Fault.NotFound if there is no such person
     */
    public String emailOf(PersonId person) {
        return database.read(handle -> SignInStore.emailOf(handle, person))
                .orElseThrow(() -> new Fault.NotFound("person"));
    }

    /** Resets the failed logins of a person. Memberships that they have disabled stay disabled. */
    public void forgetFailures(Handle handle, PersonId person) {
        FailedLoginStore.reset(handle, person);
    }
}
