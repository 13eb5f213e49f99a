package io.tenantry.session;

import io.tenantry.access.Caller;
import io.tenantry.access.Reach;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person signed in, or an operator who acts as one.
 *
 * @param id its id
 * @param personId who is signed in
 * @param organizationId the one organization that it is good for; null for all of the person's
 * @param impersonator the operator who acts as the person; null when it is the person
 * @param secondFactor whether it began with a second factor, or the person has set one up in it
 * @param accessExpiresAt from when on its access token is refused
 * @param refreshDigest of the changing part of its refresh token
 * @param refreshExpiresAt from when on its refresh token is refused
 */
record Session(
        int id,
        int personId,
        @Nullable Integer organizationId,
        @Nullable String impersonator,
        boolean secondFactor,
        Instant accessExpiresAt,
        byte[] refreshDigest,
        Instant refreshExpiresAt) {
    Caller.Person caller() {
        return new Caller.Person(
                personId,
                organizationId == null ? Reach.everywhere() : Reach.only(organizationId),
                impersonator == null ? "" : impersonator,
                0);
    }
}
