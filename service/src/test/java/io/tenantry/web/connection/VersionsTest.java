package io.tenantry.web.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every version of HTTP, and the ends of their connections. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class VersionsTest {
    private static final String UP = "{\"status\":\"UP\"}";
    private static final String LIST = "/user/organizations/";

    private TestServer server;
    private String key;

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

    @Test
    void it_listens_on_its_own_address_alone() {
        String elsewhere = server.url().replace("127.0.0.1", "127.0.0.2");
        assertThatThrownBy(() -> new Wire(elsewhere)).hasRootCauseInstanceOf(java.net.ConnectException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: example.org\r\n",
                "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\nConnection: Upgrade, HTTP2-Settings\r\n"
            })
    void a_client_of_http_1_0_gets_its_reply_and_the_end(String headers) {
        try (Wire wire = new Wire(server.url())) {
            String reply = wire.send("GET /health/live HTTP/1.0\r\n" + headers + "\r\n")
                    .toTheEnd();
            assertThat(reply).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + UP);
            assertThat(reply).containsIgnoringCase("\r\nConnection: close\r\n");
            assertThat(reply).contains("Content-Length: " + UP.length() + "\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: keep-alive\r\n", "connection: Keep-Alive\r\nHost: example.org\r\n"})
    void a_client_of_http_1_0_that_asks_for_it_keeps_its_connection(String headers) {
        try (Wire wire = new Wire(server.url())) {
            String get = "GET /health/live HTTP/1.0\r\n";
            wire.send(get + headers + "\r\n").send(get + "\r\n");
            String replies = wire.toTheEnd();
            assertThat(replies.split("HTTP/1.1 200 ", -1)).hasSize(3);
            assertThat(replies)
                    .containsIgnoringCase("\r\nConnection: keep-alive\r\n")
                    .endsWith(UP);
        }
    }

    @Test
    void a_client_of_http_1_0_sends_bodies_and_comes_in_pieces() {
        try (Wire wire = new Wire(server.url())) {
            wire.send("PAT").send("CH " + LIST + "1/ HTTP/1.0").send("\r\nX-CEKURA-API-KEY: " + key + "\r");
            wire.send("\nContent-Type: application/json\r\nContent-Length: 18\r\n\r");
            wire.send("\n{\"name\":\"").send("Renamed\"}");
            assertThat(wire.toTheEnd()).startsWith("HTTP/1.1 200 ").contains("\"name\":\"Renamed\"");
        }
    }

    @Test
    void a_head_by_http_1_0_has_no_body() {
        try (Wire wire = new Wire(server.url())) {
            String reply = wire.send("HEAD /health/live HTTP/1.0\r\n\r\n").toTheEnd();
            assertThat(reply).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
            assertThat(reply).contains("Content-Length: " + UP.length() + "\r\n");
        }
    }

    @Test
    void a_connection_serves_many_requests_and_ends_after_the_one_that_says_so() {
        String get = "GET /health/live HTTP/1.1\r\nHost: x\r\n";
        try (Wire wire = new Wire(server.url())) {
            String replies = wire.send(get + "\r\n" + get + "\r\n" + get + "Connection: close\r\n\r\n" + get + "\r\n")
                    .toTheEnd();
            assertThat(replies.split("HTTP/1.1 200 ", -1)).hasSize(4);
            assertThat(replies).endsWith(UP);
        }
    }

    @Test
    void a_body_that_nobody_wants_ends_the_connection_but_not_before_the_reply() {
        int length = 300_000;
        try (Wire wire = new Wire(server.url())) {
            wire.send("POST /user/organizations/ HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n");
            wire.send("x".repeat(length));
            String reply = wire.toTheEnd();
            assertThat(reply).startsWith("HTTP/1.1 401 ").containsIgnoringCase("\r\nConnection: close\r\n");
            assertThat(reply).endsWith("}");
        }
        try (Wire wire = new Wire(server.url())) {
            wire.send("POST /user/organizations/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12345");
            String second = "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            assertThat(wire.send(second).toTheEnd()).startsWith("HTTP/1.1 401 ").endsWith(UP);
        }
    }

    @Test
    void a_body_that_says_to_be_longer_than_any_may_be_is_refused_unread() {
        try (Wire wire = new Wire(server.url())) {
            wire.send("POST /user/organizations/ HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n");
            String reply = wire.toTheEnd();
            assertThat(reply).startsWith("HTTP/1.1 413 ");
            assertThat(reply).endsWith("{\"detail\":\"The request body is larger than 8388608 bytes.\"}");
        }
        try (Wire wire = new Wire(server.url())) {
            wire.send("POST " + LIST + " HTTP/1.1\r\nHost: x\r\nX-CEKURA-API-KEY: " + key + "\r\n");
            wire.send("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n{");
            // The announced length is ignored; the received bytes count.
            wire.send("x".repeat(1 << 20));
            assertThat(wire.line()).startsWith("HTTP/1.1 413 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1\r\nHost: x", "HTTP/1.1\r\nHost: x\r\nConnection: close", "HTTP/1.0"})
    void who_sends_a_body_that_is_too_long_gets_the_reply_nevertheless(String version) {
        byte[] tooLong = new byte[20 << 20];
        for (int time = 0; time < 3; time++) {
            try (Wire wire = new Wire(server.url())) {
                wire.send(
                        "POST /user/organizations/ " + version + "\r\nContent-Length: " + tooLong.length + "\r\n\r\n");
                wire.send(tooLong);
                assertThat(wire.toTheEnd()).startsWith("HTTP/1.1 413 ");
            }
        }
    }

    @Test
    void a_malformed_head_gets_no_body() {
        try (Wire wire = new Wire(server.url())) {
            String reply = wire.send("HEAD / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n")
                    .toTheEnd();
            assertThat(reply).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n");
        }
        try (Wire wire = new Wire(server.url())) {
            String reply =
                    wire.send("GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n").toTheEnd();
            assertThat(reply).startsWith("HTTP/1.1 400 ").endsWith("{\"detail\":\"The request is malformed.\"}");
        }
    }

    @Test
    void a_connection_of_http_1_1_is_not_upgraded() {
        String upgrade = """
                Upgrade: h2c\r
                HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r
                Connection: Upgrade, HTTP2-Settings\r
                """;
        String get = "GET /health/live HTTP/1.1\r\nHost: x\r\n";
        try (Wire wire = new Wire(server.url())) {
            wire.send(get + upgrade + "\r\n").send(get + "Connection: close\r\n\r\n");
            String replies = wire.toTheEnd();
            assertThat(replies.split("HTTP/1.1 200 ", -1)).hasSize(3);
            assertThat(replies).endsWith(UP);
        }
    }

    @Test
    void http_2_is_spoken_from_the_first_byte_on_however_it_is_cut() throws IOException {
        try (Wire wire = new Wire(server.url())) {
            wire.send(Http2Wire.PREFACE.substring(0, 10)).send(Http2Wire.PREFACE.substring(10));
            wire.send(new Http2Frame(Http2Frame.SETTINGS, 0, 0, new byte[0]).bytes());
            byte[] block = HeaderBlock.request("GET", "/health/live");
            int flags = Http2Frame.END_HEADERS | Http2Frame.END_STREAM;
            wire.send(new Http2Frame(Http2Frame.HEADERS, flags, 1, block).bytes());
            DataInputStream in = new DataInputStream(wire.in());
            Http2Frame frame = Http2Frame.read(in);
            while (frame.type() != Http2Frame.DATA || frame.payload().length == 0) {
                frame = Http2Frame.read(in);
            }
            assertThat(new String(frame.payload(), StandardCharsets.UTF_8)).isEqualTo(UP);
        }
    }
}
