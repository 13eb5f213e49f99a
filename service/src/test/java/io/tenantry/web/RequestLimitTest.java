package io.tenantry.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.start.WebVariables;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of each caller, three in an hour. */
class RequestLimitTest {
    private static final List<String> HEADERS = List.of("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset");
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/organizations/";
    private static final String ORGANISATIONS = "/management/v2.0/organisations";

    private static void assertLeft(HttpResponse<String> reply, int status, int remaining) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        assertThat(reply.headers().firstValue(HEADERS.get(0))).contains("3");
        assertThat(reply.headers().firstValue(HEADERS.get(1))).contains(Integer.toString(remaining));
        assertThat(reply.headers().firstValueAsLong(HEADERS.get(2)).orElse(0)).isBetween(3_500L, 3_600L);
    }

    @Test
    void each_caller_has_so_many_and_is_told_what_is_left() {
        try (TestServer server = TestServer.start(Map.of("TENANTRY_REQUEST_LIMIT", "3/3600"))) {
            Scene scene = new Scene(server);
            int acme = scene.organization("Acme");
            int ada = scene.personIn(acme, "ada@example.com", "admin");
            String key = scene.organizationKey(acme);
            for (int left = 2; left >= 0; left--) {
                assertLeft(server.get(LIST, KEY, key), 200, left);
            }
            HttpResponse<String> refused = server.get(LIST, KEY, key);
            assertLeft(refused, 429, 0);
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(3_500L, 3_600L);
            assertThatJson(refused.body()).isEqualTo("{detail: 'You have sent more than 3 requests.'}");
            assertLeft(server.send("POST", "/user/v1/projects/", "{}", KEY, key), 429, 0);

            // Other callers have separate limits; two keys of a person share the person's limit.
            assertLeft(server.get(LIST, KEY, scene.organizationKey(acme)), 200, 2);
            assertLeft(server.get(LIST, KEY, scene.personKey(ada)), 200, 2);
            assertLeft(server.get(LIST, KEY, scene.personKey(ada)), 200, 1);
            for (int left = 2; left >= 0; left--) {
                assertLeft(server.get(ORGANISATIONS, "Authorization", TestServer.basic()), 200, left);
            }
            assertLeft(server.get(ORGANISATIONS, "Authorization", TestServer.basic()), 429, 0);
            // A fault counts, and its reply has the headers, too.
            assertLeft(server.get("/user/organizations/2000000000/", KEY, scene.personKey(ada)), 404, 0);
        }
    }

    @Test
    void who_shows_no_credentials_is_counted_by_address_and_health_checks_are_not() {
        try (TestServer server = TestServer.start(Map.of("TENANTRY_REQUEST_LIMIT", "3/3600"))) {
            for (int left = 2; left >= 0; left--) {
                assertLeft(login(server, "127.0.7.1"), 401, left);
            }
            assertLeft(login(server, "127.0.7.1"), 429, 0);
            assertLeft(login(server, "127.0.7.2"), 401, 2);
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> health = server.get("/health/live");
                assertThat(health.statusCode()).isEqualTo(200);
                assertThat(health.headers().map()).doesNotContainKeys("ratelimit-limit");
            }
        }
    }

    @Test
    void refused_credentials_are_counted_by_address() {
        try (TestServer server = TestServer.start(Map.of("TENANTRY_REQUEST_LIMIT", "3/3600"))) {
            assertLeft(guess(server, "127.0.7.1", LIST, KEY, "wrong"), 401, 2);
            assertLeft(guess(server, "127.0.7.1", LIST), 401, 1);
            String basic = "Basic " + Base64.getEncoder().encodeToString("admin:wrong-password".getBytes(UTF_8));
            assertLeft(guess(server, "127.0.7.1", ORGANISATIONS, "Authorization", basic), 401, 0);
            assertLeft(guess(server, "127.0.7.1", LIST, KEY, "wrong"), 429, 0);
            assertLeft(guess(server, "127.0.7.1", ORGANISATIONS, "Authorization", basic), 429, 0);
            assertLeft(guess(server, "127.0.7.2", LIST, KEY, "wrong"), 401, 2);
            // Credentials that are good have a counter of their own.
            assertLeft(guess(server, "127.0.7.1", ORGANISATIONS, "Authorization", TestServer.basic()), 200, 2);
        }
    }

    private static HttpResponse<String> guess(TestServer server, String from, String path, String... headers) {
        return server.sendFrom(from, "GET", path, null, headers);
    }

    private static HttpResponse<String> login(TestServer server, String from) {
        return server.sendFrom(
                from,
                "POST",
                "/user/v1/login/",
                "{\"email\": \"nobody@example.com\", \"password\": \"wrong\"}",
                "Content-Type",
                "application/json");
    }

    @Test
    void the_limit_of_an_operation_is_told_in_place_of_that_of_requests() {
        try (TestServer server = TestServer.start(Map.of("TENANTRY_REQUEST_LIMIT", "100/3600"))) {
            for (int left = 4; left >= 0; left--) {
                assertReset(reset(server), 204, left);
            }
            HttpResponse<String> refused = reset(server);
            assertReset(refused, 429, 0);
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(500L, 600L);
        }
    }

    private static HttpResponse<String> reset(TestServer server) {
        return server.send(
                "POST",
                "/user/v1/password/reset/",
                "{\"email\": \"nobody@example.com\"}",
                "Content-Type",
                "application/json");
    }

    private static void assertReset(HttpResponse<String> reply, int status, int remaining) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        assertThat(reply.headers().firstValue(HEADERS.get(0))).contains("5");
        assertThat(reply.headers().firstValue(HEADERS.get(1))).contains(Integer.toString(remaining));
        assertThat(reply.headers().firstValueAsLong(HEADERS.get(2)).orElse(0))
                .isBetween(600L * (5 - remaining) - 100, 600L * (5 - remaining));
    }

    @Test
    void without_a_limit_there_are_no_headers() {
        try (TestServer server = TestServer.start()) {
            HttpResponse<String> reply = server.get(ORGANISATIONS, "Authorization", TestServer.basic());
            assertThat(reply.statusCode()).isEqualTo(200);
            HEADERS.forEach(
                    header -> assertThat(reply.headers().firstValue(header)).isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/1", "1", "1/0", "-1/1", "1/x", "1/1/1", "1000000000/1", "1/100000", "٣/٣"})
    void what_is_no_limit_is_refused_at_the_start(String written) {
        assertThatThrownBy(() -> WebVariables.of(Map.of("TENANTRY_REQUEST_LIMIT", written)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TENANTRY_REQUEST_LIMIT");
    }
}
