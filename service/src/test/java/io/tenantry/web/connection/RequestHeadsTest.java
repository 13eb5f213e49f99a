package io.tenantry.web.connection;

import static io.tenantry.web.connection.Protocol.raw;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.user.CapturedLog;
import io.tenantry.web.Api;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request lines and headers that are unusual or wrong, byte by byte over HTTP/1.1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RequestHeadsTest {
    private static final List<String> UNREADABLE = List.of("%00", "%", "%zz");
    private static final String SECRET = "marker-of-a-header-5b1c";
    private static final String LIVE = "GET /health/live HTTP/1.1\r\n";

    private TestServer server;
    private String key;
    private CapturedLog log;

    @BeforeAll
    void start() {
        server = TestServer.start();
        Scene scene = new Scene(server);
        key = scene.personKey(scene.personIn(scene.organization("Acme"), "ada@example.com", "admin"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void capture() {
        log = CapturedLog.begin();
    }

    @AfterEach
    void nothing_raw_is_logged() {
        log.close();
        assertThat(log.lines())
                .noneMatch(line -> line.contains(SECRET) || line.matches("(?s).*[\0-\b\u000b-\u001f\u007f].*"));
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Zürich",
                "a%2Fb",
                "%2e%2e%2f%2e%2e%2f",
                "..",
                "../organizations/x",
                "./x",
                "%00",
                "%ff",
                "%",
                "%zz",
                ";a=b",
                "1;a=b",
                "[1]",
                "{id}",
                "a|b",
                "a^b",
                "a\\b",
                "..\\x",
                "\"",
                "<b>",
                "`",
                "/x",
                "日本"
            })
    void a_path_that_leads_nowhere_is_refused_in_the_form_of_its_api(String segment) {
        for (Protocol by : Protocol.values()) {
            Protocol.Answer user =
                    by.get(server.url(), "/user/organizations/" + raw(segment) + "/", "x-cekura-api-key", key);
            assertThat(user.status()).as(user.body()).isBetween(400, 404);
            assertThatJson(user.body()).isObject().containsOnlyKeys("detail");
            Protocol.Answer management = by.get(
                    server.url(),
                    "/management/v2.0/organisations/" + raw(segment),
                    "authorization",
                    TestServer.basic(),
                    "accept",
                    "application/json");
            assertThat(management.status()).as(management.body()).isBetween(400, 404);
            // A URL of HTTP/2 that cannot be decoded never becomes a path.
            boolean known = by == Protocol.HTTP_1_1 || !UNREADABLE.contains(segment);
            assertThatJson(management.body()).isObject().containsKey(known ? "status" : "detail");
        }
    }

    /** If two parts of a program read a path differently, a guard can be bypassed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//user/organizations/",
                "/./user/organizations/",
                "/health/../user/organizations/",
                "/health/live/../../user/organizations/",
                "/health/%2e%2e/user/organizations/",
                "/user;x=y/organizations/",
                "/user/organizations;x=y/",
                "/user//organizations/",
                "/user/organizations/#/health/live",
                "/USER/organizations/",
                "\\user\\organizations\\",
                "/user/organizations/..;/organizations/"
            })
    void no_spelling_of_a_path_passes_by_its_credentials(String target) {
        for (Protocol by : Protocol.values()) {
            if (by != Protocol.HTTP_1_1 && !target.startsWith("/")) {
                continue;
            }
            Protocol.Answer answer = by.get(server.url(), target);
            assertThat(answer.status()).as(target + " " + answer.body()).isBetween(400, 404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://localhost/health/live HTTP/1.1\r\nHost: localhost\r\n",
                "GET http://localhost:80/health/live?a=b HTTP/1.1\r\nHost: localhost:80\r\n",
                "\r\n" + LIVE + "Host: localhost\r\n",
                LIVE + "host:localhost\r\n",
                LIVE + "HOST: \t localhost \t \r\n",
                LIVE + "Host: [::1]:8080\r\n",
                LIVE + "Host: localhost\r\nX-Latin: caf\u00e9\r\nX-Empty:\r\nX-Odd: \"();[]{}\r\n",
                "GET /health/live? HTTP/1.1\r\nHost: localhost\r\n",
                "GET /health/live?a=b?c=/d HTTP/1.1\r\nHost: localhost\r\n",
                LIVE + "Host: localhost\r\nExpect: 100-continue\r\n"
            })
    void what_is_unusual_but_allowed_is_served(String head) {
        WireReply reply = only(head + "Connection: close\r\n\r\n");
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    }

    @Test
    void the_whole_server_names_the_methods_of_all_its_paths() {
        Set<String> methods = new TreeSet<>(Set.of("HEAD", "OPTIONS"));
        for (Api api : server.installation().apis()) {
            api.routes().forEach(route -> methods.add(route.method()));
        }
        WireReply reply = only("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
        String allowed = reply.head()
                .lines()
                .filter(line -> line.startsWith("Allow: "))
                .findFirst()
                .orElseThrow();
        assertThat(allowed.substring("Allow: ".length()).split(", ")).containsExactlyInAnyOrderElementsOf(methods);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  /health/live HTTP/1.1\r\nHost: localhost\r\n",
                "GET /health/live  HTTP/1.1\r\nHost: localhost\r\n",
                "GET /health/live http/1.1\r\nHost: localhost\r\n",
                "GET ?a=b HTTP/1.1\r\nHost: localhost\r\n",
                LIVE + "Host: localhost\r\nUpgrade: websocket\r\n",
                "GET * HTTP/1.1\r\nHost: localhost\r\n",
                "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n",
                "TRACE /health/live HTTP/1.1\r\nHost: localhost\r\nX-Secret: " + SECRET + "\r\n",
                "get /health/live HTTP/1.1\r\nHost: localhost\r\n",
                "X-@! /health/live HTTP/1.1\r\nHost: localhost\r\n",
                "GET http://elsewhere.example/health/live HTTP/1.1\r\nHost: localhost\r\n",
                "GET ftp://localhost/health/live HTTP/1.1\r\nHost: localhost\r\n",
                "GET http:///health/live HTTP/1.1\r\nHost: localhost\r\n",
                LIVE + "Host: localhost\r\nExpect: the-impossible\r\n",
                LIVE + "Host:\r\n",
                LIVE + "Host: localhost:99999\r\n"
            })
    void a_request_of_an_unusual_kind_is_answered_and_never_by_a_server_error(String head) {
        WireReply reply = only(head + "Connection: close\r\n\r\n");
        assertThat(reply.status()).as(reply.toString()).isBetween(200, 499);
        assertThat(reply.body()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LIVE,
                LIVE + "Host: localhost\r\nHost: elsewhere\r\n",
                LIVE + "Host: localhost\r\nHost: localhost\r\n",
                LIVE + "Host: local host\r\n",
                LIVE + "Host: localhost/path\r\n",
                LIVE + "Host: user@localhost\r\n",
                LIVE + "Host: localhost\r\nX-Folded: a\r\n " + SECRET + "\r\n",
                LIVE + "Host: localhost\r\n X-First: " + SECRET + "\r\n",
                LIVE + " X-First: " + SECRET + "\r\nHost: localhost\r\n",
                LIVE + "Host: localhost\r\nX-Space : " + SECRET + "\r\n",
                LIVE + "Host : localhost\r\n",
                LIVE + "Host: localhost\r\nX Space: " + SECRET + "\r\n",
                LIVE + "Host: localhost\r\n: " + SECRET + "\r\n",
                LIVE + "Host: localhost\r\nX-No-Colon-" + SECRET + "\r\n",
                LIVE + "Host: localhost\r\nX-(Name): " + SECRET + "\r\n",
                LIVE + "Host: localhost\r\nX-N\u00e4me: " + SECRET + "\r\n",
                LIVE + "Host: localhost\r\nX-Null: " + SECRET + "\0\r\n",
                LIVE + "Host: localhost\r\nX-Null\0: " + SECRET + "\r\n",
                LIVE + "Host: localhost\r\nX-Control: \u0001\u001b[31m" + SECRET + "\r\n",
                LIVE + "Host: localhost\r\nX-Delete: \u007f" + SECRET + "\r\n",
                LIVE + "Host: localhost\r\nX-Return: a\rX-Forged: " + SECRET + "\r\n",
                LIVE + "Host: localhost\r\nX-Feed: a\nX-Forged: " + SECRET + "\r\n",
                LIVE + "Host: localhost\nX-Feed: " + SECRET + "\r\n",
                "GET /health/live HTTP/1.1\nHost: localhost\n",
                "GET /health/live HTTP/1.1\rHost: localhost\r",
                "GET /health/live HTTP/1.1 \r\nHost: localhost\r\n",
                " GET /health/live HTTP/1.1\r\nHost: localhost\r\n",
                "GET\t/health/live\tHTTP/1.1\r\nHost: localhost\r\n",
                "GET /health/live?a b HTTP/1.1\r\nHost: localhost\r\n",
                "GET /health/live?a\tb HTTP/1.1\r\nHost: localhost\r\n",
                "GET /health/live?a\0b HTTP/1.1\r\nHost: localhost\r\n",
                "GET /health/live?\u001b[31m HTTP/1.1\r\nHost: localhost\r\n",
                "GET /health/\u0001live HTTP/1.1\r\nHost: localhost\r\n",
                "GET /health/live\rX HTTP/1.1\r\nHost: localhost\r\n",
                "GET health/live HTTP/1.1\r\nHost: localhost\r\n",
                "GET /health/live#part HTTP/1.1\r\nHost: localhost\r\n",
                "GET /health/live?a=b#part HTTP/1.1\r\nHost: localhost\r\n",
                "GET http://user@localhost/health/live HTTP/1.1\r\nHost: localhost\r\n",
                "GET http://user:" + SECRET + "@localhost/health/live HTTP/1.1\r\nHost: localhost\r\n",
                "GET\r\nHost: localhost\r\n",
                "G\u00cbT /health/live HTTP/1.1\r\nHost: localhost\r\n",
                "G\0T /health/live HTTP/1.1\r\nHost: localhost\r\n",
                "HTTP/1.1 200 OK\r\nHost: localhost\r\n"
            })
    void a_broken_head_is_the_callers_fault_and_ends_the_connection(String head) {
        WireReply reply = only(head + "\r\n" + LIVE + "Host: localhost\r\n\r\n");
        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertSound(reply);
    }

    /** The reply to a request line that cannot be parsed has the form of the API that its path belongs to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET %s a HTTP/1.1",
                "GET %s\ta HTTP/1.1",
                "GET %s\u0001 HTTP/1.1",
                "GET\t%s HTTP/1.1",
                "GET %s HTTP/9.9",
                "GET %s",
                "GET %s/%%00 HTTP/1.1",
                "GET %s#part HTTP/1.1",
                "GET %s?a#part HTTP/1.1",
                "GET %s?a b HTTP/1.1",
                "GET http://localhost%s/%%zz HTTP/1.1",
                "GET http://user@localhost%s HTTP/1.1",
                " GET %s HTTP/1.1",
                "\r\nGET %s HTTP/1.1 a",
            })
    void a_broken_request_line_is_refused_in_the_form_of_its_api(String line) {
        for (String path : List.of("/management/v2.0/organisations", "/v2.0/organisations/policy")) {
            String head = line.formatted(path) + "\r\nHost: localhost\r\n\r\n";
            WireReply whole = only(head);
            assertThat(whole.status()).as(whole.toString()).isEqualTo(400);
            assertThatJson(whole.body()).node("status").isEqualTo(400);
            assertThatJson(whole.body()).node("instance").isString().startsWith(path);
            assertSound(whole);
            // Behind another request; and in two pieces, unless the first one is refused before the second is sent.
            int end = line.matches("(?s)( |GET\t).*") ? head.length() : head.indexOf(path) + path.length();
            String replies = received(LIVE + "Host: localhost\r\n\r\n" + head.substring(0, end), head.substring(end));
            assertThat(replies).startsWith("HTTP/1.1 200 ");
            WireReply second = WireReply.only(replies.substring(replies.indexOf("}HTTP/1.1 ") + 1));
            assertThat(second.status()).isEqualTo(400);
            assertThatJson(second.body()).node("status").isEqualTo(400);
        }
        WireReply user = only(line.formatted("/user/organizations") + "\r\nHost: localhost\r\n\r\n");
        assertThatJson(user.body()).isObject().containsOnlyKeys("detail");
    }

    @Test
    void a_request_line_that_is_too_long_and_a_broken_one_of_a_head_are_refused_likewise() {
        String path = "/management/v2.0/organisations";
        WireReply tooLong = only("GET " + path + "?" + "x".repeat(33_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThatJson(tooLong.body()).node("detail").isString().contains("32768");
        assertThat(received("HEAD " + path + " a HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .endsWith("\r\n\r\n");
    }

    /** The scheme of a target says nothing about the connection. */
    @Test
    void a_target_with_another_scheme_makes_no_connection_secure() {
        WireReply page = only("GET https://localhost/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("http://localhost").doesNotContain("https://localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/9.9", "HTTP/0.9", "HTTP/2.0", "HTTP/3", "HTTP/1.2", "HTTP/1.1.1", "HTTPS/1.1"})
    void a_version_that_is_not_spoken_is_said_to_be_so(String version) {
        WireReply reply =
                only("GET /health/live" + (version.isEmpty() ? "" : " ") + version + "\r\nHost: localhost\r\n\r\n");
        assertThat(reply.status()).as(reply.toString()).isIn(400, 426, 505);
        assertSound(reply);
    }

    @Test
    void a_head_without_a_body_has_none_when_it_is_broken() {
        String reply = received("HEAD /health/live HTTP/1.1\r\nHost: localhost\r\nX Space: " + SECRET + "\r\n\r\n");
        assertThat(reply).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n");
    }

    @Test
    void a_head_that_is_too_long_is_refused() {
        String host = LIVE + "Host: localhost\r\n";
        for (String head : List.of(
                host + "X-Bomb: " + SECRET + "x".repeat(33_000) + "\r\n\r\n",
                host + ("X-Bomb: " + SECRET + "\r\n").repeat(1_100) + "\r\n",
                host + "X-" + "x".repeat(33_000) + ": 1\r\n\r\n",
                "GET /health/live?" + "x".repeat(33_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /" + "x/".repeat(17_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "G".repeat(33_000) + "ET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            WireReply reply = only(head);
            assertThat(reply.status()).as(head.substring(0, 60)).isIn(400, 414, 431);
            assertSound(reply);
        }
        assertThat(only(host + "X-Long: " + "x".repeat(30_000) + "\r\nConnection: close\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void a_url_of_almost_the_longest_length_is_served(Protocol by) {
        // With HTTP/2 in one frame.
        int length = by == Protocol.HTTP_1_1 ? 30_000 : 15_000;
        assertThat(by.get(server.url(), "/health/live?" + "x".repeat(length)).status())
                .isEqualTo(200);
    }

    @Test
    void what_is_no_http_at_all_is_refused() {
        for (String garbage : List.of(
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + SECRET + "\r\n\r\n",
                "SSH-2.0-OpenSSH_9.9\r\n\r\n",
                "\0\0\0\0\0\0\0\0\0\0\0\0\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
                "{\"password\":\"" + SECRET + "\"}\r\n\r\n",
                "\u00ff\u00f4\u00ff\u00fd\u0006\r\n\r\n")) {
            String reply = received(garbage);
            assertThat(reply).doesNotContain(SECRET);
            assertThat(reply.isEmpty() || !reply.startsWith("HTTP/1.1") || reply.startsWith("HTTP/1.1 4"))
                    .as(reply)
                    .isTrue();
        }
    }

    private WireReply only(String request) {
        return WireReply.only(received(request));
    }

    private String received(String... pieces) {
        try (Wire wire = new Wire(server.url())) {
            for (String piece : pieces) {
                wire.send(piece);
            }
            return wire.toTheEnd();
        }
    }

    private static void assertSound(WireReply reply) {
        assertThat(reply.body()).doesNotContain(SECRET).doesNotContain("HTTP/1.1");
        assertThatJson(reply.body()).node("detail").isString();
        assertThat(reply.head()).containsIgnoringCase("\r\nConnection: close\r\n");
    }
}
