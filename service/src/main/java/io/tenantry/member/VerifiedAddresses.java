package io.tenantry.member;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.member.VerifiedAddressStore.Addressed;
import io.tenantry.storage.Database;
import org.jdbi.v3.core.Handle;

/**
 * The verified addresses of people. An address is verified when its person follows a link that was mailed there, or when an
 * operator confirms it. Only people with a verified address are allowed to create organizations and to invite.
 */
public final class VerifiedAddresses {
    /** The name of the mark in the history. */
    public static final String FIELD = "email_verified";

    private static final String THING = "person";

    private final Database database;

    public VerifiedAddresses(Database database) {
        this.database = database;
    }

    /**
     * Makes sure that a caller who is a person has a verified address. Keys and operators need none.
     *
     * @throws Fault.NotAllowed if the address is not verified
     */
    public static void require(Handle handle, Caller caller) {
        PersonId person = caller.person();
        if (person != null && !VerifiedAddressStore.isVerified(handle, person)) {
            throw new Fault.NotAllowed("Verify your e-mail address first: POST /user/v1/email/verify/request/ mails a"
                    + " link to it, and an operator can verify it, too.");
        }
    }

    /** Marks a person's current address as verified by an operator, in the transaction that sets the address. */
    public static void vouch(Handle handle, PersonId person) {
        VerifiedAddressStore.verify(handle, person);
    }

    /**
     * Marks an address as verified by an operator.
     *
     * @return the address as its person entered it
     * @throws Fault.NotFound if no person has that address
     */
    public String verifyByOperator(Caller.Operator operator, String address) {
        return database.write(handle -> {
            Addressed found = VerifiedAddressStore.lock(handle, address).orElseThrow(() -> new Fault.NotFound(THING));
            if (!found.verified()) {
                vouch(handle, found.id());
                note(handle, operator, found.id());
            }
            return found.email();
        });
    }

    /** Adds the audit entry of an address that was not verified before. */
    public static void note(Handle handle, Caller by, PersonId person) {
        AuditLog.note(
                handle,
                by,
                AuditEntry.of(null, Operation.UPDATE, "verifyEmail", "User", person.value())
                        .changes(new Changes().add(FIELD, false, true)));
    }
}
