package io.tenantry.invitation;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.fault.Fault;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The authority behind invitations. An invitation stands in the name of the party that made it, changed it or sent it again
 * last, and can be accepted while this party may grant what it says.
 */
public final class Grants {
    private static final String LAPSED = "The sender of this invitation may not grant this role any more."
            + " Ask an admin of the organization for a new invitation.";

    private Grants() {}

    /**
     * Makes sure that the party behind an invitation may still grant what it says.
     *
     * @throws Fault.Conflict when it may not
     */
    public static void require(Handle handle, Invitation invitation, Instant now) {
        if (!stands(handle, invitation, now)) {
            throw new Fault.Conflict(LAPSED);
        }
    }

    /** Whether the party behind an invitation may still grant what it says; never where the party is not known. */
    public static boolean stands(Handle handle, Invitation invitation, Instant now) {
        OrganizationId organization = invitation.organizationId();
        GrantStore.Party party = GrantStore.find(handle, invitation.id());
        PersonId person = party.person();
        Integer key = party.key();
        String operator = party.operator();
        boolean known = person != null || key != null || operator != null;
        return known
                && (person == null || administers(handle, person, organization))
                && (key == null || GrantStore.opens(handle, key, organization, now))
                && (operator == null || GrantStore.operates(handle, operator));
    }

    private static boolean administers(Handle handle, PersonId person, OrganizationId organization) {
        return Rights.ofPerson(handle, person, organization, null).equals(Optional.of(Right.ADMINISTER));
    }
}
