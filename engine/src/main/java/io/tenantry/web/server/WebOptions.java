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
 * @param secureHost the host name that browsers are told to call over TLS only; empty for none
 * @param requestLimit the limit for the requests of each caller on this node; empty for no limit
 */
public record WebOptions(
        Forwarding forwarding,
        Set<String> cors,
        Optional<Tls> tls,
        Optional<String> secureHost,
        Optional<RequestLimit> requestLimit) {
    /** The defaults: no proxy but those of this machine, no origins, plain HTTP, no limit. */
    public static final WebOptions DEFAULT =
            new WebOptions(Forwarding.of(""), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());
}
