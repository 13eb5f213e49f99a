package io.tenantry.api;

import io.tenantry.access.Caller;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.fault.Fault;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Request;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates a caller by an API key or a bearer token. A key in the header takes precedence over a key in the query, and a
 * key over a token. An API with keys in the query takes a key as a bearer token, too.
 *
 * @param header the header that carries a key
 * @param parameter the parameter of the query that carries a key; null if there is none. Its value is a secret: no log, link or
 *     error contains it
 * @param keys finds the caller of a key
 * @param tokens finds the caller of a token
 * @param attempts counts unknown keys and tokens
 */
public record KeyOrToken(
        String header, @Nullable String parameter, ApiKeys keys, Tokens tokens, FailedAttempts attempts) {
    /** Finds the caller of a bearer token. */
    @FunctionalInterface
    public interface Tokens {
        /**
         * The caller of a bearer token.
         *
         * @param aboutSigningIn whether the request is about the caller's own sign-in
         */
        Caller caller(String token, boolean aboutSigningIn);
    }

    /**
     * The caller of a request.
     *
     * @throws Fault.Unauthenticated when the credentials are missing, unknown or no longer valid
     * @throws Fault.NotAllowed when the key lacks the scope for the request, or the token allows no request
     * @throws Fault.Unreadable when the query is read and has a broken escape
     * @throws Fault.TooMany when too many keys or tokens from this network address were unknown
     */
    public Caller caller(Request request) {
        String key = key(request);
        if (!key.isEmpty()) {
            return attempts.lookUp(NetworkAddress.of(request), () -> keys.authenticate(key, request.scopes()));
        }
        String token = request.bearerToken();
        if (token == null) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.NONE);
        }
        return attempts.lookUp(NetworkAddress.of(request), () -> bearer(request, token));
    }

    private Caller bearer(Request request, String token) {
        try {
            return tokens.caller(token, request.aboutSigningIn());
        } catch (Fault.Unauthenticated noToken) {
            if (parameter == null) {
                throw noToken;
            }
            try {
                return keys.authenticate(token, request.scopes());
            } catch (Fault.Unauthenticated noKey) {
                // Which kind of credentials it was to be is not known: the fault is that of a token.
                noToken.addSuppressed(noKey);
                throw noToken;
            }
        }
    }

    private String key(Request request) {
        String inHeader = request.header(header);
        if (inHeader != null && !inHeader.isBlank()) {
            return inHeader.strip();
        }
        String inQuery = parameter == null ? null : request.query().last(parameter);
        return inQuery == null ? "" : inQuery.strip();
    }
}
