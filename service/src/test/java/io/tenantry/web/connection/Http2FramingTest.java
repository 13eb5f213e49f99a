package io.tenantry.web.connection;

import static io.tenantry.web.connection.Http2Frame.CONTINUATION;
import static io.tenantry.web.connection.Http2Frame.DATA;
import static io.tenantry.web.connection.Http2Frame.END_HEADERS;
import static io.tenantry.web.connection.Http2Frame.END_STREAM;
import static io.tenantry.web.connection.Http2Frame.GOAWAY;
import static io.tenantry.web.connection.Http2Frame.HEADERS;
import static io.tenantry.web.connection.Http2Frame.PING;
import static io.tenantry.web.connection.Http2Frame.PRIORITY;
import static io.tenantry.web.connection.Http2Frame.RESET;
import static io.tenantry.web.connection.Http2Frame.SETTINGS;
import static io.tenantry.web.connection.Http2Frame.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.user.CapturedLog;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames and headers of HTTP/2 that are wrong, on connections with prior knowledge. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class Http2FramingTest {
    private static final String SECRET = "marker-of-a-body-93d0";
    private static final byte[] LIVE = HeaderBlock.request("GET", "/health/live");
    private static final byte[] LOGIN =
            HeaderBlock.request("POST", "/user/v1/login/", "content-type", "application/json");
    private static final String BODY = "{\"email\":\"nobody@example.com\",\"password\":\"" + SECRET + "\"}";

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

    @Test
    void requests_on_one_connection_are_answered_each_on_its_stream() {
        try (Http2Wire wire = new Http2Wire(server.url())) {
            for (int stream = 1; stream < 20; stream += 2) {
                wire.send(stream, HeaderBlock.request("GET", "/user/organizations/", "x-cekura-api-key", key));
                assertThat(wire.outcome(stream)).asString().contains("status=200", "\"name\":\"Acme\"");
            }
            wire.send(21, LOGIN, BODY);
            assertThat(wire.outcome(21)).asString().contains("status=401");
            // A head in many frames is no flood.
            wire.send(HEADERS, END_STREAM, 23);
            for (byte next : LIVE) {
                wire.send(CONTINUATION, 0, 23, next);
            }
            wire.send(CONTINUATION, END_HEADERS, 23);
            assertThat(wire.outcome(23)).isEqualTo(new Http2Wire.Answered(200, "{\"status\":\"UP\"}"));
        }
    }

    /** A head that HTTP/2 does not allow: the stream ends or gets an error, and the request is not carried out. */
    static Stream<Named<byte[]>> malformedHeads() {
        return Stream.of(
                head("no :path", block(":method", "GET", ":scheme", "http", ":authority", "x")),
                head("no :method", block(":scheme", "http", ":authority", "x", ":path", "/health/live")),
                head("no :scheme", block(":method", "GET", ":authority", "x", ":path", "/health/live")),
                head("nothing", new byte[0]),
                head("an empty :path", HeaderBlock.request("GET", "")),
                head("a :path without a slash", HeaderBlock.request("GET", "health/live")),
                head("a :path with a space", HeaderBlock.request("GET", "/health/live a")),
                head("a :path with a line break", HeaderBlock.request("GET", "/health/live\r\nX-Forged: " + SECRET)),
                head("a :path with a null character", HeaderBlock.request("GET", "/health/live\0")),
                head("a :path with a control character", HeaderBlock.request("GET", "/health/live?\u001b[31m")),
                head("a :method with a space", HeaderBlock.request("GET /x", "/health/live")),
                head("two :path", HeaderBlock.request("GET", "/health/live", ":path", "/user/organizations/")),
                head("two :method", HeaderBlock.request("GET", "/health/live", ":method", "POST")),
                head("an unknown pseudo-header", HeaderBlock.request("GET", "/health/live", ":secret", SECRET)),
                head("a :status", HeaderBlock.request("GET", "/health/live", ":status", "200")),
                head(
                        "a pseudo-header behind a header",
                        block("x-first", "1", ":method", "GET", ":scheme", "http", ":path", "/health/live")),
                head("a name in upper case", HeaderBlock.request("GET", "/health/live", "X-Upper", SECRET)),
                head("a name with a space", HeaderBlock.request("GET", "/health/live", "x space", SECRET)),
                head("a name with a line break", HeaderBlock.request("GET", "/health/live", "x\r\ny", SECRET)),
                head("an empty name", HeaderBlock.request("GET", "/health/live", "", SECRET)),
                head(
                        "a value with a line break",
                        HeaderBlock.request("GET", "/health/live", "x-line", SECRET + "\r\nx-forged: 1")),
                head(
                        "a value with a line feed",
                        HeaderBlock.request("GET", "/health/live", "x-line", SECRET + "\nforged")),
                head(
                        "a value with a null character",
                        HeaderBlock.request("GET", "/health/live", "x-null", SECRET + "\0")),
                head("Connection", HeaderBlock.request("GET", "/health/live", "connection", "close")),
                head("Transfer-Encoding", HeaderBlock.request("GET", "/health/live", "transfer-encoding", "chunked")),
                head("Upgrade", HeaderBlock.request("GET", "/health/live", "upgrade", "h2c")),
                head("Keep-Alive", HeaderBlock.request("GET", "/health/live", "keep-alive", "5")),
                head("a :path with a fragment", HeaderBlock.request("GET", "/health/live#part")),
                head("a Host that is none", HeaderBlock.request("GET", "/health/live", "host", "a " + SECRET)),
                head("a Host with a port that is none", HeaderBlock.request("GET", "/health/live", "host", "a:99999")),
                head("an empty Host", HeaderBlock.request("GET", "/health/live", "host", "")),
                head(
                        "a Host that is none, alone",
                        block(":method", "GET", ":scheme", "http", ":path", "/health/live", "host", "a " + SECRET)),
                head("another Host than :authority", HeaderBlock.request("GET", "/health/live", "host", "elsewhere")),
                head("two Hosts", HeaderBlock.request("GET", "/health/live", "host", "localhost", "host", "localhost")),
                head("another TE than trailers", HeaderBlock.request("GET", "/health/live", "te", "gzip")),
                head(
                        "two lengths",
                        HeaderBlock.request("GET", "/health/live", "content-length", "0", "content-length", "1")));
    }

    private static Named<byte[]> head(String name, byte[] block) {
        return Named.of(name, block);
    }

    private static byte[] block(String... headers) {
        return new HeaderBlock().literals(headers).bytes();
    }

    @ParameterizedTest
    @MethodSource("malformedHeads")
    void a_malformed_head_is_not_served(byte[] block) {
        try (Http2Wire wire = new Http2Wire(server.url())) {
            assertNotServed(wire.send(1, block).outcome(1));
        }
    }

    @Test
    void a_body_that_is_not_as_long_as_its_head_says_is_not_acted_upon() {
        for (String length : List.of("0", "1", "5000", "-1", "18446744073709551618", "two")) {
            try (Http2Wire wire = new Http2Wire(server.url())) {
                byte[] head = HeaderBlock.request(
                        "POST", "/user/v1/login/", "content-type", "application/json", "content-length", length);
                Http2Wire.Outcome outcome = wire.send(1, head, BODY).outcome(1);
                assertNotServed(outcome);
                assertThat(outcome.toString()).as("length " + length).doesNotContain("status=401");
            }
        }
    }

    @Test
    void a_request_that_ends_with_its_head_has_no_body_of_any_length() {
        for (String method : List.of("GET", "HEAD", "DELETE", "OPTIONS", "POST", "PATCH")) {
            for (String length : List.of("1", "5000", "500000", "9000000000")) {
                for (String expectation : List.of("", "100-continue")) {
                    try (Http2Wire wire = new Http2Wire(server.url())) {
                        HeaderBlock head = new HeaderBlock()
                                .asking(method, "/user/organizations/")
                                .literals("x-cekura-api-key", key, "content-length", length);
                        if (!expectation.isEmpty()) {
                            head.literals("expect", expectation);
                        }
                        assertThat(wire.send(1, head.bytes()).outcome(1))
                                .as(method + " " + length)
                                .asString()
                                .contains("status=400");
                    }
                }
            }
        }
        try (Http2Wire wire = new Http2Wire(server.url())) {
            wire.send(1, HeaderBlock.request("GET", "/health/live", "content-length", "0"));
            assertThat(wire.outcome(1)).isEqualTo(new Http2Wire.Answered(200, "{\"status\":\"UP\"}"));
        }
    }

    @Test
    void a_scheme_makes_no_connection_secure() {
        try (Http2Wire wire = new Http2Wire(server.url())) {
            wire.send(1, block(":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/"));
            assertThat(wire.outcome(1))
                    .asString()
                    .contains("status=200", "http://localhost")
                    .doesNotContain("https://localhost");
        }
    }

    /** Frames that leave no way to go on. */
    static Stream<Named<byte[]>> brokenConnections() {
        return Stream.of(
                frame("DATA of the connection", DATA, END_STREAM, 0, 1),
                frame("DATA of an idle stream", DATA, END_STREAM, 1, 1),
                frame("HEADERS of the connection", HEADERS, END_HEADERS, 0, LIVE),
                frame("HEADERS of a server's stream", HEADERS, END_HEADERS | END_STREAM, 2, LIVE),
                frame(
                        "HEADERS that are no HPACK",
                        HEADERS,
                        END_HEADERS | END_STREAM,
                        1,
                        0xff,
                        0xff,
                        0xff,
                        0xff,
                        0xff,
                        0xff),
                frame("HEADERS with an index of nothing", HEADERS, END_HEADERS | END_STREAM, 1, 0xff, 0x7f),
                frame("HEADERS that break off", HEADERS, END_HEADERS | END_STREAM, 1, 0x00, 0x05, 'a'),
                frame("HEADERS with more padding than there is", HEADERS, END_HEADERS | END_STREAM | 8, 1, 200, 0x82),
                frame("CONTINUATION of nothing", CONTINUATION, END_HEADERS, 1, LIVE),
                frame("RST_STREAM of the connection", RESET, 0, 0, 0, 0, 0, 8),
                frame("RST_STREAM of an idle stream", RESET, 0, 1, 0, 0, 0, 8),
                frame("a short RST_STREAM", RESET, 0, 1, 0),
                frame("SETTINGS of a stream", SETTINGS, 0, 1),
                frame("SETTINGS of a wrong length", SETTINGS, 0, 0, 0, 4, 0),
                frame("SETTINGS with an impossible window", SETTINGS, 0, 0, Http2Frame.setting(4, -1)),
                frame("SETTINGS with an impossible frame size", SETTINGS, 0, 0, Http2Frame.setting(5, 1)),
                frame("an answer to SETTINGS with settings", SETTINGS, 1, 0, Http2Frame.setting(4, 1)),
                frame("a PING of a stream", PING, 0, 1, new byte[8]),
                frame("a short PING", PING, 0, 0, new byte[7]),
                frame("GOAWAY of a stream", GOAWAY, 0, 1, new byte[8]),
                frame("WINDOW_UPDATE by nothing", WINDOW_UPDATE, 0, 0, 0, 0, 0, 0),
                frame("WINDOW_UPDATE beyond the most", WINDOW_UPDATE, 0, 0, 0x7f, 0xff, 0xff, 0xff),
                frame("PRIORITY of the connection", PRIORITY, 0, 0, 0, 0, 0, 3, 16),
                frame("PUSH_PROMISE", 5, END_HEADERS, 1, 0, 0, 0, 2, 0x82),
                frame("a frame that is too long", DATA, 0, 1, new byte[20_000]));
    }

    private static Named<byte[]> frame(String name, int type, int flags, int stream, int... payload) {
        byte[] bytes = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            bytes[i] = (byte) payload[i];
        }
        return frame(name, type, flags, stream, bytes);
    }

    private static Named<byte[]> frame(String name, int type, int flags, int stream, byte[] payload) {
        return Named.of(name, new Http2Frame(type, flags, stream, payload).bytes());
    }

    @ParameterizedTest
    @MethodSource("brokenConnections")
    void a_broken_frame_ends_the_connection(byte[] frame) {
        try (Http2Wire wire = new Http2Wire(server.url())) {
            assertThat(wire.send(frame).outcome(Integer.MAX_VALUE)).isInstanceOf(Http2Wire.Ended.class);
        }
    }

    @Test
    void another_frame_between_the_parts_of_a_head_ends_the_connection() {
        for (int other : List.of(DATA, HEADERS, PRIORITY, RESET, SETTINGS, PING, WINDOW_UPDATE, 0x2a)) {
            try (Http2Wire wire = new Http2Wire(server.url())) {
                wire.send(HEADERS, END_STREAM, 1, LIVE);
                wire.send(other, 0, other == SETTINGS || other == PING ? 0 : 1, new byte[other == PING ? 8 : 0]);
                assertThat(wire.outcome(1)).as("frame " + other).isInstanceOf(Http2Wire.Ended.class);
            }
        }
    }

    @Test
    void a_frame_of_an_unknown_kind_is_ignored() {
        try (Http2Wire wire = new Http2Wire(server.url())) {
            wire.send(0x2a, 0xff, 0, new byte[100])
                    .send(0x2b, 0, 7, new byte[0])
                    .send(1, LIVE);
            assertThat(wire.outcome(1)).isEqualTo(new Http2Wire.Answered(200, "{\"status\":\"UP\"}"));
        }
    }

    @Test
    void a_head_without_end_ends_the_connection() {
        byte[] some = new HeaderBlock().literal("x-some", "x".repeat(1_000)).bytes();
        for (byte[] part : List.of(new byte[0], new byte[] {0}, some)) {
            byte[] frames = new Http2Frame(CONTINUATION, 0, 1, part).bytes(100);
            try (Wire wire = new Wire(server.url())) {
                wire.send(Http2Wire.PREFACE).send(new Http2Frame(SETTINGS, 0, 0, new byte[0]).bytes());
                wire.send(new Http2Frame(HEADERS, END_STREAM, 1, LIVE).bytes());
                int sent = 0;
                while (wire.trySend(frames)) {
                    sent += frames.length;
                    assertThat(sent).as("bytes taken").isLessThan(64 << 20);
                }
            }
        }
    }

    @Test
    void a_head_that_is_too_long_is_refused() {
        HeaderBlock block = new HeaderBlock()
                .literals(":method", "GET", ":scheme", "http", ":authority", "x", ":path", "/health/live")
                .added("x-bomb", "x".repeat(3_000));
        for (int i = 0; i < 10_000; i++) {
            block.indexed(HeaderBlock.LAST_ADDED);
        }
        try (Http2Wire wire = new Http2Wire(server.url())) {
            assertNotServed(wire.send(1, block.bytes()).outcome(1));
        }
    }

    private static void assertNotServed(Http2Wire.Outcome outcome) {
        if (outcome instanceof Http2Wire.Answered answered) {
            assertThat(answered.status()).as(answered.toString()).isBetween(400, 499);
            assertThat(answered.body()).doesNotContain(SECRET);
        }
    }
}
