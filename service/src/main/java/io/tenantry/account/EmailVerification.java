package io.tenantry.account;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.access.TokenText;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.mail.Letter;
import io.tenantry.mail.Mail;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.member.VerifiedAddresses;
import io.tenantry.session.SignInStore;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The entry class of e-mail verification: sends a token to a person's address and accepts it. */
public final class EmailVerification {
    private static final Duration TOKEN = Duration.ofHours(24);

    private final Database database;
    private final Clock clock;
    private final Outbox outbox;
    private final Links links;
    private final FailedAttempts attempts;
    private final Throttle throttle;

    EmailVerification(Database database, Clock clock, Outbox outbox, Links links, FailedAttempts attempts) {
        this.database = database;
        this.clock = clock;
        this.outbox = outbox;
        this.links = links;
        this.attempts = attempts;
        this.throttle = new Throttle(database, clock);
    }

    /**
     * Sends a token to a person's address, unless it is verified or a token was sent less than a minute ago.
     *
     * @throws Fault.TooMany if the person asked too often recently
     */
    public void request(PersonId person) {
        throttle.pass(Limit.VERIFICATION_FOR, Integer.toString(person.value()));
        database.change(handle -> request(handle, person));
    }

    /** As {@link #request(PersonId)}, in the transaction that adds the person. */
    public void request(Handle handle, PersonId person) {
        Optional<String> email = MailedTokenStore.unverifiedEmail(handle, person);
        String token = TokenText.random();
        Instant now = clock.instant();
        if (email.isEmpty()
                || !MailedTokenStore.put(
                        handle,
                        person,
                        MailedTokenStore.Purpose.EMAIL,
                        TokenText.digest(token),
                        now,
                        now.plus(TOKEN))) {
            return;
        }
        Mail mail = new Letter("Confirm your e-mail address")
                .paragraph("A user signed in with this address, and requests to confirm it.")
                .paragraph("If it was not you, do not follow the link: another person may have opened an account with"
                        + " your address. Request a new password instead: then only you can use the account.")
                .link("Confirm it here within 24 hours", links.verifyEmail(token))
                .paragraph("Or use this token: " + token)
                .to(email.get());
        outbox.put(handle, mail, Purpose.SECURITY);
    }

    /** The address that a valid token verifies. The token stays valid. */
    public Optional<String> addressOf(String token) {
        return database.read(handle -> MailedTokenStore.find(
                        handle, MailedTokenStore.Purpose.EMAIL, TokenText.digest(token), clock.instant())
                .flatMap(person -> SignInStore.emailOf(handle, person)));
    }

    /**
     * Verifies the address of a token. The token can be used once.
     *
     * @param from the network address of the client
     * @throws Fault.Invalid if it is no longer valid
     * @throws Fault.TooMany if it is unknown and too many unknown tokens came from that network address
     */
    public void verify(String token, String from) {
        byte[] digest = TokenText.digest(token);
        Optional<PersonId> verified = database.write(handle -> {
            Instant now = clock.instant();
            Optional<PersonId> person = MailedTokenStore.find(handle, MailedTokenStore.Purpose.EMAIL, digest, now)
                    .filter(ignored -> MailedTokenStore.use(handle, digest));
            person.filter(id -> MailedTokenStore.verified(handle, id, now))
                    .ifPresent(id -> VerifiedAddresses.note(handle, new Caller.Person(id), id));
            return person;
        });
        if (attempts.counted(from, verified).isEmpty()) {
            throw new Fault.Invalid(Problem.invalid("token", "This token is not valid, or no longer valid."));
        }
    }
}
