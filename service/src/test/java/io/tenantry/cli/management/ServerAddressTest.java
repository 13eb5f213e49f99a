package io.tenantry.cli.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://tenantry.example.org, https://tenantry.example.org/management/v2.0/users",
        "https://example.org:8443/tenantry/, https://example.org:8443/tenantry/management/v2.0/users",
        "http://127.0.0.1:8080/, http://127.0.0.1:8080/management/v2.0/users",
        "HTTP://localhost:8080, HTTP://localhost:8080/management/v2.0/users",
        "http://[::1]:8080, http://[::1]:8080/management/v2.0/users"
    })
    void paths_are_appended_to_the_url(String written, String expected) {
        assertThat(ServerAddress.of(written).of(Management.BASE, "/users")).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenantry.example.org",
                "ftp://example.org",
                "https://",
                "https:///x",
                "https://a b",
                "https://ada:hush@example.org",
                "https://example.org?a=hush",
                "https://example.org/#a"
            })
    void other_texts_are_refused_without_showing_a_password(String written) {
        assertThatThrownBy(() -> ServerAddress.of(written))
                .hasMessageContaining("is not the URL of a server")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://example.org", "http://10.0.0.1:8080", "http://127.0.0.1.example.org", "http://[fe80::1]"
            })
    void the_key_is_not_sent_over_a_network_unencrypted(String written) {
        assertThatThrownBy(() -> ServerAddress.of(written)).hasMessageContaining("unencrypted");
    }
}
