package io.tenantry.start.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsOptionsTest {
    private static final String ADDRESS = "TENANTRY_METRICS_ADDRESS";
    private static final String TOKEN = "TENANTRY_METRICS_TOKEN";

    private static MetricsOptions at(String address) {
        return MetricsOptions.of(Map.of(ADDRESS, address)).orElseThrow();
    }

    @Test
    void without_an_address_there_are_no_metrics() {
        assertThat(MetricsOptions.of(Map.of())).isEmpty();
        assertThat(MetricsOptions.of(Map.of(ADDRESS, " "))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "9464, 127.0.0.1, 9464, false",
        "127.0.0.1:0, 127.0.0.1, 0, false",
        "localhost:65535, localhost, 65535, false",
        "0.0.0.0:9464, 0.0.0.0, 9464, true",
        "[::1]:9464, ::1, 9464, false",
        "[::]:9464, ::, 9464, true"
    })
    void an_address_is_a_port_of_this_machine_or_more(String address, String host, int port, boolean open) {
        assertThat(at(address).host()).isEqualTo(host);
        assertThat(at(address).port()).isEqualTo(port);
        assertThat(at(address).isOpenToOthers()).isEqualTo(open);
    }

    @Test
    void a_token_closes_it_and_is_never_printed() {
        MetricsOptions closed = MetricsOptions.of(Map.of(ADDRESS, "0.0.0.0:9464", TOKEN, "0123456789abcdef"))
                .orElseThrow();
        assertThat(closed.isOpenToOthers()).isFalse();
        assertThat(closed.token()).contains("0123456789abcdef");
        assertThat(closed.toString()).doesNotContain("0123456789abcdef");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"65536", "metrics", ":9464", "::1:9464", "host:", "http://host:1", "host:1:2", "-1", "a b:1"})
    void anything_else_is_refused(String address) {
        assertThatThrownBy(() -> MetricsOptions.of(Map.of(ADDRESS, address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(ADDRESS + " must be a port, or an address and a port: 9464, 0.0.0.0:9464, [::]:9464");
    }

    @Test
    void a_short_token_or_one_without_an_address_is_refused() {
        assertThatThrownBy(() -> MetricsOptions.of(Map.of(ADDRESS, "1", TOKEN, "short")))
                .hasMessage(TOKEN + " must be 16 to 256 letters, digits and -._~+/")
                .hasMessageNotContaining("short");
        assertThatThrownBy(() -> MetricsOptions.of(Map.of(TOKEN, "0123456789abcdef")))
                .hasMessage(TOKEN + " goes with " + ADDRESS);
    }
}
