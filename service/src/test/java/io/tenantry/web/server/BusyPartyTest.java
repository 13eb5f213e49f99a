package io.tenantry.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.start.Options;
import io.tenantry.web.connection.ConnectionLimits;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server with four request slots and eight connections to the database, of which one party waits with all its requests. */
@SuppressWarnings("NullAway.Init")
class BusyPartyTest {
    private static final int SLOTS = 4;
    private static final int CONNECTIONS = 8;
    /** More than the connections and the slots. */
    private static final int MANY = 12;

    private static final String KEY = "X-CEKURA-API-KEY";

    private final CountDownLatch over = new CountDownLatch(1);
    private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private TestServer server;
    private Scene scene;
    private int acme;
    private String other;

    @BeforeEach
    void start() {
        server = TestServer.start(
                TestDatabases.create(),
                Options.DEFAULT,
                new ServerLimits(SLOTS, 64, Duration.ofSeconds(5), 1 << 20, ConnectionLimits.DEFAULT),
                CONNECTIONS);
        scene = new Scene(server);
        acme = scene.organization("Acme");
        other = scene.personKey(scene.personIn(scene.organization("Other"), "bob@example.com", "admin"));
        assertOthersAreAnswered();
    }

    @AfterEach
    void stop() throws InterruptedException {
        over.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        server.close();
    }

    /** Locks something in the database until the test is over. */
    private void hold(String statement) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        threads.add(Thread.ofVirtual()
                .start(() -> server.database().change(handle -> {
                    handle.execute(statement);
                    held.countDown();
                    try {
                        over.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                })));
        held.await();
    }

    private void send(int count, IntFunction<HttpResponse<String>> request) {
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.add(Thread.ofVirtual()
                    .start(() -> statuses.add(request.apply(number).statusCode())));
        }
    }

    private HttpResponse<String> rename(String key) {
        return server.sendFrom(
                "127.0.7.1",
                "PATCH",
                "/user/organizations/" + acme + "/",
                "{\"team_size\":\"<10\"}",
                KEY,
                key,
                "Content-Type",
                "application/json");
    }

    /** Waits until so many transactions wait for a lock. */
    private void awaitWaiting(int count) {
        while (scene.count("pg_locks WHERE NOT granted") < count) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void assertOthersAreAnswered() {
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        // From the database, where its list of organizations may be cached.
        HttpResponse<String> read = server.get("/user/memberships/", KEY, other);
        assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
        assertThat(server.get("/user/organizations/", KEY, other).statusCode()).isEqualTo(200);
    }

    private void assertAllAreAnswered(int status) throws InterruptedException {
        over.countDown();
        for (int i = 0; i < MANY; i++) {
            assertThat(statuses.poll(30, TimeUnit.SECONDS)).isEqualTo(status);
        }
    }

    @Test
    void requests_of_one_key_that_wait_for_a_lock_leave_slots_and_connections_to_others() throws InterruptedException {
        String key = scene.organizationKey(acme);
        hold("SELECT FROM organization WHERE name = 'Acme' FOR UPDATE");
        send(MANY, i -> rename(key));
        awaitWaiting(2);
        assertOthersAreAnswered();
        assertThat(statuses).isEmpty();
        assertAllAreAnswered(200);
    }

    @Test
    void all_keys_of_a_person_are_one_party() throws InterruptedException {
        int ada = scene.personIn(acme, "ada@example.com", "admin");
        List<String> keys =
                List.of(scene.personKey(ada), scene.personKey(ada), scene.personKey(ada), scene.personKey(ada));
        hold("SELECT FROM organization WHERE name = 'Acme' FOR UPDATE");
        send(MANY, i -> rename(keys.get(i % keys.size())));
        awaitWaiting(2);
        assertOthersAreAnswered();
        assertAllAreAnswered(200);
    }

    @Test
    void strangers_with_wrong_keys_leave_connections_to_callers_that_are_known() throws InterruptedException {
        hold("LOCK TABLE api_key IN ACCESS EXCLUSIVE MODE");
        send(
                MANY,
                i -> server.sendFrom(
                        "127.0.7." + (1 + i % 4), "GET", "/user/organizations/", null, KEY, "ck_wrong" + i));
        awaitWaiting(2);
        assertOthersAreAnswered();
        assertAllAreAnswered(401);
    }
}
