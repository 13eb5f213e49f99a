package io.tenantry.api;

import io.tenantry.access.Caller;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.fault.Fault;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Request;
import org.jspecify.annotations.Nullable;

/**
 * The caller by an API key or by a bearer token. A key in the header decides alone; a key in the query decides where the header has
 * none; the token decides where there is no key.
 *
 * @param header the header that carries a key
 * @param parameter the parameter of the query that carries a key; null where no parameter does. Its value is a secret: no log,
 *     link or error repeats it
 * @param keys knows who presents a key
 * @param tokens knows who presents a token
 * @param attempts counts the unknown ones
 */
public record KeyOrToken(
        String header, @Nullable String parameter, ApiKeys keys, Tokens tokens, FailedAttempts attempts) {
    /** Knows who presents a bearer token. */
    @FunctionalInterface
    public interface Tokens {
        /**
         * Who presents it.
         *
         * @param aboutSigningIn whether that is for something about the caller's own signing in
         */
        Caller caller(String token, boolean aboutSigningIn);
    }

    /**
     * Who is asking.
     *
     * @throws Fault.Unauthenticated when that cannot be told
     * @throws Fault.NotAllowed when the key is not for requests like this, or the token for none
     * @throws Fault.Unreadable when the query is needed and has a broken escape
     * @throws Fault.TooMany when too many keys or tokens from this network address were unknown
     */
    public Caller caller(Request request) {
        String key = key(request);
        if (!key.isEmpty()) {
            return attempts.lookUp(NetworkAddress.of(request), () -> keys.authenticate(key, request.scope()));
        }
        String token = request.bearerToken();
        if (token == null) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.NONE);
        }
        return attempts.lookUp(NetworkAddress.of(request), () -> tokens.caller(token, request.aboutSigningIn()));
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
