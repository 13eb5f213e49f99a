package io.tenantry.session;

import io.tenantry.access.PersonId;
import io.tenantry.fault.Fault;
import io.tenantry.session.factor.FactorUsed;
import io.tenantry.storage.Database;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/** The entry class of sign-in: begins sessions, requires new passwords and resets failures. */
public final class SignIn {
    /** Every organization that the person belongs to has disabled them. */
    public static final String SHUT_OUT = "This account is disabled.";

    /** Too many wrong passwords in a row for every organization that the person belongs to. */
    public static final String DISABLED = "This account is disabled after too many failed logins.";

    /** An organization has required a new password. */
    static final String PASSWORD_CHANGE_REQUIRED = "The password must be changed before the next login.";

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
        return begin(
                proof,
                obstacle -> true,
                (handle, account) -> sessions.begin(handle, account.personId(), account.totpConfirmed()));
    }

    /**
     * Begins a session of a kind; throws as {@link #login}.
     *
     * @param refuses whether an obstacle to a sign-in refuses this kind of session
     * @param session begins the session
     * @return the secret of the session
     */
    public <T> T begin(
            Proof proof, Predicate<Fault.NotAllowed> refuses, BiFunction<Handle, Account, Sessions.Begun<T>> session) {
        Outcome<T> outcome = proofs.check(proof, (handle, account) -> {
            PersonId person = account.personId();
            Fault.NotAllowed obstacle = SignInStore.obstacle(handle, person, true);
            if (obstacle != null && refuses.test(obstacle)) {
                SignInHistory.refused(handle, person);
                return new Refused<T>(obstacle);
            }
            FailedLoginStore.reset(handle, person);
            Sessions.Begun<T> begun = session.apply(handle, account);
            SignInHistory.signedIn(handle, person, begun.id(), FactorUsed.of(account.totpConfirmed(), proof.code()));
            return new In<>(begun.tokens());
        });
        return switch (outcome) {
            case In<T>(T tokens) -> tokens;
            case Refused<T>(Fault.NotAllowed why) -> throw why;
        };
    }

    /** The result of valid credentials. A refusal must be committed, so it cannot be an exception inside the transaction. */
    private sealed interface Outcome<T> {}

    private record In<T>(T tokens) implements Outcome<T> {}

    private record Refused<T>(Fault.NotAllowed why) implements Outcome<T> {}

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
