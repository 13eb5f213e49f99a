package io.tenantry.webhook;

import io.tenantry.network.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The check of addresses that webhooks are sent to. Public addresses are allowed, and those that the operator of the
 * installation allows. Without this check a person who sets a webhook could send requests into the server's own network.
 */
public final class AddressGuard {
    /** The ranges of IPv4 that are not public: IANA's registry of special addresses, multicast, and services of clouds. */
    private static final List<Network> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "168.63.129.16/32",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.31.196.0/24",
                    "192.52.193.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "192.175.48.0/24",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    // Protocol assignments (with Teredo), documentation, 6to4: they contain IPv4 addresses or are
                    // unassigned.
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "2620:4f:8000::/48",
                    "3fff::/20")
            .map(Network::of)
            .toList();

    /** The public range of IPv6. NAT64, mapped, local, link-local and multicast addresses are outside it. */
    private static final Network PUBLIC_IPV6 = Network.of("2000::/3");

    private final Set<String> hosts = new HashSet<>();
    private final List<Network> networks = new ArrayList<>();
    private final Predicate<InetAddress> isPublic;

    /**
     * @param allowed the targets that are allowed although they are not public: host names, addresses and ranges, separated
     *     by commas
     * @throws IllegalArgumentException if one is none of these
     */
    public AddressGuard(String allowed) {
        this(allowed, AddressGuard::isPublic);
    }

    /** As {@link #AddressGuard(String)}, with another meaning of public. */
    AddressGuard(String allowed, Predicate<InetAddress> isPublic) {
        this.isPublic = isPublic;
        for (String part : allowed.split(",", -1)) {
            String entry = part.strip().toLowerCase(Locale.ROOT);
            if (entry.isEmpty()) {
                continue;
            }
            if (entry.contains("/") || Network.isAddress(entry)) {
                networks.add(Network.of(entry));
            } else if (entry.matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?")) {
                hosts.add(withoutDot(entry));
            } else {
                throw new IllegalArgumentException("'" + entry + "' is neither a host name nor an address range");
            }
        }
    }

    /**
     * Whether a webhook is allowed to be sent to an address.
     *
     * @param host the name in the webhook's address
     * @param address an address of this name
     */
    boolean admits(String host, InetAddress address) {
        return isAllowed(host, address) || isPublic.test(address);
    }

    /** As {@link #admits}, by the operator's list alone, whether the address is public or not. */
    boolean isAllowed(String host, InetAddress address) {
        return hosts.contains(withoutDot(host.toLowerCase(Locale.ROOT)))
                || networks.stream().anyMatch(network -> network.contains(address));
    }

    private static boolean isPublic(InetAddress address) {
        return NOT_PUBLIC.stream().noneMatch(network -> network.contains(address))
                && (!(address instanceof Inet6Address) || PUBLIC_IPV6.contains(address));
    }

    private static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
