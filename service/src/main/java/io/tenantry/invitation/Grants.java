package io.tenantry.invitation;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The permission check of the issuers of invitations. The issuer of an invitation is the caller that created it, or last changed
 * or resent it. An invitation can be accepted only while its issuer is allowed to grant its role.
 */
public final class Grants {
    private static final String LAPSED = "The sender of this invitation is no longer allowed to grant this role."
            + " Ask an admin of the organization for a new invitation.";

    private Grants() {}

    /**
     * Makes sure that the issuer of an invitation is still allowed to grant its role.
     *
     * @throws Fault.Conflict if the issuer is not allowed to
     */
    public static void require(Handle handle, Invitation invitation, Instant now) {
        if (!stands(handle, invitation, now)) {
            throw new Fault.Conflict(LAPSED);
        }
    }

    /** Whether the issuer of an invitation is still allowed to grant its role; false if the issuer is not known. */
    public static boolean stands(Handle handle, Invitation invitation, Instant now) {
        OrganizationId organization = invitation.organizationId();
        GrantStore.Party party = GrantStore.find(handle, invitation.id());
        PersonId person = party.person();
        ApiKeyId key = party.key();
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
