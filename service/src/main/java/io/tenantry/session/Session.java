package io.tenantry.session;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Reach;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session of a person, or of an operator who impersonates a person.
 *
 * @param id its id
 * @param personId the person
 * @param organizationId the only organization that it is valid for; null for all organizations of the person
 * @param impersonator the operator who impersonates the person; null for none
 * @param secondFactor whether it began with a second factor, or the person has set one up in it
 * @param accessExpiresAt when its access token expires
 * @param refreshDigest the digest of the changing part of its refresh token
 * @param refreshExpiresAt when its refresh token expires
 * @param createdAt when it began
 */
record Session(
        OwnSession.Id id,
        PersonId personId,
        @Nullable OrganizationId organizationId,
        @Nullable String impersonator,
        boolean secondFactor,
        Instant accessExpiresAt,
        byte[] refreshDigest,
        Instant refreshExpiresAt,
        Instant createdAt) {
    Caller.Person caller() {
        return new Caller.Person(
                personId, organizationId == null ? Reach.everywhere() : Reach.only(organizationId), impersonator, null);
    }
}
