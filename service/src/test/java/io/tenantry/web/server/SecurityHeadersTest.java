package io.tenantry.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.web.connection.Wire;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers that every reply has for browsers, whatever the reply is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SecurityHeadersTest {
    private static final String POLICY = "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
    private static final String STRICT = "Strict-Transport-Security: max-age=31536000\r\n";

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start(Map.of("TENANTRY_PUBLIC_URL", "https://tenantry.example.org/prefix"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String ask(TestServer server, String line, String host, String headers) {
        try (Wire wire = new Wire(server.url())) {
            return wire.send(line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers + "\r\n")
                    .toTheEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live",
                "HEAD /health/live",
                "GET /user/openapi.yaml",
                "GET /user/organizations/",
                "GET /management/v2.0/organisations",
                "GET /v2.0/auditevents",
                "GET /usage/v1/nothing",
                "POST /user/v1/login/",
                "DELETE /user/v1/login/",
                "OPTIONS /user/organizations/",
                "GET /nothing",
                "GET /user/%zz",
                "TRACE /user/organizations/",
                "GET user"
            })
    void every_reply_of_an_api_allows_a_browser_nothing(String line) {
        String reply = ask(server, line, "x", "");
        assertThat(reply).contains(POLICY).contains("X-Content-Type-Options: nosniff\r\n");
        assertThat(reply.indexOf("Content-Security-Policy")).isEqualTo(reply.lastIndexOf("Content-Security-Policy"));
    }

    @Test
    void pages_have_the_policy_of_pages_alone() {
        String reply = ask(server, "GET /console/", "x", "");
        assertThat(reply).contains("Content-Security-Policy: default-src 'none'; style-src 'self'");
        assertThat(reply.indexOf("Content-Security-Policy")).isEqualTo(reply.lastIndexOf("Content-Security-Policy"));
    }

    @ParameterizedTest
    @CsvSource({
        "tenantry.example.org, https, true",
        "TENANTRY.example.org, https, true",
        "tenantry.example.org:8443, https, true",
        "tenantry.example.org, http, false",
        "tenantry.example.org.evil.example, https, false",
        "other.example.org, https, false"
    })
    void tls_is_demanded_of_browsers_that_came_over_tls_to_the_public_name(String host, String scheme, boolean strict) {
        for (String line : new String[] {"GET /health/live", "GET /nothing", "GET /console/"}) {
            String reply = ask(server, line, host, "X-Forwarded-Proto: " + scheme + "\r\n");
            assertThat(reply.contains(STRICT)).as(line).isEqualTo(strict);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://tenantry.example.org, tenantry.example.org",
        "https://localhost:8443, localhost:8443",
        "https://192.0.2.1, 192.0.2.1",
        "https://[2001:db8::1]:8443, [2001:db8::1]:8443"
    })
    void a_url_that_is_no_name_over_tls_demands_nothing(String url, String host) {
        try (TestServer other = TestServer.start(Map.of("TENANTRY_PUBLIC_URL", url))) {
            assertThat(ask(other, "GET /health/live", host, "X-Forwarded-Proto: https\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .doesNotContain("Strict-Transport-Security");
        }
    }
}
