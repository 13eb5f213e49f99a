package io.tenantry.web;

import io.tenantry.network.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the headers of reverse proxies: {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Prefix}. The
 * headers of trusted proxies are used. Headers from other addresses are ignored, which is logged once.
 */
public final class Forwarding {
    /** The variable that names the trusted proxies. */
    private static final String VARIABLE = "TENANTRY_TRUSTED_PROXIES";

    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final String LOOPBACK = "127.0.0.0/8,::1";
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");
    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?");
    private static final int MOST_PREFIX = 255;
    private static final List<String> HEADERS =
            List.of("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix");

    /** Trusts only proxies on this machine. */
    public static final Forwarding DEFAULT = of("");

    private final List<Network> trusted;
    private final AtomicBoolean told = new AtomicBoolean();

    private Forwarding(List<Network> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * Reads a list of trusted proxies.
     *
     * @param proxies addresses and ranges, with commas between; empty for the loopback addresses
     * @throws IllegalArgumentException if an element is neither; the message has the element
     */
    public static Forwarding of(String proxies) {
        List<Network> trusted = new ArrayList<>();
        for (String part : (proxies.isBlank() ? LOOPBACK : proxies).split(",", -1)) {
            if (!part.isBlank()) {
                trusted.add(Network.of(part.strip()));
            }
        }
        return new Forwarding(trusted);
    }

    /** The address of the client; null when it is not known. */
    @Nullable
    InetAddress address(Request.Source source) {
        InetAddress from = source.peer();
        String forwarded = source.header("X-Forwarded-For");
        if (from == null || !believes(source, from) || forwarded == null) {
            return from;
        }
        String[] way = forwarded.split(",", -1);
        // Each proxy adds the address that it got the request from; the values before the first untrusted address may
        // be
        // forged.
        for (int i = way.length - 1; i >= 0 && isTrusted(from); i--) {
            InetAddress before = literal(way[i].strip());
            if (before == null) {
                break;
            }
            from = before;
        }
        return from;
    }

    /** The URL of this server as the client knows it; empty when the client names no valid host. */
    String serverUrl(Request.Source source) {
        InetAddress from = source.peer();
        boolean believed = from != null && believes(source, from);
        String host = believed ? first(source, "X-Forwarded-Host") : null;
        if (host == null) {
            host = source.header("Host");
        }
        if (host == null || !HOST.matcher(host).matches()) {
            return "";
        }
        String protocol = believed ? first(source, "X-Forwarded-Proto") : null;
        boolean secure = protocol == null ? source.isSecure() : protocol.equalsIgnoreCase("https");
        String prefix = believed ? first(source, "X-Forwarded-Prefix") : null;
        String base = (secure ? "https://" : "http://") + host;
        return prefix == null
                        || prefix.length() > MOST_PREFIX
                        || !PREFIX.matcher(prefix).matches()
                ? base
                : base + prefix.replaceFirst("/$", "");
    }

    /** The value of the first proxy, which is the one that the client is connected to. */
    private static @Nullable String first(Request.Source source, String header) {
        String value = source.header(header);
        return value == null ? null : value.split(",", 2)[0].strip();
    }

    private boolean believes(Request.Source source, InetAddress peer) {
        if (isTrusted(peer)) {
            return true;
        }
        if (!told.get()
                && HEADERS.stream().anyMatch(name -> source.header(name) != null)
                && told.compareAndSet(false, true)) {
            LOG.warn(
                    "X-Forwarded headers from {} are ignored; {} names the proxies that are believed",
                    peer.getHostAddress(),
                    VARIABLE);
        }
        return false;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    private static @Nullable InetAddress literal(String written) {
        String bare = written.startsWith("[") ? written.replaceFirst("^\\[([^\\]]*)].*$", "$1") : written;
        // A proxy may add the port.
        bare = bare.matches("[0-9.]+:[0-9]+") ? bare.substring(0, bare.indexOf(':')) : bare;
        try {
            return InetAddress.ofLiteral(bare);
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }
}
