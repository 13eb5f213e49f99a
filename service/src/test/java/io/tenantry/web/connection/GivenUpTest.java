package io.tenantry.web.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.user.CapturedLog;
import io.tenantry.web.server.ServerLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Clients that send a body too slowly, or cancel their request: no defect, and at most one line in the access log. */
@Tag("long")
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class GivenUpTest {
    private static final String LOGIN =
            "POST /user/v1/login/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private TestServer server;
    private CapturedLog log;

    @BeforeAll
    void start() {
        server = TestServer.start(new ServerLimits(
                8,
                8,
                Duration.ofSeconds(5),
                1 << 20,
                new ConnectionLimits(
                        Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMillis(300), 1 << 20, 100)));
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
    void no_defect_is_logged() {
        log.close();
        assertThat(log.lines())
                .filteredOn(line -> line.startsWith("io.tenantry"))
                .noneMatch(line -> line.contains("failed") || line.contains("status=\"500\""));
    }

    @Test
    void a_body_that_does_not_come_ends_the_connection_without_a_server_error() {
        for (String framing : List.of(
                "Content-Length: 500\r\n\r\n{",
                "Transfer-Encoding: chunked\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Trailer: a")) {
            try (Wire wire = new Wire(server.url())) {
                assertThat(wire.send(LOGIN + framing).toTheEndOrReset()).doesNotContain("HTTP/1.1 5");
            }
        }
        assertThat(accessLines()).hasSize(3);
    }

    @Test
    void a_request_of_http_2_that_is_taken_back_is_no_defect() {
        try (Http2Wire wire = new Http2Wire(server.url())) {
            HeaderBlock head = new HeaderBlock().asking("POST", "/user/v1/login/");
            for (int stream = 1; stream < 40; stream += 2) {
                wire.send(Http2Frame.HEADERS, Http2Frame.END_HEADERS, stream, head.bytes());
                wire.send(Http2Frame.RESET, 0, stream, Http2Frame.number(8));
            }
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (accessLines().size() < 20 && System.nanoTime() < end) {
                LockSupport.parkNanos(10_000_000);
            }
        }
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    }

    private List<String> accessLines() {
        return log.lines().stream()
                .filter(line -> line.startsWith("io.tenantry.access "))
                .toList();
    }
}
