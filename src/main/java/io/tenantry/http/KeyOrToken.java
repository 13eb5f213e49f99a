package io.tenantry.http;

import io.tenantry.access.Caller;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.fault.Fault;
import io.tenantry.throttle.FailedAttempts;
import java.util.function.Function;

/**
 * Finds out who is asking by an API key, which decides alone where one is sent, or by a bearer token.
 *
 * @param header the header that carries a key
 * @param keys knows who presents a key
 * @param tokens knows who presents a token
 * @param attempts counts the unknown ones
 */
public record KeyOrToken(String header, ApiKeys keys, Function<String, Caller> tokens, FailedAttempts attempts) {
    /**
     * Who is asking.
     *
     * @throws Fault.Unauthenticated when that cannot be told
     * @throws Fault.TooMany when too many keys or tokens from this network address were unknown
     */
    public Caller caller(Request request) {
        String key = request.header(header);
        if (key != null && !key.isBlank()) {
            return attempts.lookUp(NetworkAddress.of(request), () -> keys.authenticate(key.strip()));
        }
        String token = request.bearerToken();
        if (token == null) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.NONE);
        }
        return attempts.lookUp(NetworkAddress.of(request), () -> tokens.apply(token));
    }
}
