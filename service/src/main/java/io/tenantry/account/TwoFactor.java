package io.tenantry.account;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.mail.Letter;
import io.tenantry.mail.Mail;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.secret.SecretBox;
import io.tenantry.session.Account;
import io.tenantry.session.Proof;
import io.tenantry.session.Proofs;
import io.tenantry.session.Sessions;
import io.tenantry.session.SignInStore;
import io.tenantry.session.factor.Enrollment;
import io.tenantry.session.factor.RecoveryCodes;
import io.tenantry.session.factor.Totp;
import io.tenantry.session.factor.TwoFactorStore;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The entry class of two-factor authentication: one-time codes of an authenticator app, and recovery codes for its loss. */
public final class TwoFactor {
    private final Proofs proofs;
    private final SecretBox box;
    private final Sessions sessions;
    private final Outbox outbox;
    private final String issuer;

    TwoFactor(Proofs proofs, SecretBox box, Sessions sessions, Outbox outbox, String issuer) {
        this.proofs = proofs;
        this.box = box;
        this.sessions = sessions;
        this.outbox = outbox;
        this.issuer = issuer;
    }

    /**
     * Creates a new secret, which takes effect when it is confirmed.
     *
     * @throws Fault.Conflict if the person has a second factor already
     */
    public Enrollment enroll(Proof proof) {
        return proofs.check(proof, (handle, account) -> {
            requireNone(account);
            String secret = Totp.newSecret();
            TwoFactorStore.enroll(
                    handle, account.personId(), box.seal(secret, Proofs.placeOfSecret(account.personId())));
            return Enrollment.of(issuer, account.email(), secret);
        });
    }

    /**
     * Turns two-factor authentication on, with a code of the new secret. The person's other sessions end, and the person gets
     * a mail.
     *
     * @return recovery codes, each accepted once instead of a code; shown only here
     * @throws Fault.Conflict if it is on already
     * @throws Fault.Invalid if the code is wrong
     */
    public List<String> confirm(Proof proof) {
        List<String> codes = RecoveryCodes.random();
        proofs.check(proof, (handle, account) -> {
            requireNone(account);
            String code = proof.code() == null ? "" : proof.code().replaceAll("\\s", "");
            if (!proofs.useCode(handle, account, code)) {
                throw Proofs.wrongCode();
            }
            TwoFactorStore.confirm(
                    handle,
                    account.personId(),
                    codes.stream().map(RecoveryCodes::digest).toList());
            changed(handle, account, proof, true);
            return account;
        });
        return codes;
    }

    /**
     * Turns two-factor authentication off. The person's other sessions end, and the person gets a mail.
     *
     * @throws Fault.Conflict if it is not on
     * @throws Fault.NotAllowed if an organization of the person requires it
     */
    public void disable(Proof proof) {
        proofs.check(proof, (handle, account) -> {
            if (!account.totpConfirmed()) {
                throw new Fault.Conflict("Two-factor authentication is not on.");
            }
            if (SignInStore.twoFactorRequired(handle, account.personId())) {
                throw new Fault.NotAllowed("An organization requires two-factor authentication.");
            }
            TwoFactorStore.disable(handle, account.personId());
            changed(handle, account, proof, false);
            return account;
        });
    }

    private static void requireNone(Account account) {
        if (account.totpConfirmed()) {
            throw new Fault.Conflict("Two-factor authentication is on already.");
        }
    }

    private void changed(Handle handle, Account account, Proof proof, boolean on) {
        PersonId person = account.personId();
        sessions.secondFactorChanged(handle, person, proof.session(), on);
        AuditLog.note(
                handle,
                new Caller.Person(person),
                AuditEntry.of(
                                null,
                                Operation.UPDATE,
                                on ? "enableTwoFactor" : "disableTwoFactor",
                                "User",
                                person.value())
                        .changes(new Changes().add("second_factor", !on, on)));
        Mail mail = new Letter("Two-factor authentication was turned " + (on ? "on" : "off"))
                .paragraph("Two-factor authentication for this address was turned " + (on ? "on" : "off")
                        + ". Your other sessions were ended.")
                .paragraph("If it was not you, change your password now and tell your administrator.")
                .to(account.email());
        outbox.put(handle, mail, Purpose.SECURITY);
    }
}
