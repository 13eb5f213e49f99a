package io.tenantry.deletion;

import io.tenantry.access.OrganizationId;
import java.time.Instant;

/** Sends the token that starts a deletion to the operators, and only to them. */
@FunctionalInterface
public interface TokenPost {
    /**
     * Sends the token, in the transaction of the request.
     *
     * @param organization the organization's name
     * @param organizationId its number
     * @param token the token itself, which is not stored
     * @param expiresAt the end of its validity
     */
    void send(String organization, OrganizationId organizationId, String token, Instant expiresAt);
}
