package io.tenantry.member;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditStore;
import io.tenantry.fault.Fault;
import io.tenantry.member.VerifiedAddressStore.Addressed;
import io.tenantry.storage.Database;
import org.jdbi.v3.core.Handle;

/**
 * Which people have an address that is known to be theirs: they have followed a link that was mailed there, or an operator has
 * said so. Only they are allowed to create organizations and to invite.
 */
public final class VerifiedAddresses {
    private static final String THING = "person";

    private final Database database;

    public VerifiedAddresses(Database database) {
        this.database = database;
    }

    /**
     * Makes sure that a caller who is a person has a verified address. Keys and operators need none.
     *
     * @throws Fault.NotAllowed when the address is not verified
     */
    public static void require(Handle handle, Caller caller) {
        PersonId person = caller.person();
        if (person != null && !VerifiedAddressStore.isVerified(handle, person)) {
            throw new Fault.NotAllowed("Verify your e-mail address first: POST /user/v1/email/verify/request/ mails a"
                    + " link to it, and an operator can verify it, too.");
        }
    }

    /** Takes the word of an operator for the address that a person has now, in the transaction in which it is set. */
    public static void vouch(Handle handle, PersonId person) {
        VerifiedAddressStore.verify(handle, person);
    }

    /**
     * Takes the word of an operator for an address.
     *
     * @return the address as its person writes it
     * @throws Fault.NotFound when nobody has that address
     */
    public String verifyByOperator(Caller.Operator operator, String address) {
        return database.write(handle -> {
            Addressed found = VerifiedAddressStore.lock(handle, address).orElseThrow(() -> new Fault.NotFound(THING));
            if (!found.verified()) {
                vouch(handle, found.id());
                AuditStore.note(
                        handle,
                        operator,
                        AuditEntry.of(
                                        null,
                                        Operation.UPDATE,
                                        "verifyEmail",
                                        "User",
                                        found.id().value())
                                .named(found.email()));
            }
            return found.email();
        });
    }
}
