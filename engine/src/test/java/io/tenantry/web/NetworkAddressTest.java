package io.tenantry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "192.0.2.1        |                                | 192.0.2.1",
                "192.0.2.1        | 198.51.100.7                   | 192.0.2.1",
                "127.0.0.1        |                                | 127.0.0.1",
                "127.0.0.7        |                                | 127.0.0.7",
                "::1              |                                | 0:0:0:0:0:0:0:1",
                "10.1.2.3         |                                | 10.1.2.3",
                "127.0.0.1        | 192.0.2.1                      | 192.0.2.1",
                "::1              | 192.0.2.1                      | 192.0.2.1",
                "10.1.2.3         | 192.0.2.1                      | 192.0.2.1",
                "172.16.0.9       | made.up, 1.1.1.1, 192.0.2.1    | 192.0.2.1",
                "127.0.0.1        | 1.1.1.1, 192.0.2.1, 10.0.0.7   | 192.0.2.1",
                "127.0.0.1        | 10.0.0.8, 10.0.0.7             | 10.0.0.8",
                "127.0.0.1        | 192.0.2.1:4711                 | 192.0.2.1",
                "127.0.0.1        | [2001:db8:1:2::3]:80           | 2001:db8:1:2:0:0:0:0/64",
                "127.0.0.1        | unknown                        | 127.0.0.1",
                "127.0.0.1        | 127.0.0.1                      | 127.0.0.1",
                "2001:db8:1:2::3  |                                | 2001:db8:1:2:0:0:0:0/64",
                "fd00::1          | 2001:db8:1:2:9:9:9:9           | 2001:db8:1:2:0:0:0:0/64",
                "''               | 192.0.2.1                      | ''",
            })
    void a_caller_has_the_address_that_the_nearest_proxies_saw(
            String connection, @Nullable String forwarded, String address) {
        Request request = new Request(
                "r-1",
                "POST",
                "/user/x/",
                "",
                new Request.Source() {
                    @Override
                    public @Nullable String header(String name) {
                        return name.equals("X-Forwarded-For") ? forwarded : null;
                    }

                    @Override
                    public byte[] body(int most) {
                        return new byte[0];
                    }

                    @Override
                    public @Nullable InetAddress peer() {
                        return connection.isEmpty() ? null : InetAddress.ofLiteral(connection);
                    }
                },
                Forwarding.of("127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,fd00::/8"));
        assertThat(NetworkAddress.of(request)).isEqualTo(address);
    }
}
