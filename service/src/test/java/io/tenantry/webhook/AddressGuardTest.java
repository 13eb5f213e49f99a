package io.tenantry.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private static final AddressGuard STRICT = new AddressGuard("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:0:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:0:7f00:1::",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void what_is_not_public_is_refused(String address) {
        assertThat(STRICT.admits("hooks.example.com", InetAddress.ofLiteral(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450:4001:81b::200e"
            })
    void what_is_public_is_admitted(String address) {
        assertThat(STRICT.admits("hooks.example.com", InetAddress.ofLiteral(address)))
                .isTrue();
    }

    @Test
    void a_host_that_is_allowed_may_be_anywhere() {
        AddressGuard guard = new AddressGuard("hooks.internal, Other.Example.");
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        assertThat(guard.admits("HOOKS.internal", loopback)).isTrue();
        assertThat(guard.admits("hooks.internal.", loopback)).isTrue();
        assertThat(guard.admits("other.example", loopback)).isTrue();
        assertThat(guard.admits("evil-hooks.internal", loopback)).isFalse();
    }

    @Test
    void a_range_that_is_allowed_is_admitted_and_no_more() {
        AddressGuard guard = new AddressGuard("10.1.0.0/16,fd00:1::/33,192.168.1.7");
        assertThat(guard.admits("a", InetAddress.ofLiteral("10.1.255.255"))).isTrue();
        assertThat(guard.admits("a", InetAddress.ofLiteral("10.2.0.0"))).isFalse();
        assertThat(guard.admits("a", InetAddress.ofLiteral("fd00:1:7fff::1"))).isTrue();
        assertThat(guard.admits("a", InetAddress.ofLiteral("fd00:1:8000::1"))).isFalse();
        assertThat(guard.admits("a", InetAddress.ofLiteral("192.168.1.7"))).isTrue();
        assertThat(guard.admits("a", InetAddress.ofLiteral("192.168.1.8"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "::/129",
                "a b",
                "http://x",
                "300.1.1.1",
                "10.0.0.0/8/8"
            })
    void an_allowance_that_makes_no_sense_is_refused(String allowance) {
        assertThatThrownBy(() -> new AddressGuard(allowance)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Old ways of writing an address, which libraries read although no standard has them. */
    @ParameterizedTest
    @ValueSource(strings = {"127.1", "2130706433", "127.0.0.1", "::1", "[::1]", "localhost", "0"})
    void however_loopback_is_written_it_is_refused(String host) {
        GuardedResolver resolver = new GuardedResolver(STRICT, InetAddress::getAllByName);
        assertThatThrownBy(() -> resolver.resolve(host)).isInstanceOf(GuardedResolver.Refused.class);
    }

    @Test
    void one_bad_address_among_good_ones_is_enough_to_refuse() {
        InetAddress good = InetAddress.ofLiteral("1.1.1.1");
        InetAddress bad = InetAddress.ofLiteral("127.0.0.1");
        GuardedResolver mixed = new GuardedResolver(STRICT, host -> new InetAddress[] {good, bad});
        assertThatThrownBy(() -> mixed.resolve("hooks.example.com")).isInstanceOf(GuardedResolver.Refused.class);
        GuardedResolver sound = new GuardedResolver(STRICT, host -> new InetAddress[] {good});
        assertThatCode(() -> sound.resolve("hooks.example.com")).doesNotThrowAnyException();
    }
}
