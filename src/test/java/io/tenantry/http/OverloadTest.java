package io.tenantry.http;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.fault.Fault;
import io.tenantry.http.connection.Patience;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A server that works on two requests at once, lets two wait, and refuses the others. */
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
        server = TestServer.start(new Bounds(AT_ONCE, WAITING, Duration.ofMinutes(1), 1 << 20, Patience.USUAL));
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
        try (Hold hold = new Hold()) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE + WAITING + SURPLUS; i++) {
                callers.add(Thread.ofVirtual().start(() -> replies.add(rename())));
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
    void who_waits_too_long_is_refused() {
        Places places = new Places(1, 8, Duration.ofMillis(1));
        boolean refused = places.place().within(() -> {
            try {
                return places.place().within(() -> false);
            } catch (Fault.Unavailable full) {
                return true;
            }
        });
        assertThat(refused).isTrue();
        assertThat(places.place().within(() -> "free again")).isEqualTo("free again");
    }

    @Test
    void a_place_is_free_for_others_while_its_request_awaits_the_caller() {
        Places places = new Places(1, 0, Duration.ofMillis(1));
        Places.Place first = places.place();
        String order =
                first.within(() -> "a" + first.without(() -> places.place().within(() -> "b")) + "c");
        assertThat(order).isEqualTo("abc");
        assertThat(places.place().within(() -> "free")).isEqualTo("free");
    }

    @Test
    void bodies_and_long_replies_share_a_memory_that_is_given_back() {
        String large = "{\"name\":\"" + "x".repeat(1_000_000) + "\"}";
        String[] headers = {KEY, key, "Content-Type", "application/json"};
        try (TestServer small =
                TestServer.start(new Bounds(AT_ONCE, WAITING, Duration.ofSeconds(5), 1 << 19, Patience.USUAL))) {
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

    private HttpResponse<String> rename() {
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

    /** The row of the organization, held so that whoever wants to change it waits. */
    private final class Hold implements AutoCloseable {
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final Thread holder;

        Hold() throws InterruptedException {
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
