package io.tenantry.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of network addresses, in CIDR notation: {@code 10.0.0.0/8}, {@code fd00::/8}.
 *
 * @param base its first address
 * @param bits the length of its prefix, in bits
 */
public record Network(InetAddress base, int bits) {
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** Whether a text is a numeric address, not a name. */
    public static boolean isAddress(String text) {
        return LITERAL.matcher(text).matches();
    }

    /**
     * Reads a range, or a single address.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static Network of(String cidr) {
        String[] parts = cidr.split("/", -1);
        if (parts.length > 2 || !isAddress(parts[0])) {
            throw new IllegalArgumentException("'" + cidr + "' is no address range such as 10.0.0.0/8");
        }
        try {
            InetAddress base = InetAddress.getByName(parts[0]);
            int longest = base.getAddress().length * 8;
            int bits = parts.length == 1 ? longest : Integer.parseInt(parts[1]);
            if (bits < 0 || bits > longest) {
                throw new IllegalArgumentException("'" + cidr + "' must have 0 to " + longest + " bits");
            }
            return new Network(base, bits);
        } catch (UnknownHostException | NumberFormatException malformed) {
            throw new IllegalArgumentException("'" + cidr + "' is no address range such as 10.0.0.0/8", malformed);
        }
    }

    /** Whether an address is in the range. */
    public boolean contains(InetAddress address) {
        byte[] one = base.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
            if (((one[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
