package io.tenantry.account;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.access.TokenText;
import io.tenantry.account.MailedTokenStore.Asked;
import io.tenantry.apikey.PersonalKeys;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.canonical.AddressKey;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.mail.Letter;
import io.tenantry.mail.Mail;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.member.GivenPasswords;
import io.tenantry.member.VerifiedAddresses;
import io.tenantry.password.Hashing;
import io.tenantry.password.OrganizationPolicy;
import io.tenantry.password.PasswordPolicy;
import io.tenantry.password.PasswordPolicyStore;
import io.tenantry.password.PasswordText;
import io.tenantry.schedule.Removal;
import io.tenantry.session.Account;
import io.tenantry.session.FailedLogins;
import io.tenantry.session.Proof;
import io.tenantry.session.Proofs;
import io.tenantry.session.Sessions;
import io.tenantry.session.SignIn;
import io.tenantry.session.SignInStore;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;

/** The entry class of password changes: with the old password, or with a token that is sent to the person's address. */
public final class PasswordChanges {
    private static final Duration TOKEN = Duration.ofMinutes(15);
    private static final int LONGEST_EMAIL = 254;
    private static final String NEW_PASSWORD = "new_password";

    private final Database database;
    private final Clock clock;
    private final Proofs proofs;
    private final Sessions sessions;
    private final Outbox outbox;
    private final Links links;
    private final Throttle throttle;
    private final FailedAttempts attempts;
    private final Hashing hashing;
    private final FailedLogins failures;

    PasswordChanges(
            Database database,
            Clock clock,
            Proofs proofs,
            Sessions sessions,
            Outbox outbox,
            Links links,
            FailedAttempts attempts,
            Hashing hashing) {
        this.database = database;
        this.clock = clock;
        this.proofs = proofs;
        this.sessions = sessions;
        this.outbox = outbox;
        this.links = links;
        this.throttle = new Throttle(database, clock);
        this.attempts = attempts;
        this.hashing = hashing;
        this.failures = new FailedLogins(database);
    }

    /**
     * Changes a password; all sessions of the person end.
     *
     * @throws Fault.Invalid if it breaks a rule of an organization of the person, or it is the old one
     */
    public void change(Proof proof, String newPassword) {
        change(proof, newPassword, (handle, person) -> {});
    }

    /**
     * As {@link #change(Proof, String)}, but not for a person who is disabled in every organization.
     *
     * @throws Fault.NotAllowed if the person is disabled in every organization
     */
    public void changeIfEnabled(Proof proof, String newPassword) {
        change(proof, newPassword, (handle, person) -> {
            Fault.NotAllowed obstacle = SignInStore.obstacle(handle, person, true);
            if (obstacle != null && SignIn.isShutOut(obstacle)) {
                throw obstacle;
            }
        });
    }

    /**
     * As {@link #change(Proof, String)}, together with another change.
     *
     * @param also the other change, called with the id of the person in the same transaction
     */
    public void change(Proof proof, String newPassword, BiConsumer<Handle, PersonId> also) {
        AtomicReference<String> hash = new AtomicReference<>("");
        proofs.check(proof, () -> hash.set(hashing.hash(proof.from(), newPassword)), (handle, account) -> {
            if (PasswordText.normal(newPassword).equals(PasswordText.normal(proof.password()))) {
                throw new Fault.Invalid(
                        Problem.invalid(NEW_PASSWORD, "The new password must differ from the old one."));
            }
            requireGood(handle, account.personId(), newPassword, List.of());
            also.accept(handle, account.personId());
            set(
                    handle,
                    account.personId(),
                    Objects.requireNonNull(hash.get()),
                    "changePassword",
                    new Changes().addHidden("password", true));
            return account;
        });
    }

    /**
     * Sets the first password of a person, for the administrator of the machine. No rule of an organization is checked.
     *
     * @throws Fault.NotFound if no person has that address
     * @throws Fault.Conflict if the person has a password
     */
    public void setFirst(String email, String password) {
        String hash = hashing.hash("command line", password);
        database.change(handle -> {
            Account account = SignInStore.byEmail(handle, AddressKey.of(email))
                    .flatMap(seen -> SignInStore.lock(handle, seen.personId()))
                    .orElseThrow(() -> new Fault.NotFound("person"));
            if (account.passwordHash() != null) {
                throw new Fault.Conflict("This person has a password.");
            }
            PersonId person = account.personId();
            SignInStore.setPassword(handle, person, hash);
            AuditLog.note(
                    handle, null, AuditEntry.of(null, Operation.UPDATE, "changePassword", "User", person.value()));
        });
    }

    /** The combined rules of all organizations of a person for a new password. */
    public PasswordPolicy policyOf(PersonId person) {
        return database.read(handle -> PasswordPolicyStore.ofPerson(handle, person));
    }

    /**
     * Requests a token for a new password. Does not reveal whether a person has the address.
     *
     * @throws Fault.TooMany if there were too many requests for this address recently, whether a person has it or not
     */
    public void requestReset(String email) {
        if (email.length() > LONGEST_EMAIL) {
            return;
        }
        String key = AddressKey.of(email);
        throttle.pass(Limit.PASSWORD_RESET_FOR, key);
        database.change(handle -> MailedTokenStore.ask(handle, key));
    }

    /**
     * Sends the requested tokens. To be called continuously.
     *
     * @return whether there were requests
     */
    public boolean sendTokens() {
        return database.write(handle -> {
            Asked asked = MailedTokenStore.takeAsked(handle);
            asked.people().forEach(person -> sendToken(handle, person));
            return asked.any();
        });
    }

