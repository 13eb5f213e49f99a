package io.tenantry.start.metric;

import io.tenantry.configuration.Values;
import io.tenantry.configuration.Variable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options of the server for Prometheus.
 *
 * @param host the address to listen on
 * @param port the port; 0 for any free one
 * @param token the bearer token that Prometheus has to send; empty for none
 */
public record MetricsOptions(String host, int port, Optional<String> token) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern ADDRESS = Pattern.compile("(?:([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+]):)?([0-9]{1,5})");
    /** The letters of a bearer token. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{16,256}=*");

    /**
     * Reads the variables; empty when there are to be no metrics.
     *
     * @throws IllegalArgumentException naming every variable with a wrong value
     */
    public static Optional<MetricsOptions> of(Map<String, String> environment) {
        Values values = new Values(environment);
        Optional<MetricsOptions> options = read(values);
        values.check();
        return options;
    }

    /** Reads the variables from values that collect the faults; empty when there are to be no metrics. */
    public static Optional<MetricsOptions> read(Values values) {
        Optional<String> token = values.read(Variable.METRICS_TOKEN, MetricsOptions::token);
        Optional<MetricsOptions> options = values.read(
                Variable.METRICS_ADDRESS, address -> address(address).map(at -> at.with(token)));
        if (options.isEmpty() && token.isPresent()) {
            values.add(Variable.METRICS_TOKEN, "goes with " + Variable.METRICS_ADDRESS.variable());
        }
        return options;
    }

    private static Optional<String> token(String written) {
        if (!written.isEmpty() && !TOKEN.matcher(written).matches()) {
            throw new IllegalArgumentException("must be 16 to 256 letters, digits and -._~+/");
        }
        return Optional.of(written).filter(token -> !token.isEmpty());
    }

    private static Optional<MetricsOptions> address(String written) {
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Matcher parts = ADDRESS.matcher(written);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "must be a port, or an address and a port: 9464, 0.0.0.0:9464, [::]:9464");
        }
        return Optional.of(
                new MetricsOptions(host(parts.group(1)), Integer.parseInt(parts.group(2)), Optional.empty()));
    }

    private static String host(@Nullable String written) {
        return written == null ? LOOPBACK : written.replaceAll("[\\[\\]]", "");
    }

    private MetricsOptions with(Optional<String> secret) {
        return new MetricsOptions(host, port, secret);
    }

    /** Whether other machines can read the metrics without a token. */
    public boolean isOpenToOthers() {
        try {
            return token.isEmpty() && !InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "MetricsOptions[" + host + ":" + port + "]";
    }
}
