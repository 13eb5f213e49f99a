package io.tenantry.web.server;

import io.tenantry.web.Forwarding;
import io.tenantry.web.RequestLimit;
import io.tenantry.web.connection.Tls;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The options of the web server, set by environment variables.
 *
 * @param forwarding the trusted proxies
 * @param cors the origins whose pages may call the APIs: {@code https://app.example.org}, or {@code *} for all
 * @param tls the certificate and key; without them the server speaks plain HTTP
 * @param requestLimit the limit for the requests of each caller on this node; empty for no limit
 */
public record WebOptions(
        Forwarding forwarding, Set<String> cors, Optional<Tls> tls, Optional<RequestLimit> requestLimit) {
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9._\\[\\]:-]+");

    /** The defaults. */
    public static final WebOptions DEFAULT = of(Map.of());

    /**
     * Reads the variables.
     *
     * @throws IllegalArgumentException when a variable is wrong; the message has its name
     */
    public static WebOptions of(Map<String, String> environment) {
        return new WebOptions(
                forwarding(value(environment, Forwarding.VARIABLE)),
                origins(value(environment, "TENANTRY_CORS_ORIGINS")),
                tls(value(environment, "TENANTRY_TLS_CERTIFICATE"), value(environment, "TENANTRY_TLS_KEY")),
                RequestLimit.of(value(environment, RequestLimit.VARIABLE)));
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static Forwarding forwarding(String proxies) {
        try {
            return Forwarding.of(proxies);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(Forwarding.VARIABLE + ": " + wrong.getMessage(), wrong);
        }
    }

    private static Set<String> origins(String list) {
        Set<String> origins = new LinkedHashSet<>();
        Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .forEach(origin -> {
                    if (!origin.equals("*") && !ORIGIN.matcher(origin).matches()) {
                        throw new IllegalArgumentException("TENANTRY_CORS_ORIGINS: '" + origin
                                + "' is no origin such as https://app.example.org, without a path, nor *");
                    }
                    origins.add(origin);
                });
        return Set.copyOf(origins);
    }

    private static Optional<Tls> tls(String certificate, String key) {
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException(
                    "TENANTRY_TLS_CERTIFICATE and TENANTRY_TLS_KEY go together: set both or neither");
        }
        return certificate.isEmpty() ? Optional.empty() : Optional.of(new Tls(Path.of(certificate), Path.of(key)));
    }
}
