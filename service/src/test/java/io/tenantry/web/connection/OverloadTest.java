package io.tenantry.web.connection;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.web.server.ServerLimits;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A server with two request slots and a queue for two requests, which refuses the others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class OverloadTest {
    private static final int AT_ONCE = 2;
    private static final int WAITING = 2;
    private static final int SURPLUS = 4;
    private static final String KEY = "X-CEKURA-API-KEY";

    private TestServer server;
    private int organization;
    private String key;

    @BeforeAll
    void start() {
        server = TestServer.start(
                new ServerLimits(AT_ONCE, WAITING, Duration.ofMinutes(1), 1 << 20, ConnectionLimits.DEFAULT));
        Scene scene = new Scene(server);
        organization = scene.organization("Acme");
        key = scene.personKey(scene.personIn(organization, "ada@example.com", "admin"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void the_surplus_is_refused_at_once_the_rest_succeeds_and_health_is_told_meanwhile() throws Exception {
        BlockingQueue<HttpResponse<String>> replies = new LinkedBlockingQueue<>();
        List<HttpResponse<String>> later = new ArrayList<>();
        try (Hold hold = new Hold(server, organization)) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE + WAITING + SURPLUS; i++) {
                callers.add(Thread.ofVirtual().start(() -> replies.add(rename(server, organization, key))));
            }
            for (int i = 0; i < SURPLUS; i++) {
                assertRefused(next(replies));
            }
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(server.get("/").statusCode()).isEqualTo(200);
            HttpResponse<String> management =
                    server.get("/management/v2.0/organisations", "Authorization", TestServer.basic());
            assertThat(management.statusCode()).isEqualTo(503);
            assertThat(management.headers().firstValue("Retry-After")).contains("1");
            assertThatJson(management.body()).inPath("status").isEqualTo(503);
            assertThat(replies).isEmpty();

            hold.letGo();
            for (Thread caller : callers) {
                caller.join();
            }
        }
        replies.drainTo(later);
        assertThat(later).hasSize(AT_ONCE + WAITING).allMatch(reply -> reply.statusCode() == 200);
        assertThat(server.get("/user/organizations/", KEY, key).statusCode()).isEqualTo(200);
    }

    @Test
    void a_request_that_waits_too_long_is_refused_and_the_slot_is_free_again() throws Exception {
        try (TestServer small =
                TestServer.start(new ServerLimits(1, 8, Duration.ofMillis(100), 1 << 20, ConnectionLimits.DEFAULT))) {
            Scene scene = new Scene(small);
            int acme = scene.organization("Acme");
            String ada = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
            try (Hold hold = new Hold(small, acme)) {
                Thread first = Thread.ofVirtual().start(() -> rename(small, acme, ada));
                hold.awaitWaiter();
                assertRefused(small.get("/user/organizations/", KEY, ada));
                hold.letGo();
                first.join();
            }
            assertThat(small.get("/user/organizations/", KEY, ada).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_request_has_no_slot_while_its_long_body_comes_or_its_reply_is_taken() throws Exception {
        try (TestServer small =
                TestServer.start(new ServerLimits(1, 8, Duration.ofSeconds(5), 64 << 20, ConnectionLimits.DEFAULT))) {
            Scene scene = new Scene(small);
            int acme = scene.organization("Acme");
            String ada = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
            try (Wire sending = new Wire(small.url());
                    Wire taking = new Wire(small.url())) {
                sending.send("PATCH /user/organizations/" + acme + "/ HTTP/1.1\r\nHost: x\r\n" + KEY + ": " + ada
                        + "\r\nContent-Type: application/json\r\nContent-Length: 100019\r\n\r\n{");
                taking.send("GET /user/openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200));
                assertThat(taking.line()).startsWith("HTTP/1.1 200 ");
                for (int i = 0; i < 20; i++) {
                    assertThat(small.get("/user/organizations/", KEY, ada).statusCode())
                            .isEqualTo(200);
                }
                sending.send(" ".repeat(100_000) + "\"name\":\"Acme Two\"}");
                assertThat(sending.line()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void bodies_and_long_replies_share_a_memory_that_is_given_back() {
        String large = "{\"name\":\"" + "x".repeat(1_000_000) + "\"}";
        String[] headers = {KEY, key, "Content-Type", "application/json"};
        try (TestServer small = TestServer.start(
                new ServerLimits(AT_ONCE, WAITING, Duration.ofSeconds(5), 1 << 19, ConnectionLimits.DEFAULT))) {
            Scene scene = new Scene(small);
            int acme = scene.organization("Acme");
            headers[1] = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
            for (int i = 0; i < 3; i++) {
                assertRefused(small.send("PATCH", "/user/organizations/" + acme + "/", large, headers));
                assertThat(small.send("PATCH", "/user/organizations/" + acme + "/", large.substring(600_000), headers)
                                .statusCode())
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void bodies_that_strangers_send_slowly_leave_memory_to_others() throws Exception {
        try (TestServer small =
                TestServer.start(new ServerLimits(8, 8, Duration.ofSeconds(5), 1 << 20, ConnectionLimits.DEFAULT))) {
            Scene scene = new Scene(small);
            int acme = scene.organization("Acme");
            String ada = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
            String body = "{\"name\":\"" + "x".repeat(60_000) + "\"}";
            List<Wire> slow = new ArrayList<>();
            try {
                // Together more than the memory.
                for (int i = 0; i < 30; i++) {
                    slow.add(new Wire(small.url())
                            .send("POST /user/v1/login/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 60001\r\n\r\n" + "x".repeat(60_000)));
                }
                assertThat(slow.getLast().line()).startsWith("HTTP/1.1 503 ");
                HttpResponse<String> own = small.sendFrom(
                        "127.0.7.1",
                        "PATCH",
                        "/user/organizations/" + acme + "/",
                        body,
                        KEY,
                        ada,
                        "Content-Type",
                        "application/json");
                assertThat(own.statusCode()).as(own.body()).isEqualTo(400);
            } finally {
                slow.forEach(Wire::close);
            }
        }
    }

    private static HttpResponse<String> rename(TestServer server, int organization, String key) {
        return server.send(
                "PATCH",
                "/user/organizations/" + organization + "/",
                "{\"team_size\":\"<10\"}",
                KEY,
                key,
                "Content-Type",
                "application/json");
    }

    private static HttpResponse<String> next(BlockingQueue<HttpResponse<String>> replies) throws InterruptedException {
        HttpResponse<String> reply = replies.poll(30, TimeUnit.SECONDS);
        assertThat(reply).isNotNull();
        return Objects.requireNonNull(reply);
    }

    private static void assertRefused(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.headers().firstValue("Retry-After")).contains("1");
        assertThatJson(reply.body()).isEqualTo("{detail: 'The server is busy.'}");
    }

    /** The row of the organization, locked so that a request that changes it waits. */
    private static final class Hold implements AutoCloseable {
        private final TestServer server;
        private final int organization;
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final Thread holder;

        Hold(TestServer server, int organization) throws InterruptedException {
            this.server = server;
            this.organization = organization;
            holder = Thread.ofVirtual().start(() -> server.database().change(this::hold));
            held.await();
        }

        private void hold(Handle handle) {
            handle.execute("SELECT FROM organization WHERE id = ? FOR UPDATE", organization);
            held.countDown();
            try {
                release.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits until a request waits for the row. */
        void awaitWaiter() {
            while (server.database()
                            .read(handle -> handle.select("SELECT count(*) FROM pg_locks WHERE NOT granted")
                                    .mapTo(Integer.class)
                                    .one())
                    == 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        void letGo() {
            release.countDown();
            try {
                holder.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            letGo();
        }
    }
}
