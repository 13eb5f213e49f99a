package io.tenantry.web.server;

import io.tenantry.web.Forwarding;
import io.tenantry.web.RequestLimit;
import io.tenantry.web.connection.Tls;
import java.util.Optional;
import java.util.Set;

/**
 * The options of the web server.
 *
 * @param forwarding the trusted proxies
 * @param cors the origins whose pages may call the APIs: {@code https://app.example.org}, or {@code *} for all
 * @param tls the certificate and key; without them the server speaks plain HTTP
 * @param requestLimit the limit for the requests of each caller on this node; empty for no limit
 */
public record WebOptions(
        Forwarding forwarding, Set<String> cors, Optional<Tls> tls, Optional<RequestLimit> requestLimit) {
    /** The defaults: no proxy but those of this machine, no origins, plain HTTP, no limit. */
    public static final WebOptions DEFAULT =
            new WebOptions(Forwarding.of(""), Set.of(), Optional.empty(), Optional.empty());
}
