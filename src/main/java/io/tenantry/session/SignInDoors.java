package io.tenantry.session;

import io.tenantry.mail.Outbox;
import io.tenantry.storage.Database;
import io.tenantry.storage.SecretBox;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * All doors of signing in, which share the sessions and the memory of failed attempts.
 *
 * @param sessions login sessions
 * @param signIn signing in
 * @param passwords new passwords
 * @param twoFactor second factors
 * @param emails the proof of addresses
 */
public record SignInDoors(
        Sessions sessions, SignIn signIn, PasswordChanges passwords, TwoFactor twoFactor, EmailVerification emails) {
    /**
     * Opens them.
     *
     * @param publicUrl the URL that links in mails begin with, without a slash at the end
     */
    public static SignInDoors open(
            Database database, SecretBox box, Clock clock, Outbox outbox, Supplier<String> publicUrl) {
        Proofs proofs = new Proofs(database, box, clock);
        Sessions sessions = new Sessions(database, clock);
        Links links = new Links(publicUrl);
        return new SignInDoors(
                sessions,
                new SignIn(database, proofs, sessions),
                new PasswordChanges(database, clock, proofs, sessions, outbox, links),
                new TwoFactor(proofs, box),
                new EmailVerification(database, clock, outbox, links));
    }

    /** Forgets what nobody can use any more. To be called from time to time. */
    public void tidy() {
        sessions.tidy();
        passwords.tidy();
    }
}
