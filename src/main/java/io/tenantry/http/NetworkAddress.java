package io.tenantry.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from, as far as that tells callers apart. What comes from this machine or from a private network
 * may come from a proxy, whose {@code X-Forwarded-For} is believed.
 */
public final class NetworkAddress {
    private static final int NETWORK_BYTES = 8;
    private static final int UNIQUE_LOCAL = 0xfc;

    private NetworkAddress() {}

    /** The address, or of one of IPv6 its network, as each subscriber has a whole one; empty when nobody knows. */
    public static String of(Request request) {
        InetAddress from = literal(request.address());
        String forwarded = request.header("X-Forwarded-For");
        if (from == null || !isNear(from) || forwarded == null) {
            return from == null || from.isLoopbackAddress() ? "" : written(from);
        }
        String[] way = forwarded.split(",", -1);
        // Each proxy adds whom it got the request from; what is left of the first stranger, the stranger may have made
        // up.
        for (int i = way.length - 1; i >= 0; i--) {
            from = literal(way[i].strip());
            if (from == null || !isNear(from)) {
                break;
            }
        }
        return from == null || from.isLoopbackAddress() ? "" : written(from);
    }

    private static @Nullable InetAddress literal(String written) {
        try {
            return InetAddress.ofLiteral(written);
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    private static boolean isNear(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || (address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == UNIQUE_LOCAL);
    }

    private static String written(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        try {
            byte[] network = Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), bytes.length);
            return InetAddress.getByAddress(network).getHostAddress() + "/64";
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
