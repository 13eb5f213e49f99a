package io.tenantry.cli.management;

import io.tenantry.cli.database.VisibleText;
import io.tenantry.configuration.Mistake;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a server.
 *
 * @param url without a slash at the end
 */
record ServerAddress(String url) {
    private static final Pattern OF_THIS_MACHINE = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /**
     * Reads a URL.
     *
     * @throws Mistake when it is not the URL of a server, or the operator key would go over a network unencrypted
     */
    static ServerAddress of(String written) {
        URI uri = uri(written);
        if (uri == null || !isServer(uri)) {
            throw Mistake.ofUsage(
                    "--server: \"%s\" is not the URL of a server, such as https://tenantry.example.org, without"
                                    .formatted(shown(written))
                            + " name, password and query.");
        }
        if (uri.getScheme().equalsIgnoreCase("http")
                && !OF_THIS_MACHINE.matcher(uri.getHost()).matches()) {
            throw Mistake.ofUsage("--server: http sends the operator key over the network unencrypted. Use https, or a"
                    + " tunnel that begins at 127.0.0.1.");
        }
        return new ServerAddress(written.replaceFirst("/+$", ""));
    }

    private static boolean isServer(URI uri) {
        String scheme = uri.getScheme();
        return ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
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
    URI of(String base, String path) {
        return URI.create(url + base + path);
    }
}
