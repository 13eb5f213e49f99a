package io.tenantry.web.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.password.Hashing;
import io.tenantry.password.HeldHashing;
import io.tenantry.start.Options;
import io.tenantry.web.connection.ConnectionLimits;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server whose hashing threads are all held: two of them, four hashes wait, two of one network address. */
@SuppressWarnings("NullAway.Init")
class BusyHashingTest {
    private static final int THREADS = 2;
    private static final int WAITING = 4;
    private static final int SURPLUS = 3;
    /** More than can wait for hashes, and few enough to be answered before their deadline on a busy machine. */
    private static final int MANY = 40;

    private static final String LOGIN = "/user/v1/login/";
    private static final String ORGANISATIONS = "/management/v2.0/organisations";

    private final HeldHashing function = new HeldHashing();
    private final BlockingQueue<HttpResponse<String>> replies = new LinkedBlockingQueue<>();
    private final List<Thread> callers = new ArrayList<>();
    private TestServer server;
    private Scene scene;
    private String key;

    @BeforeEach
    void start() {
        server = TestServer.start(
                TestDatabases.create(),
                Clock.systemUTC(),
                Options.DEFAULT,
                new Hashing(function, new Hashing.Size(THREADS, WAITING, 2, Duration.ofMinutes(5))));
        scene = new Scene(server);
        key = scene.personKey(scene.personIn(scene.organization("Acme"), "ada@example.com", "admin"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        function.letGo();
        for (Thread caller : callers) {
            caller.join();
        }
        server.close();
    }

    private void send(int count, IntFunction<HttpResponse<String>> request) {
        for (int i = 0; i < count; i++) {
            int number = i;
            callers.add(Thread.ofVirtual().start(() -> replies.add(request.apply(number))));
        }
    }

    private HttpResponse<String> next() throws InterruptedException {
        HttpResponse<String> reply = replies.poll(60, TimeUnit.SECONDS);
        assertThat(reply).isNotNull();
        return Objects.requireNonNull(reply);
    }

    private HttpResponse<String> login(String from, String email, String password) {
        return server.sendFrom(
                from,
                "POST",
                LOGIN,
                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password),
                "Content-Type",
                "application/json");
    }

    private HttpResponse<String> operator(String from, String password) {
        return server.sendFrom(
                from, "GET", ORGANISATIONS, null, "Authorization", TestServer.basic("operator", password));
    }

    private void assertOthersAreAnswered() {
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(server.get("/user/organizations/", "X-CEKURA-API-KEY", key).statusCode())
                .isEqualTo(200);
        assertThat(server.get(ORGANISATIONS, "Authorization", TestServer.basic())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_full_queue_is_503_and_everybody_who_needs_no_hash_is_answered() throws InterruptedException {
        assertThat(server.get(ORGANISATIONS, "Authorization", TestServer.basic())
                        .statusCode())
                .isEqualTo(200);
        // A change of another operator needs no new hash of this one.
        assertThat(server.send(
                                "POST",
                                "/management/v2.0/operators",
                                "{\"username\": \"other\", \"password\": \"a long enough phrase\"}",
                                "Authorization",
                                TestServer.basic(),
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(201);
        function.hold();
        send(THREADS + WAITING + SURPLUS, i -> login("127.0.7." + (i + 1), "nobody" + i + "@example.com", "wrong"));
        for (int i = 0; i < SURPLUS; i++) {
            HttpResponse<String> refused = next();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThatJson(refused.body()).isEqualTo("{detail: 'Too many sign-ins at once.'}");
        }
        assertOthersAreAnswered();
        HttpResponse<String> management = operator("127.0.7.99", "another");
        assertThat(management.statusCode()).isEqualTo(503);
        assertThat(management.headers().firstValue("Retry-After")).contains("1");
        assertThat(replies).isEmpty();

        function.letGo();
        for (int i = 0; i < THREADS + WAITING; i++) {
            assertThat(next().statusCode()).isEqualTo(401);
        }
        assertThat(function.hashes()).isEqualTo(THREADS + WAITING);
    }

    @Test
    void a_request_that_waits_for_a_hash_leaves_its_slot_to_others() throws InterruptedException {
        HeldHashing held = new HeldHashing();
        ServerLimits limits = new ServerLimits(1, 8, Duration.ofMinutes(1), 1 << 20, ConnectionLimits.DEFAULT);
        try (TestServer narrow = TestServer.start(
                limits, new Hashing(held, new Hashing.Size(1, WAITING, WAITING, Duration.ofMinutes(5))))) {
            Scene people = new Scene(narrow);
            String other = people.personKey(people.personIn(people.organization("Acme"), "ada@example.com", "admin"));
            held.hold();
            send(
                    3,
                    i -> narrow.send(
                            "POST",
                            LOGIN,
                            "{\"email\": \"nobody%d@example.com\", \"password\": \"wrong\"}".formatted(i),
                            "Content-Type",
                            "application/json"));
            held.awaitBegun(1);
            for (int i = 0; i < 3; i++) {
                assertThat(narrow.get("/user/organizations/", "X-CEKURA-API-KEY", other)
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(replies).isEmpty();
            held.letGo();
            for (int i = 0; i < 3; i++) {
                assertThat(next().statusCode()).isEqualTo(401);
            }
        }
    }

    @Test
    void one_address_fills_its_own_queue_alone() throws InterruptedException {
        scene.sql("UPDATE person SET password_hash = 'plain right' WHERE email = 'ada@example.com'");
        function.hold();
        send(THREADS, i -> login("127.0.7.1", "nobody" + i + "@example.com", "wrong"));
        function.awaitBegun(THREADS);
        send(2 + SURPLUS, i -> login("127.0.7.1", "somebody" + i + "@example.com", "wrong"));
        for (int i = 0; i < SURPLUS; i++) {
            assertThat(next().statusCode()).isEqualTo(503);
        }
        send(1, i -> login("127.0.0.1", "ada@example.com", "right"));
        function.letGo();
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < THREADS + 2 + 1; i++) {
            statuses.add(next().statusCode());
        }
        assertThat(statuses).containsExactlyInAnyOrder(401, 401, 401, 401, 200);
    }

    @Test
    void a_refused_attempt_is_no_failure() throws InterruptedException {
        scene.sql("UPDATE person SET password_hash = 'plain right' WHERE email = 'ada@example.com'");
        function.hold();
        send(THREADS, i -> login("127.0.7.1", "nobody" + i + "@example.com", "wrong"));
        function.awaitBegun(THREADS);
        send(2 + SURPLUS, i -> login("127.0.7.1", "somebody" + i + "@example.com", "wrong"));
        for (int i = 0; i < SURPLUS; i++) {
            assertThat(next().statusCode()).isEqualTo(503);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(login("127.0.7.1", "ada@example.com", "right").statusCode())
                    .isEqualTo(503);
        }
        function.letGo();
        for (int i = 0; i < THREADS + 2; i++) {
            assertThat(next().statusCode()).isEqualTo(401);
        }
        assertThat(login("127.0.7.1", "ada@example.com", "right").statusCode()).isEqualTo(200);
    }

    @Test
    void the_same_wrong_credentials_many_times_at_once_are_hashed_once_and_hold_nobody_up()
            throws InterruptedException {
        function.hold();
        send(MANY, i -> operator("127.0.7.1", "wrong"));
        function.awaitBegun(1);
        send(1, i -> operator("127.0.0.1", TestServer.OPERATOR.password()));
        function.awaitBegun(1);
        function.letGo();
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < MANY + 1; i++) {
            statuses.add(next().statusCode());
        }
        assertThat(statuses)
                .contains(200)
                .filteredOn(status -> status == 401 || status == 429)
                .hasSize(MANY);
        assertThat(function.hashes()).isLessThan(8);
    }
}
