package io.tenantry.start;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The URL that links of an installation begin with, without a slash at the end: the configured one, or else the address
 * that the server listens on. It never comes from a request, because the client chooses the {@code Host} header.
 */
final class PublicUrl implements Supplier<String> {
    private final CompletableFuture<String> url = new CompletableFuture<>();

    /** @param configured takes precedence over the server's address */
    PublicUrl(Optional<String> configured) {
        configured.ifPresent(url::complete);
    }

    /** Sets the address of the server, unless a URL is configured. */
    void servedAt(String address) {
        url.complete(address);
    }

    /** The URL. Requests between listening and {@link #servedAt} wait for it. */
    @Override
    public String get() {
        return url.join();
    }

    /**
     * The URL of a server.
     *
     * @param scheme {@code http} or {@code https}
     * @param host the address that it listens on; a wildcard address, which no client can connect to, becomes localhost
     * @param port the actual port, never 0
     */
    static String of(String scheme, String host, int port) {
        String shown = isWildcard(host) ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return scheme + "://" + shown + ":" + port;
    }

    private static boolean isWildcard(String host) {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
