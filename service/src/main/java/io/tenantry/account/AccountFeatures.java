package io.tenantry.account;

import io.tenantry.mail.Outbox;
import io.tenantry.password.Hashing;
import io.tenantry.secret.SecretBox;
import io.tenantry.session.Proofs;
import io.tenantry.session.Sessions;
import io.tenantry.session.SignIn;
import io.tenantry.session.attempt.Activity;
import io.tenantry.session.attempt.LoginAttempts;
import io.tenantry.session.console.ConsoleSessions;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailedAttempts;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The entry classes of sign-in, which share the sessions and the counts of failed attempts.
 *
 * @param sessions login sessions
 * @param consoleSessions sessions in the web console
 * @param signIn sign-in
 * @param passwords changes of passwords
 * @param twoFactor second factors
 * @param emails e-mail verification
 * @param attempts limits of failed attempts to sign in
 * @param hashing hashes passwords
 * @param logins the sign-ins of people and their failures
 * @param activity when people were last active
 */
public record AccountFeatures(
        Sessions sessions,
        ConsoleSessions consoleSessions,
        SignIn signIn,
        PasswordChanges passwords,
        TwoFactor twoFactor,
        EmailVerification emails,
        FailedAttempts attempts,
        Hashing hashing,
        LoginAttempts logins,
        Activity activity) {
    /**
     * Creates the entry classes.
     *
     * @param publicUrl the URL that links in mails begin with, without a slash at the end
     * @param attempts limits of failed attempts to sign in
     * @param hashing hashes passwords
     * @param sessionTtl the maximum life of a session of a person
     * @param issuer the name of the installation in authenticator apps
     */
    public static AccountFeatures open(
            Database database,
            SecretBox box,
            Clock clock,
            Outbox outbox,
            Supplier<String> publicUrl,
            FailedAttempts attempts,
            Hashing hashing,
            Duration sessionTtl,
            String issuer) {
        Proofs proofs = new Proofs(database, box, clock, attempts, hashing);
        Sessions sessions = new Sessions(database, clock, sessionTtl);
        SignIn signIn = new SignIn(database, proofs, sessions);
        Links links = new Links(publicUrl);
        return new AccountFeatures(
                sessions,
                new ConsoleSessions(database, clock, signIn),
                signIn,
                new PasswordChanges(database, clock, proofs, sessions, outbox, links, attempts, hashing),
                new TwoFactor(proofs, box, sessions, outbox, issuer),
                new EmailVerification(database, clock, outbox, links, attempts),
                attempts,
                hashing,
                new LoginAttempts(database),
                new Activity(database, clock));
    }

    /** Deletes expired sessions and tokens. To be called periodically. */
    public void tidy() {
        sessions.tidy();
        passwords.tidy();
    }
}
