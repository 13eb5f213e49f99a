package io.tenantry.web.connection;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.user.CapturedLog;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of HTTP/1.1 with unusual and wrong headers for their length. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class FramingTest {
    private static final String PASSWORD = "Marker-Of-A-Body-7f3a";
    private static final String LOGIN =
            "POST /user/v1/login/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String BODY = "{\"email\":\"nobody@example.com\",\"password\":\"" + PASSWORD + "\"}";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";
    private static final String WRITE = "{\"team_size\":\"<10\"}";
    private static final String NEXT = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

    private TestServer server;
    private int organization;
    private String key;
    private CapturedLog log;

    @BeforeAll
    void start() {
        server = TestServer.start();
        Scene scene = new Scene(server);
        organization = scene.organization("Acme");
        key = scene.personKey(scene.personIn(organization, "ada@example.com", "admin"));
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
    void nothing_of_a_body_is_logged() {
        log.close();
        assertThat(log.lines())
                .noneMatch(line -> line.contains(PASSWORD) || line.contains("forged") || line.contains("nobody@"))
                .noneMatch(line -> line.matches("(?s).*[\0-\b\u000b-\u001f\u007f].*"));
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{\"\r\n11\r\nteam_size\":\"<10\"}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n13;a\r\n" + WRITE + "\r\n0;last=\"quoted\"\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n13;a=\"\u00fc;b\"\r\n" + WRITE + "\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n00000013\r\n" + WRITE + "\r\n000\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n13\r\n" + WRITE + "\r\n0\r\nX-Trailer: a\r\nX-Other: b\r\n\r\n",
                "Transfer-Encoding: Chunked\r\n\r\n13\r\n" + WRITE + "\r\n0\r\n\r\n",
                "transfer-encoding:CHUNKED \r\n\r\n13\r\n" + WRITE + "\r\n0\r\n\r\n",
                "Content-Length: 19\r\n\r\n" + WRITE,
                "Content-Length: 0019\r\n\r\n" + WRITE,
                "Content-Length: 19 \r\nExpect: 100-continue\r\n\r\n" + WRITE
            })
    void a_sound_length_in_whatever_form_is_read(String framing) {
        try (Wire wire = new Wire(server.url())) {
            wire.send("PATCH /user/organizations/" + organization + "/ HTTP/1.1\r\nHost: x\r\nX-CEKURA-API-KEY: " + key
                    + "\r\nContent-Type: application/json\r\nConnection: close\r\n" + framing);
            String reply = wire.toTheEnd();
            if (reply.startsWith("HTTP/1.1 100 ")) {
                reply = reply.substring(reply.indexOf("\r\n\r\n") + 4);
            }
            assertThat(reply).startsWith("HTTP/1.1 200 ").contains("\"team_size\":\"<10\"");
        }
    }

    /** Each chunk reaches the connection alone; the next request behind them is answered, too. */
    @Test
    void a_body_in_small_pieces_ends_where_it_says() {
        try (Wire wire = new Wire(server.url())) {
            wire.send("PATCH /user/organizations/" + organization + "/ HTTP/1.1\r\nHost: x\r\nX-CEKURA-API-KEY: " + key
                    + "\r\nContent-Type: application/json\r\n");
            wire.send("Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < WRITE.length(); i++) {
                wire.send("1").send(";x=y\r").send("\n" + WRITE.charAt(i)).send("\r\n");
            }
            wire.send("0\r\n").send("\r\n").send(NEXT.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            assertThat(wire.toTheEnd().split("HTTP/1.1 200 ", -1)).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BODY + "\r\n0\r\n\r\n",
                "zz\r\n" + BODY + "\r\n0\r\n\r\n",
                "45\n" + BODY + "\r\n0\r\n\r\n",
                "1\n{\r\n0\r\n\r\n",
                PASSWORD + "\r\n2026-01-01 00:00:00 ERROR forged\r\n0\r\n\r\n",
                "2026-01-01 ERROR forged\r\n",
                "-1\r\n" + BODY + "\r\n0\r\n\r\n",
                "+2\r\n{}\r\n0\r\n\r\n",
                "0x2\r\n{}\r\n0\r\n\r\n",
                " 2\r\n{}\r\n0\r\n\r\n",
                "\r\n2\r\n{}\r\n0\r\n\r\n",
                ";a=b\r\n{}\r\n0\r\n\r\n",
                "2,2\r\n{}\r\n0\r\n\r\n",
                "2\r{}\r\n0\r\n\r\n",
                "2;a\n{}\r\n0\r\n\r\n",
                "2;a=\"\n\"\r\n{}\r\n0\r\n\r\n",
                "2;a\rb\r\n{}\r\n0\r\n\r\n",
                "\u00b2\r\n{}\r\n0\r\n\r\n",
                "2\0\r\n{}\r\n0\r\n\r\n",
                "ffffffffffffffff\r\n" + BODY,
                "fffffffff00000002\r\n{}\r\n0\r\n\r\n",
                "10000000000000002\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}" + PASSWORD + "\r\n0\r\n\r\n",
                "2\r\n{}\n0\r\n\r\n",
                "2\r\n{}\r0\r\n\r\n",
                "2\r\n{}\r\r\n0\r\n\r\n",
                "2\r\n{}0\r\n\r\n",
                "1\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}\r\n0\n\r\n",
                "2\r\n{}\r\n0\r\nX-Trailer: a\nX-Forged: forged\r\n\r\n",
                "2\r\n{}\r\n0\r\n" + PASSWORD + "\r\n\r\n",
                "2\r\n{}\r\n0\r\nX Trailer: " + PASSWORD + "\r\n\r\n",
                "2\r\n{}\r\n0\r\nX-Trailer: " + PASSWORD + "\0\r\n\r\n"
            })
    void broken_chunks_are_the_callers_fault_and_end_the_connection(String chunks) {
        assertRefused(LOGIN + CHUNKED + chunks + NEXT);
        assertEnded("POST /user/organizations/ HTTP/1.1\r\nHost: x\r\n" + CHUNKED + chunks + NEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Content-Length: 2\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "Content-Length: 2\r\ncontent-length: 0\r\n\r\n{}",
                "Content-Length: 2, 3\r\n\r\n{}",
                "Content-Length: +2\r\n\r\n{}",
                "Content-Length: -1\r\n\r\n{}",
                "Content-Length: -0\r\n\r\n{}",
                "Content-Length: 0x2\r\n\r\n{}",
                "Content-Length: 2.0\r\n\r\n{}",
                "Content-Length: 2e0\r\n\r\n{}",
                "Content-Length: 2 2\r\n\r\n{}",
                "Content-Length: two\r\n\r\n{}",
                "Content-Length:\r\n\r\n{}",
                "Content-Length: \u00b2\r\n\r\n{}",
                "Content-Length: 2;\r\n\r\n{}",
                "Content-Length: 18446744073709551618\r\n\r\n{}",
                "Content-Length : 2\r\n\r\n{}",
                "Content-Length: 2\r\n ,3\r\n\r\n{}",
                "Transfer-Encoding: chunked, gzip\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: \"chunked\"\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\u000b\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "X-Before: a\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding:\r\n chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
            })
    void a_length_that_can_be_read_in_two_ways_is_refused_and_ends_the_connection(String framing) {
        assertRefused(LOGIN + framing + NEXT);
        assertRefused("GET /health/live HTTP/1.1\r\nHost: x\r\n" + framing + NEXT);
    }

    /** Unsupported codings, and repeated equal lengths: refused or read, but not as another length. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: identity\r\n\r\n{}",
                "Transfer-Encoding:\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: , chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
                "Content-Length: 2, 2\r\n\r\n{}"
            })
    void an_unusual_length_is_never_a_server_error(String framing) {
        try (Wire wire = new Wire(server.url())) {
            String replies =
                    wire.send(LOGIN + "Connection: close\r\n" + framing).toTheEnd();
            assertThat(replies).matches("(?s)HTTP/1.1 (4|501).*");
            assertThat(replies.split("HTTP/1.1 ", -1)).hasSize(2);
        }
    }

    @Test
    void http_1_0_has_no_chunks() {
        for (String framing : List.of("", "Connection: keep-alive\r\n")) {
            String reply =
                    received(LOGIN.replace("HTTP/1.1", "HTTP/1.0") + framing + CHUNKED + "2\r\n{}\r\n0\r\n\r\n" + NEXT);
            assertThat(reply).startsWith("HTTP/1.1 4").doesNotContain("UP");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2", "2\r", "2\r\n", "2\r\n{", "2\r\n{}", "2\r\n{}\r\n", "2\r\n{}\r\n0", "2\r\n{}\r\n0\r\n"})
    void a_caller_that_goes_in_the_middle_of_a_body_is_no_defect(String some) {
        try (Wire wire = new Wire(server.url())) {
            wire.send(LOGIN + CHUNKED + some).finish();
            assertThat(wire.toTheEnd()).matches("(?s)|HTTP/1.1 400 .*");
        }
        try (Wire wire = new Wire(server.url())) {
            wire.send(LOGIN + "Content-Length: 1000\r\n\r\n" + some).finish();
            assertThat(wire.toTheEnd()).matches("(?s)|HTTP/1.1 400 .*");
        }
        assertThat(log.lines()).noneMatch(line -> line.contains("failed:") || line.contains("Exception"));
    }

    @Test
    void trailers_are_not_read_without_end() {
        for (String endless : List.of("X: " + "a".repeat(200_000), "X: a\r\n".repeat(40_000))) {
            try (Wire wire = new Wire(server.url())) {
                wire.trySend(LOGIN + CHUNKED + "2\r\n{}\r\n0\r\n" + endless);
                wire.awaitEnd();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "H2C", "h2c, websocket", "HTTP/2.0", "TLS/1.0"})
    void a_connection_is_not_upgraded(String to) {
        String upgrade = "Host: x\r\nUpgrade: " + to + "\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n";
        String get = "GET /health/live HTTP/1.1\r\n" + upgrade + "Connection: Upgrade, HTTP2-Settings\r\n\r\n";
        String last = NEXT.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
        String replies = received(get + last);
        assertThat(replies).startsWith("HTTP/1.1 200 ").endsWith("{\"status\":\"UP\"}");
        assertThat(replies.split("HTTP/1.1 200 ", -1)).hasSize(3);
    }

    private void assertRefused(String request) {
        WireReply reply = assertEnded(request);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThatJson(reply.body()).node("detail").isString();
    }

    /** One reply, none to the request that may be behind a body of unknown length, and the end. */
    private WireReply assertEnded(String request) {
        WireReply reply = WireReply.only(received(request));
        assertThat(reply.status()).as(reply.toString()).isBetween(400, 499);
        assertThat(reply.head()).containsIgnoringCase("\r\nConnection: close\r\n");
        assertThat(reply.body()).doesNotContain(PASSWORD, "forged", "HTTP/1.1", "UP");
        return reply;
    }

    private String received(String request) {
        try (Wire wire = new Wire(server.url())) {
            return wire.send(request).toTheEnd();
        }
    }
}
