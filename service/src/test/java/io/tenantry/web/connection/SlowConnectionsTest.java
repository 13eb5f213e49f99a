package io.tenantry.web.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.web.server.ServerLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Connections that keep the server waiting, in every known way: others are served meanwhile, and each of them ends. */
@Tag("long")
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SlowConnectionsTest {
    private static final int OF_EACH = 100;
    private static final int MOST = 600;

    private TestServer server;
    private String key;
    private HttpClient client;

    @BeforeAll
    void start() {
        // Fewer slots than slow bodies, which must not keep them; a queue for those that come at the same time.
        server = TestServer.start(new ServerLimits(
                8,
                400,
                Duration.ofSeconds(5),
                64 << 20,
                new ConnectionLimits(
                        Duration.ofSeconds(6), Duration.ofSeconds(3), Duration.ofSeconds(3), 1 << 20, MOST)));
        Scene scene = new Scene(server);
        key = scene.personKey(scene.personIn(scene.organization("Acme"), "ada@example.com", "admin"));
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void none_of_them_keeps_others_out_and_all_of_them_end() throws Exception {
        List<Wire> wires = new ArrayList<>();
        List<Wire> dripping = new ArrayList<>();
        CountDownLatch over = new CountDownLatch(1);
        try {
            String body = "POST /user/organizations/ HTTP/1.1\r\nHost: x\r\nX-CEKURA-API-KEY: " + key
                    + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{";
            for (int i = 0; i < OF_EACH; i++) {
                wires.add(new Wire(server.url()));
                wires.add(new Wire(server.url()).send("GET /health/live HTTP/1.1\r\nHost: x\r\n"));
                wires.add(new Wire(server.url()).send(body));
                Wire head = new Wire(server.url()).send("GET / HTTP/1.1\r\nX-Drip: ");
                Wire drippingBody = new Wire(server.url()).send(body);
                wires.addAll(List.of(head, drippingBody));
                dripping.addAll(List.of(head, drippingBody));
            }
            Thread.ofVirtual().start(() -> drip(dripping, over));
            int served = 0;
            do {
                HttpResponse<String> reply = get();
                assertThat(reply.statusCode()).isEqualTo(200);
                served++;
            } while (server.connections() > OF_EACH + 1);
            assertThat(served).isGreaterThan(20);
            for (Wire wire : wires) {
                wire.awaitEnd();
            }
        } finally {
            over.countDown();
            wires.forEach(Wire::close);
        }
    }

    private static void drip(List<Wire> wires, CountDownLatch over) {
        try {
            while (!over.await(50, TimeUnit.MILLISECONDS)) {
                wires.forEach(wire -> wire.trySend("x"));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void who_never_reads_is_given_up() {
        String request = "GET /user/openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n";
        try (Wire deaf = new Wire(server.url())) {
            Thread asking = Thread.ofVirtual().start(() -> {
                boolean open = true;
                while (open) {
                    open = deaf.trySend(request.repeat(50));
                }
            });
            assertThat(joined(asking)).isTrue();
            assertThat(get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void who_reads_slowly_but_reads_gets_everything() {
        String request = "GET /user/openapi.yaml HTTP/1.1\r\nHost: x\r\n";
        int length = server.get("/user/openapi.yaml").body().length();
        int many = 200;
        try (Wire slow = new Wire(server.url())) {
            slow.send((request + "\r\n").repeat(many - 1) + request + "Connection: close\r\n\r\n");
            assertThat(slow.toTheEnd().length()).isGreaterThan(many * length);
        }
    }

    @Test
    void one_too_many_takes_the_place_of_the_one_that_was_idle_longest() {
        ConnectionLimits connections =
                new ConnectionLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), 1 << 20, 20);
        List<Wire> wires = new ArrayList<>();
        try (TestServer small = TestServer.start(new ServerLimits(8, 8, Duration.ofSeconds(5), 1 << 20, connections))) {
            for (int i = 0; i < 50; i++) {
                Wire wire = new Wire(small.url());
                wires.add(wire);
                wire.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(wire.line()).startsWith("HTTP/1.1 200 ");
                small.awaitQuiet();
                assertThat(small.connections()).isLessThanOrEqualTo(20);
            }
            wires.subList(0, 30).forEach(Wire::awaitEnd);
            wires.getLast().send("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(wires.getLast().toTheEnd().split("HTTP/1.1 200 ", -1)).hasSize(2);
        } finally {
            wires.forEach(Wire::close);
        }
    }

    private static boolean joined(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private HttpResponse<String> get() {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(server.url() + "/user/organizations/"))
                            .header("X-CEKURA-API-KEY", key)
                            .timeout(Duration.ofSeconds(2))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
