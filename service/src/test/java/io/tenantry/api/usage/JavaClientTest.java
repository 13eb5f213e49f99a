package io.tenantry.api.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tenantry.Eventually;
import io.tenantry.access.ServiceScope;
import io.tenantry.client.Block;
import io.tenantry.client.Event;
import io.tenantry.client.Events;
import io.tenantry.client.Introspection;
import io.tenantry.client.Lease;
import io.tenantry.client.Usage;
import io.tenantry.client.UsageClient;
import io.tenantry.client.UsageProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The Java client of the usage API against the program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaClientTest {
    private static final String MESSAGES = "messages";

    private final UsageScene world = new UsageScene();
    private final String key = world.serviceKey(ServiceScope.values());
    private final UsageClient client = new UsageClient(URI.create(world.server.url() + "/"), key, world.clock);
    private final String acme = Integer.toString(world.organization("quota_max_messages_per_day", 100));

    @AfterAll
    void stop() {
        client.close();
        world.close();
    }

    private String organization(int messages) {
        return Integer.toString(world.organization("quota_max_messages_per_day", messages));
    }

    private long used(String organization) {
        return client.headroom(organization).stream()
                .filter(usage -> usage.metric().equals(MESSAGES))
                .findFirst()
                .orElseThrow()
                .used();
    }

    @Test
    void use_is_consumed_and_released() {
        assertThat(client.consume(acme, MESSAGES, 3))
                .isEqualTo(new Usage(MESSAGES, 100L, 3, 97L, Instant.parse("2026-03-02T05:00:00Z")));
        assertThat(client.release(acme, MESSAGES, 1).used()).isEqualTo(2);
        assertThatThrownBy(() -> client.consume(acme, MESSAGES, 99))
                .isInstanceOfSatisfying(UsageProblem.LimitReached.class, reached -> {
                    assertThat(reached.status()).isEqualTo(429);
                    assertThat(reached.usage().remaining()).isEqualTo(98);
                });
        assertThatThrownBy(() -> client.consume("4711", MESSAGES, 1))
                .isInstanceOfSatisfying(
                        UsageProblem.class,
                        missing -> assertThat(missing.status()).isEqualTo(404));
        assertThatThrownBy(() -> client.consume(acme, "ago\"ra\n", 0))
                .isInstanceOfSatisfying(
                        UsageProblem.class,
                        wrong -> assertThat(wrong.errors())
                                .extracting(UsageProblem.FieldError::field)
                                .containsExactly("metric", "amount"));
        List<UsageClient.Result> results = client.consume(List.of(
                new UsageClient.Consumption(acme, MESSAGES, 1),
                new UsageClient.Consumption(acme, MESSAGES, 1000),
                new UsageClient.Consumption("4711", MESSAGES, 1)));
        assertThat(results).extracting(UsageClient.Result::status).containsExactly(200, 429, 404);
    }

    @Test
    void a_block_is_spent_locally_by_many_and_its_rest_given_back() {
        String organization = organization(1_000);
        AtomicInteger spent = new AtomicInteger();
        try (Block block = client.block(organization, MESSAGES, 300)) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 4; i++) {
                    threads.execute(() -> {
                        for (int j = 0; j < 175; j++) {
                            block.spend(1);
                            spent.incrementAndGet();
                        }
                    });
                }
            }
            assertThat(used(organization)).isEqualTo(900);
        }
        assertThat(spent).hasValue(700);
        assertThat(used(organization)).isEqualTo(700);
        try (Block rest = client.block(organization, MESSAGES, 500)) {
            for (int i = 0; i < 300; i++) {
                rest.spend(1);
            }
            assertThatThrownBy(() -> rest.spend(1)).isInstanceOf(UsageProblem.LimitReached.class);
        }
        assertThat(used(organization)).isEqualTo(1_000);
    }

    @Test
    void levels_and_leases_are_held_until_they_are_given_back() throws InterruptedException {
        String organization = Integer.toString(world.organization("max_concurrent_runs_limit", 1));
        assertThat(client.setLevel(organization, "agents", null, 4).used()).isEqualTo(4);
        assertThat(client.level(organization, "agents", null).used()).isEqualTo(4);
        try (Lease lease = client.lease(organization, "concurrent_runs", 1, Duration.ofSeconds(1))) {
            assertThat(lease.usage().remaining()).isZero();
            assertThatThrownBy(() -> client.lease(organization, "concurrent_runs", 1, Duration.ofSeconds(1)))
                    .isInstanceOf(UsageProblem.LimitReached.class);
            // The lease is renewed from the server's time on, so it outlives its first time-out.
            world.clock.advance(Duration.ofMillis(900));
            Instant renewed = world.clock.instant().plusMillis(900);
            Eventually.until(() -> world.scene.count("usage_lease WHERE expires_at > '" + renewed + "'") > 0);
            assertThat(lease.isHeld()).isTrue();
        }
        client.lease(organization, "concurrent_runs", 1, Duration.ofSeconds(1)).close();
    }

    @Test
    void a_key_is_introspected() {
        int organization = Integer.parseInt(acme);
        assertThat(client.introspect(world.scene.organizationKey(organization), acme))
                .contains(new Introspection(
                        "organization",
                        (long) organization,
                        null,
                        null,
                        "admin",
                        List.of("read", "write", "keys"),
                        null));
        assertThat(client.introspect("unknown", null)).isEmpty();
    }

    @Test
    void events_are_followed_until_they_are_closed() {
        String first;
        try (Events events = client.events("oldest")) {
            for (int project = 100; project < 103; project++) {
                world.scene.sql(
                        "INSERT INTO audit_event (organization_id, operation, action, object_type, object_id)"
                                + " VALUES (?, 'create', 'x', 'Project', ?)",
                        Integer.parseInt(acme),
                        project);
            }
            first = assertProjects(events, 100, 101, 102).getFirst().id();
            Thread.startVirtualThread(events::close);
            // Events of other tests may come until then.
            while (events.hasNext()) {
                assertThat(events.next().type()).isNotEqualTo("project.created");
            }
        }
        try (Events again = client.events(first)) {
            assertThat(again.cursor()).isEqualTo(first);
            List<Event> rest = assertProjects(again, 101, 102);
            assertThat(again.cursor()).isEqualTo(rest.getLast().id());
            assertThat(rest.getFirst().members()).containsKey("ids");
        }
        assertThatThrownBy(() -> client.events("nothing").next()).isInstanceOf(UsageProblem.class);
    }

    private static List<Event> assertProjects(Events events, long... projects) {
        List<Event> found = Stream.generate(events::next)
                .filter(event -> event.type().equals("project.created"))
                .limit(projects.length)
                .toList();
        assertThat(found)
                .extracting(Event::object)
                .containsExactlyElementsOf(Arrays.stream(projects).boxed().toList());
        return found;
    }

    @Test
    void a_request_is_sent_again_with_the_same_key() throws IOException {
        List<String> keys = new CopyOnWriteArrayList<>();
        HttpServer busy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        busy.createContext("/", exchange -> {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            switch (keys.size()) {
                case 1 -> exchange.sendResponseHeaders(503, -1);
                case 2 -> exchange.close();
                default -> {
                    byte[] body =
                            "{\"metric\": \"messages\", \"limit\": null, \"used\": 1, \"remaining\": null, \"resets_at\": null}"
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                }
            }
        });
        busy.start();
        try (UsageClient other = new UsageClient(
                URI.create("http://127.0.0.1:" + busy.getAddress().getPort()), "tks_x")) {
            assertThat(other.consume("1", MESSAGES, 1)).isEqualTo(new Usage(MESSAGES, null, 1, null, null));
        } finally {
            busy.stop(0);
        }
        assertThat(keys).hasSize(3).containsOnly(keys.getFirst()).doesNotContainNull();
    }
}