    private void sendToken(Handle handle, PersonId person) {
        String token = TokenText.random();
        Instant now = clock.instant();
        if (!MailedTokenStore.put(
                handle, person, MailedTokenStore.Purpose.PASSWORD, TokenText.digest(token), now, now.plus(TOKEN))) {
            return;
        }
        Mail mail = new Letter("Choose a new password")
                .paragraph("A new password for this address was requested, probably by you.")
                .link("Choose it here within 15 minutes", links.resetPassword(token))
                .paragraph("Or use this token: " + token)
                .paragraph("If it was not you, ignore this mail: your password does not change.")
                .to(SignInStore.emailOf(handle, person).orElseThrow());
        outbox.put(handle, mail, Purpose.SECURITY);
    }

    /**
     * The person of a token and the rules for the new password.
     *
     * @param email the person's address
     * @param policy the combined rules of all organizations of the person
     */
    public record Resettable(String email, PasswordPolicy policy) {}

    /** The person and the rules of a valid token. The token stays valid. */
    public Optional<Resettable> resettable(String token) {
        byte[] digest = TokenText.digest(token);
        return database.readConsistently(handle -> personOf(handle, digest)
                .map(person -> new Resettable(
                        SignInStore.emailOf(handle, person).orElseThrow(),
                        PasswordPolicyStore.ofPerson(handle, person))));
    }

    /**
     * Sets a new password with a token, which can be used once; all sessions of the person end. Locks because of failed
     * sign-ins end for every network address, and organizations in which they have disabled the person enable the person
     * again. Where somebody else may have used the account until now, the personal keys of that time are revoked: all, if
     * nobody has proven before that the address is theirs; those made since an administrator chose the password, if one has.
     *
     * @param from the network address of the client
     * @param problems the problems that the API has found; if there are any, nothing is set
     * @throws Fault.Invalid if the token is no longer valid, or the password breaks a rule of the person's organizations
     * @throws Fault.TooMany if the token is unknown and too many unknown tokens came from that network address
     */
    public void reset(String token, String newPassword, String from, List<Problem> problems) {
        byte[] digest = TokenText.digest(token);
        PersonId person = attempts.counted(from, database.read(handle -> personOf(handle, digest)))
                .orElseThrow(PasswordChanges::badToken);
        database.read(handle -> {
            requireGood(handle, person, newPassword, problems);
            return person;
        });
        String hash = hashing.hash(from, newPassword);
        database.change(handle -> {
            SignInStore.lock(handle, person);
            if (!personOf(handle, digest).equals(Optional.of(person)) || !MailedTokenStore.use(handle, digest)) {
                throw badToken();
            }
            requireGood(handle, person, newPassword, List.of());
            // A reader of the mail owns the address.
            boolean first = MailedTokenStore.verified(handle, person, clock.instant());
            Changes changes = new Changes().addHidden("password", true).add(VerifiedAddresses.FIELD, !first, true);
            set(handle, person, hash, "resetPassword", changes);
            Optional<Instant> given = GivenPasswords.forget(handle, person);
            if (first) {
                PersonalKeys.revoke(handle, new Caller.Person(person), person, Instant.EPOCH);
            } else if (given.isPresent()) {
                PersonalKeys.revoke(handle, new Caller.Person(person), person, given.get());
            }
            failures.lift(handle, person);
        });
    }

    private Optional<PersonId> personOf(Handle handle, byte[] digest) {
        return MailedTokenStore.find(handle, MailedTokenStore.Purpose.PASSWORD, digest, clock.instant());
    }

    private static Fault.Invalid badToken() {
        return new Fault.Invalid(Problem.invalid("token", "This token is not valid, or no longer valid."));
    }

    private static void requireGood(Handle handle, PersonId person, String newPassword, List<Problem> problems) {
        List<Problem> all = new ArrayList<>(problems);
        List<String> broken = PasswordPolicyStore.ofPerson(handle, person).problems(newPassword);
        if (!broken.isEmpty()) {
            OrganizationPolicy.named(broken, PasswordPolicyStore.each(handle, person), newPassword)
                    .forEach(problem -> all.add(Problem.invalid(NEW_PASSWORD, problem)));
        }
        if (!all.isEmpty()) {
            throw new Fault.Invalid(all);
        }
    }

    private void set(Handle handle, PersonId person, String hash, String action, Changes changes) {
        put(handle, person, hash);
        AuditLog.note(
                handle,
                new Caller.Person(person),
                AuditEntry.of(null, Operation.UPDATE, action, "User", person.value())
                        .changes(changes));
    }

    /**
     * Sets a password that another person chose, in the transaction of that decision. All sessions of the person end, and the
     * person gets a mail. If an administrator had chosen a password before, the personal keys made since then are revoked: that
     * administrator may have made them.
     *
     * @param caller the caller who chose it
     */
    public void set(Handle handle, Caller caller, PersonId person, String hash) {
        GivenPasswords.forget(handle, person).ifPresent(since -> PersonalKeys.revoke(handle, caller, person, since));
        put(handle, person, hash);
    }

    private void put(Handle handle, PersonId person, String hash) {
        SignInStore.setPassword(handle, person, hash);
        sessions.revokeAll(handle, person);
        Mail mail = new Letter("Your password was changed")
                .paragraph("The password for this address was changed, and you were signed out everywhere.")
                .paragraph("If it was not you, ask for a new password now and tell your administrator.")
                .to(SignInStore.emailOf(handle, person).orElseThrow());
        outbox.put(handle, mail, Purpose.SECURITY);
    }

    /** Deletes expired tokens. To be called periodically. */
    public void tidy() {
        Instant now = clock.instant();
        Removal.inBatches(database, (handle, most) -> MailedTokenStore.forget(handle, now, most));
    }
}
