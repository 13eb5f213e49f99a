package io.tenantry.deletion;

import java.time.Instant;

/** Takes the token that starts a deletion to the operators, and to nobody else. */
@FunctionalInterface
public interface TokenPost {
    /**
     * Sends it off, in the transaction of the request.
     *
     * @param organization the organization's name
     * @param organizationId its number
     * @param token the token itself, which is stored nowhere
     * @param expiresAt until when it is good
     */
    void send(String organization, int organizationId, String token, Instant expiresAt);
}
