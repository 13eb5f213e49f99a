package io.tenantry.http;

import io.tenantry.access.Caller;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.fault.Fault;
import java.util.function.Function;

/**
 * Finds out who is asking by an API key, which decides alone where one is sent, or by a bearer token.
 *
 * @param header the header that carries a key
 * @param keys knows who presents a key
 * @param tokens knows who presents a token
 */
public record KeyOrToken(String header, ApiKeys keys, Function<String, Caller> tokens) {
    /**
     * Who is asking.
     *
     * @throws Fault.Unauthenticated when that cannot be told
     */
    public Caller caller(Request request) {
        String key = request.header(header);
        if (key != null && !key.isBlank()) {
            return keys.authenticate(key.strip());
        }
        String token = request.bearerToken();
        if (token == null) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.NONE);
        }
        return tokens.apply(token);
    }
}
