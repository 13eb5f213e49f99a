package io.tenantry.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.web.connection.Wire;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pages of other origins that call the APIs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CrossOriginTest {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String PREFLIGHT = """
            Origin: https://app.example.org
            Access-Control-Request-Method: PATCH
            Access-Control-Request-Headers: content-type,x-cekura-api-key
            """;
    private static final String LIST = "/user/organizations/";

    private TestServer server;
    private String key;

    @BeforeAll
    void start() {
        server = TestServer.start(Map.of("TENANTRY_CORS_ORIGINS", "https://app.example.org, http://localhost:3000"));
        Scene scene = new Scene(server);
        key = scene.personKey(scene.personIn(scene.organization("Acme"), "ada@example.com", "admin"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String ask(TestServer server, String method, String path, String headers) {
        try (Wire wire = new Wire(server.url())) {
            return wire.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n")
                    .toTheEnd();
        }
    }

    @Test
    void a_preflight_of_an_allowed_origin_is_answered() {
        for (String path : List.of(LIST, "/management/v2.0/organisations", "/v2.0/organisations/me", "/user/nothing")) {
            String reply = ask(server, "OPTIONS", path, PREFLIGHT.replace("\n", "\r\n"));
            assertThat(reply).startsWith("HTTP/1.1 200 ");
            assertThat(reply).contains(ALLOW_ORIGIN + ": https://app.example.org\r\n");
            assertThat(header(reply, "Access-Control-Allow-Methods"))
                    .containsExactlyInAnyOrder("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
            assertThat(header(reply, "Access-Control-Allow-Headers"))
                    .containsExactlyInAnyOrder(
                            "Authorization",
                            "X-CEKURA-API-KEY",
                            "X-API-Key",
                            "Content-Type",
                            "Accept",
                            "If-Match",
                            "If-None-Match",
                            "Idempotency-Key",
                            "Prefer",
                            "X-One-Time-Code");
            assertThat(reply).doesNotContain("Allow-Credentials");
        }
    }

    private static List<String> header(String reply, String name) {
        return reply.lines()
                .filter(line -> line.startsWith(name + ": "))
                .flatMap(line -> List.of(line.substring(name.length() + 2).split(", ?")).stream())
                .toList();
    }

    @Test
    void a_reply_can_be_read_by_an_allowed_origin_whatever_it_says() {
        for (String headers : List.of("X-CEKURA-API-KEY: " + key + "\r\n", "")) {
            String reply = ask(server, "GET", LIST, "Origin: http://localhost:3000\r\n" + headers);
            assertThat(reply).contains(ALLOW_ORIGIN + ": http://localhost:3000\r\n");
            assertThat(header(reply, "Access-Control-Expose-Headers"))
                    .containsExactlyInAnyOrder(
                            "ETag",
                            "Link",
                            "Location",
                            "X-Total-Count",
                            "X-Next-Cursor",
                            "X-Previous-Cursor",
                            "X-Request-Id",
                            "RateLimit-Limit",
                            "RateLimit-Remaining",
                            "RateLimit-Reset",
                            "Retry-After");
            assertThat(header(reply, "Vary")).contains("Origin");
            assertThat(reply).doesNotContain("Allow-Credentials");
        }
    }

    @Test
    void others_are_told_nothing() {
        for (String origin : List.of("https://app.example.org.evil.example", "https://appXexample.org", "null")) {
            String reply =
                    ask(server, "OPTIONS", LIST, "Origin: " + origin + "\r\nAccess-Control-Request-Method: GET\r\n");
            assertThat(reply).doesNotContain(ALLOW_ORIGIN);
            assertThat(ask(server, "GET", LIST, "Origin: " + origin + "\r\nX-CEKURA-API-KEY: " + key + "\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .doesNotContain(ALLOW_ORIGIN);
        }
    }

    @Test
    void pages_for_people_and_a_server_without_the_setting_are_closed() {
        String origin = "Origin: https://app.example.org\r\n";
        for (String path : List.of("/", "/console/", "/health/live")) {
            assertThat(ask(server, "GET", path, origin)).doesNotContain("Access-Control");
        }
        try (TestServer closed = TestServer.start()) {
            assertThat(ask(closed, "GET", LIST, origin)).doesNotContain("Access-Control");
        }
    }

    @Test
    void an_asterisk_opens_the_apis_to_all() {
        try (TestServer open = TestServer.start(Map.of("TENANTRY_CORS_ORIGINS", "*"))) {
            assertThat(ask(open, "GET", LIST, "Origin: https://anything.example\r\n"))
                    .contains(ALLOW_ORIGIN + ": https://anything.example\r\n");
        }
    }

    @Test
    void replies_to_requests_with_credentials_are_kept_by_nobody_else() {
        HttpResponse<String> list = server.get(LIST, "X-CEKURA-API-KEY", key);
        assertThat(list.headers().firstValue("Cache-Control")).contains("private, no-cache");
        assertThat(String.join(", ", list.headers().allValues("Vary")))
                .contains("Authorization")
                .contains("X-CEKURA-API-KEY")
                .contains("X-API-Key")
                .contains("Cookie")
                .contains("Origin");
        assertThat(server.get("/management/v2.0/organisations", "Authorization", TestServer.basic())
                        .headers()
                        .firstValue("Cache-Control"))
                .contains("private, no-cache");
        assertThat(server.get(LIST, "X-CEKURA-API-KEY", "wrong").headers().firstValue("Cache-Control"))
                .contains("private, no-cache");
        HttpResponse<String> made = server.send(
                "POST",
                "/user/api/v1/user-api-key/",
                "{\"name\":\"robot\"}",
                "X-CEKURA-API-KEY",
                key,
                "Content-Type",
                "application/json");
        assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(server.send(
                                "PATCH",
                                LIST + "1/",
                                "{\"webhook_secret\":\"known to one\"}",
                                "X-CEKURA-API-KEY",
                                key,
                                "Content-Type",
                                "application/json")
                        .headers()
                        .firstValue("Cache-Control"))
                .contains("no-store");
        for (String path : List.of(LIST, LIST + "1/", "/user/v2/organizations/")) {
            assertThat(server.get(path, "X-CEKURA-API-KEY", key).headers().firstValue("Cache-Control"))
                    .as(path)
                    .contains("no-store");
        }
        assertThat(server.get("/health/live").headers().firstValue("Cache-Control"))
                .isEmpty();
    }
}
