package io.tenantry.http.user;

import io.tenantry.access.Caller;

/** Knows who holds a bearer token: that of a login session or of an impersonation. */
@FunctionalInterface
public interface BearerTokens {
    /**
     * Who presents a token.
     *
     * @throws io.tenantry.fault.Fault.Unauthenticated when it is unknown, expired or revoked
     */
    Caller authenticate(String token);
}
