package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.KEY;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.domain.TxtRecords;
import io.tenantry.start.Options;
import io.tenantry.web.connection.ConnectionLimits;
import io.tenantry.web.server.ServerLimits;
import io.tenantry.webhook.Receiver;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receivers and name servers that are held by a latch, and a server with one request slot and two database connections. */
@SuppressWarnings("NullAway.Init")
class OutsideWaitsTest {
    private static final String TESTS = "Two tests of this organization's webhooks";
    private static final String CHECKS = "Two checks of this organization's domains";

    private final CountDownLatch over = new CountDownLatch(1);
    private final Semaphore begun = new Semaphore(0);
    private final Receiver receiver = new Receiver();
    private final BlockingQueue<HttpResponse<String>> replies = new LinkedBlockingQueue<>();
    private final List<Thread> callers = new ArrayList<>();
    private TestServer server;
    private Scene scene;
    private int acme;
    private String key;
    private String test;
    private String check;

    @BeforeEach
    void start() {
        receiver.always(exchange -> {
            hold();
            exchange.sendResponseHeaders(204, -1);
        });
        TxtRecords records = domain -> {
            hold();
            return List.of();
        };
        Options usual = Options.of(Map.of("TENANTRY_WEBHOOK_ALLOW", "127.0.0.1"));
        Options options = new Options(
                usual.brand(),
                usual.publicUrl(),
                usual.smtp(),
                usual.mailFrom(),
                records,
                usual.oneOrganizationPerPerson(),
                usual.invitationTtl(),
                usual.sessionTtl(),
                usual.blockedImpersonation(),
                usual.management(),
                usual.retention(),
                usual.webhookGuard());
        ServerLimits limits = new ServerLimits(1, 64, Duration.ofSeconds(5), 1 << 20, ConnectionLimits.DEFAULT);
        server = TestServer.start(TestDatabases.create(), options, limits, 2);
        scene = new Scene(server);
        acme = organization("Acme");
        key = scene.organizationKey(acme);
        test = "/user/v1/projects/" + scene.project(acme, "Sales") + "/test-webhook/";
        check = "/user/v1/domains/" + domain(acme) + "/verify/";
    }

    @AfterEach
    void stop() throws InterruptedException {
        over.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        server.close();
        receiver.close();
    }

    private void hold() {
        begun.release();
        try {
            over.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private int organization(String name) {
        int id = scene.organization(name);
        scene.sql("UPDATE organization SET webhook_url = ? WHERE id = ?", receiver.url(), id);
        return id;
    }

    private long domain(int organization) {
        scene.sql("INSERT INTO organization_domain (organization_id, domain) VALUES (?, 'acme.example')", organization);
        return scene.count("generate_series(1, (SELECT max(id) FROM organization_domain))");
    }

    private void send(Supplier<HttpResponse<String>> request) {
        callers.add(Thread.ofVirtual().start(() -> replies.add(request.get())));
    }

    private HttpResponse<String> post(String path, String caller, String... headers) {
        List<String> all = new ArrayList<>(List.of(KEY, caller));
        all.addAll(List.of(headers));
        return server.send("POST", path, null, all.toArray(String[]::new));
    }

    private HttpResponse<String> next() throws InterruptedException {
        return Objects.requireNonNull(replies.poll(60, TimeUnit.SECONDS));
    }

    private void assertOthersAreAnswered() {
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            assertThat(server.get("/user/organizations/", KEY, key).statusCode())
                    .isEqualTo(200);
            assertThat(server.get("/management/v2.0/organisations", "Authorization", TestServer.basic())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static void assertTooMany(HttpResponse<String> reply, String what) {
        assertThat(reply.statusCode()).isEqualTo(429);
        assertThat(reply.headers().firstValue("Retry-After")).contains("5");
        assertThatJson(reply.body()).node("detail").isEqualTo(what + " are in progress.");
    }

    @Test
    void webhook_tests_hold_neither_a_slot_nor_a_connection() throws InterruptedException {
        send(() -> post(test, key, "Idempotency-Key", "first"));
        send(() -> post(test, key));
        begun.acquire(2);
        assertOthersAreAnswered();
        assertTooMany(post(test, key), TESTS);
        assertTooMany(post(test, key, "Idempotency-Key", "third"), TESTS);

        int other = organization("Other");
        String path = "/user/v1/projects/" + scene.project(other, "Theirs") + "/test-webhook/";
        String theirs = scene.organizationKey(other);
        send(() -> post(path, theirs));
        begun.acquire();
        assertThat(replies).isEmpty();

        over.countDown();
        for (int i = 0; i < 3; i++) {
            assertThat(next().statusCode()).isEqualTo(200);
        }
        assertThat(post(test, key, "Idempotency-Key", "third").statusCode()).isEqualTo(200);
    }

    @Test
    void domain_checks_hold_neither_a_slot_nor_a_connection() throws InterruptedException {
        send(() -> post(check, key, "Idempotency-Key", "first"));
        send(() -> post(check, key));
        begun.acquire(2);
        assertOthersAreAnswered();
        assertTooMany(post(check, key), CHECKS);
        over.countDown();
        for (int i = 0; i < 2; i++) {
            assertThat(next().statusCode()).isEqualTo(400);
        }
    }

    @Test
    void a_repetition_waits_for_the_first_and_is_answered_alike() throws InterruptedException {
        send(() -> post(test, key, "Idempotency-Key", "one"));
        begun.acquire();
        send(() -> post(test, key, "Idempotency-Key", "one"));
        assertOthersAreAnswered();
        assertThat(post(check, key, "Idempotency-Key", "one").statusCode()).isEqualTo(422);
        over.countDown();
        List<HttpResponse<String>> both = List.of(next(), next());
        assertThat(both).allMatch(reply -> reply.statusCode() == 200);
        assertThat(both.get(0).body()).isEqualTo(both.get(1).body());
        assertThat(both.stream()
                        .filter(reply -> reply.headers()
                                .firstValue("Idempotency-Replayed")
                                .isPresent()))
                .hasSize(1);
        assertThat(receiver.waiting()).isEqualTo(1);
    }

    @Test
    void eight_repetitions_wait_for_the_first_and_further_ones_are_refused_at_once() throws InterruptedException {
        send(() -> post(test, key, "Idempotency-Key", "one"));
        begun.acquire();
        for (int i = 0; i < 12; i++) {
            send(() -> post(test, key, "Idempotency-Key", "one"));
        }
        for (int i = 0; i < 4; i++) {
            HttpResponse<String> refused = next();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThatJson(refused.body()).isEqualTo("{detail: 'Too many repetitions wait for the first request.'}");
        }
        over.countDown();
        for (int i = 0; i < 9; i++) {
            assertThat(next().statusCode()).isEqualTo(200);
        }
        assertThat(receiver.waiting()).isEqualTo(1);
    }

    @Test
    void a_request_that_was_given_up_is_carried_out_by_the_next() {
        over.countDown();
        scene.sql("INSERT INTO repeated_request (caller, key, fingerprint, claim, claimed_until) SELECT 'key ' || id,"
                + " 'lost', sha256('x'), gen_random_uuid(), now() - interval '1 second' FROM api_key");
        HttpResponse<String> reply = post(test, key, "Idempotency-Key", "lost");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(post(test, key, "Idempotency-Key", "lost").headers().firstValue("Idempotency-Replayed"))
                .contains("true");
    }
}
