package io.tenantry.start;

import io.tenantry.configuration.Values;
import io.tenantry.configuration.Variable;
import io.tenantry.web.Forwarding;
import io.tenantry.web.RequestLimit;
import io.tenantry.web.connection.Tls;
import io.tenantry.web.server.WebOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the options of the web server from environment variables. */
public final class WebVariables {
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9._\\[\\]:-]+");

    /** With a name of two labels or more, the last of which is no number. */
    private static final Pattern SECURE_URL =
            Pattern.compile("https://([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.[A-Za-z][A-Za-z0-9-]*)(?:[:/].*)?");

    private WebVariables() {}

    /**
     * Reads the variables.
     *
     * @throws IllegalArgumentException naming every variable with a wrong value
     */
    public static WebOptions of(Map<String, String> environment) {
        Values values = new Values(environment);
        WebOptions options = read(values);
        values.check();
        return options;
    }

    /** Reads the variables from values that collect the faults. */
    public static WebOptions read(Values values) {
        return new WebOptions(
                values.read(Variable.TRUSTED_PROXIES, Forwarding::of),
                values.read(Variable.CORS_ORIGINS, WebVariables::origins),
                tls(values),
                values.read(Variable.PUBLIC_URL, WebVariables::secureHost),
                values.read(Variable.REQUEST_LIMIT, RequestLimit::of));
    }

    private static Set<String> origins(String list) {
        Set<String> origins = new LinkedHashSet<>();
        Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .forEach(origin -> {
                    if (!origin.equals("*") && !ORIGIN.matcher(origin).matches()) {
                        throw new IllegalArgumentException("must be origins such as https://app.example.org, without a"
                                + " path, or *: '" + origin + "' is neither");
                    }
                    origins.add(origin);
                });
        return Set.copyOf(origins);
    }

    /** The host of an https URL, unless it is an address or a name of this machine alone. */
    private static Optional<String> secureHost(String publicUrl) {
        Matcher url = SECURE_URL.matcher(publicUrl);
        return url.matches() ? Optional.of(url.group(1)) : Optional.empty();
    }

    private static Optional<Tls> tls(Values values) {
        String certificate = values.read(Variable.TLS_CERTIFICATE, file -> file);
        String key = values.read(Variable.TLS_KEY, file -> file);
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            values.add(Variable.TLS_KEY, "goes with " + Variable.TLS_CERTIFICATE.variable() + ": set both or neither");
        }
        return Optional.of(new Tls(Path.of(certificate), Path.of(key)));
    }
}
