package io.tenantry.cli.migrate.vendor;

import io.tenantry.cli.database.VisibleText;
import io.tenantry.configuration.Mistake;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The base URL of a vendor's API.
 *
 * @param url without a slash at the end
 */
public record VendorAddress(URI url) {
    private static final Pattern OF_THIS_MACHINE = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /**
     * Reads a URL.
     *
     * @param option the option that has it
     * @param ending a path that is removed from its end
     * @throws Mistake when it is not the URL of a server, or credentials would go over a network unencrypted
     */
    public static VendorAddress of(String option, String written, String ending) {
        URI uri = uri(written.replaceFirst("/+$", "").replaceFirst(Pattern.quote(ending) + "$", ""));
        if (uri == null || !isServer(uri)) {
            throw Mistake.ofUsage(
                    "%s: \"%s\" is not the URL of an API, such as https://api.example.org, without name, password and query."
                            .formatted(option, shown(written)));
        }
        if (uri.getScheme().equalsIgnoreCase("http")
                && !OF_THIS_MACHINE.matcher(uri.getHost()).matches()) {
            throw Mistake.ofUsage(
                    "%s: http sends the credentials over the network unencrypted. Use https, or a tunnel that begins at 127.0.0.1."
                            .formatted(option));
        }
        return new VendorAddress(uri);
    }

    private static boolean isServer(URI uri) {
        return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }

    private static @Nullable URI uri(String written) {
        try {
            return new URI(written);
        } catch (URISyntaxException wrong) {
            return null;
        }
    }

    /** Without a password that it may hold. */
    private static String shown(String written) {
        return VisibleText.of(written.replaceAll("//.*@", "//…@").replaceAll("\\?.*", "?…"));
    }

    /** The URL of an operation. */
    URI of(String path) {
        return URI.create(url + path);
    }

    /** Whether a URL leads to the same server: the same scheme, host and port. */
    boolean isOf(URI other) {
        return url.getScheme().equalsIgnoreCase(other.getScheme())
                && url.getHost().equalsIgnoreCase(other.getHost())
                && port(url) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
