package io.tenantry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every address, in whatever guise. */
class AddressGuardPropertiesTest {
    private static final AddressGuard STRICT = new AddressGuard("");
    private static final String HOST = "hooks.example.com";

    /** The first bytes of ranges of which a part or all is not public; other addresses hardly ever meet one. */
    private static final List<List<Integer>> SPECIAL = List.of(
            List.of(0),
            List.of(10),
            List.of(100, 64),
            List.of(127),
            List.of(169, 254),
            List.of(172, 16),
            List.of(192, 0, 0),
            List.of(192, 168),
            List.of(198, 18),
            List.of(224),
            List.of(240),
            List.of(255));

    /** Ways of putting an IPv4 address into one of IPv6: what stands before it, what after it, and what it is mixed with. */
    enum Guise {
        MAPPED("00000000000000000000ffff", 0),
        TRANSLATED("0000000000000000ffff0000", 0),
        COMPATIBLE("000000000000000000000000", 0),
        NAT64("0064ff9b0000000000000000", 0),
        LOCAL_NAT64("0064ff9b0001000000000000", 0),
        SIX_TO_FOUR("2002", 0),
        TEREDO_SERVER("20010000", 0),
        TEREDO_CLIENT("200100000102030400000000", 0xff);

        private final String before;
        private final int mixed;

        Guise(String before, int mixed) {
            this.before = before;
            this.mixed = mixed;
        }

        InetAddress around(byte[] hidden) {
            byte[] start = HexFormat.of().parseHex(before);
            byte[] address = Arrays.copyOf(start, 16);
            for (int i = 0; i < hidden.length; i++) {
                address[start.length + i] = (byte) (hidden[i] ^ mixed);
            }
            return address(address);
        }
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Arbitrary<byte[]> bytes(int length) {
        return Arbitraries.bytes().array(byte[].class).ofSize(length);
    }

    @Provide
    Arbitrary<byte[]> special() {
        return Combinators.combine(Arbitraries.of(SPECIAL), bytes(4)).as((start, rest) -> {
            byte[] all = rest.clone();
            for (int i = 0; i < start.size(); i++) {
                all[i] = start.get(i).byteValue();
            }
            return all;
        });
    }

    @Provide
    Arbitrary<InetAddress> anywhere() {
        Arbitrary<byte[]> ipv6 = Combinators.combine(
                        Arbitraries.of(0, 0x20, 0x26, 0x2a, 0x3f, 0xfc, 0xfd, 0xfe, 0xff), bytes(16))
                .as((first, rest) -> {
                    byte[] all = rest.clone();
                    all[0] = first.byteValue();
                    return all;
                });
        return Arbitraries.oneOf(bytes(4), special(), bytes(16), ipv6).map(AddressGuardPropertiesTest::address);
    }

    @Property(tries = 20_000)
    void what_java_calls_special_is_not_admitted(@ForAll("anywhere") InetAddress address) {
        boolean uniqueLocal = address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
        boolean special = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || uniqueLocal;
        assertThat(special && STRICT.admits(HOST, address)).isFalse();
    }

    @Property(tries = 5_000)
    void what_is_not_public_is_not_admitted_and_no_guise_helps(@ForAll("special") byte[] hidden, @ForAll Guise guise) {
        assertThat(STRICT.admits(HOST, address(hidden))).isFalse();
        assertThat(STRICT.admits(HOST, guise.around(hidden))).isFalse();
    }

    @Property(tries = 5_000)
    void not_even_a_public_address_gets_through_in_a_guise_but_as_itself(@ForAll Guise guise) {
        byte[] known = {1, 1, 1, 1};
        InetAddress disguised = guise.around(known);
        // Java reads a mapped address as what it stands for; it then goes where the plain one goes.
        assertThat(STRICT.admits(HOST, disguised)).isEqualTo(disguised.getAddress().length == 4);
    }

    @Property(tries = 5_000)
    void an_allowed_range_admits_what_begins_as_it_does_and_nothing_else_that_is_not_public(
            @ForAll("special") byte[] base,
            @ForAll("special") byte[] other,
            @ForAll @IntRange(min = 1, max = 32) int bits) {
        AddressGuard guard = new AddressGuard(address(base).getHostAddress() + "/" + bits);
        int differing = ByteBuffer.wrap(base).getInt() ^ ByteBuffer.wrap(other).getInt();
        assertThat(guard.admits(HOST, address(other))).isEqualTo(differing >>> (32 - bits) == 0);
        assertThat(guard.admits(HOST, address(base))).isTrue();
    }

    @Property(tries = 2_000)
    void an_allowed_host_is_allowed_wherever_it_is_and_no_other_host(@ForAll("anywhere") InetAddress address) {
        AddressGuard guard = new AddressGuard("hooks.internal");
        assertThat(guard.admits("hooks.internal", address)).isTrue();
        for (String other : List.of("hooks.internal.example.com", "a.hooks.internal", "hooks-internal", "internal")) {
            assertThat(guard.admits(other, address)).isEqualTo(STRICT.admits(other, address));
        }
    }
}
