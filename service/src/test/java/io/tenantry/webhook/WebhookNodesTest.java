package io.tenantry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.FormBefore;
import io.tenantry.TestServer;
import io.tenantry.start.Options;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several nodes that send, and nodes that are lost meanwhile. */
class WebhookNodesTest extends SendingWebhooks {
    @Test
    void an_organizations_trouble_is_not_anothers() {
        int troubled = organization("Troubled", receiver.url(), null);
        int fine = organization("Fine", receiver.url(), null);
        event(troubled, 1);
        event(fine, 2);
        sql("UPDATE organization SET webhook_url = 'http://127.0.0.1:1/' WHERE id = ?", troubled);
        receiver.always(Receiver.status(200));
        assertThat(send(sender)).isEqualTo(2);
        assertThat(receivedObjects()).containsExactly(2);
        assertThat(states()).containsExactly("pending", "delivered");
    }

    @Test
    void a_projects_own_address_gets_what_concerns_the_project() {
        int acme = organization("Acme", receiver.url(), "organizations");
        int sales = database.write(handle -> handle.createQuery("""
                        INSERT INTO project (organization_id, name, webhook_url, webhook_secret)
                        VALUES (:organization, 'Sales', :url, :secret) RETURNING id""")
                .bind("organization", acme)
                .bind("url", receiver.url() + "/sales")
                .bind("secret", FormBefore.seal("projects"))
                .mapTo(int.class)
                .one());
        event(acme, sales);
        event(acme, sales + 1);
        send(sender);
        List<String> seen = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        while (receiver.waiting() > 0) {
            Receiver.Received received = receiver.take();
            seen.add(received.path() + " " + received.headers().getFirst("X-CEKURA-SECRET") + " "
                    + (object(received.body()) - sales));
            if (object(received.body()) == sales) {
                ids.add(received.body().replaceFirst(".*\"id\":\"([0-9a-f-]{36})\".*", "$1"));
            }
        }
        assertThat(seen)
                .containsExactlyInAnyOrder("/hook organizations 0", "/hook organizations 1", "/hook/sales projects 0");
        assertThat(ids).hasSize(2).containsOnly(ids.getFirst());
    }

    @Test
    void many_nodes_send_each_event_once_and_in_order() throws Exception {
        int organizations = 5;
        int events = 60;
        Map<String, AtomicInteger> atATime = new ConcurrentHashMap<>();
        Map<String, List<Integer>> arrived = new HashMap<>();
        AtomicInteger overlaps = new AtomicInteger();
        try (Receiver busy = new Receiver()) {
            busy.always(exchange -> {
                String path = exchange.getRequestURI().getPath();
                AtomicInteger now = atATime.computeIfAbsent(path, ignored -> new AtomicInteger());
                if (now.incrementAndGet() > 1) {
                    overlaps.incrementAndGet();
                }
                for (int i = 0; i < 5_000; i++) {
                    Thread.onSpinWait();
                }
                now.decrementAndGet();
                exchange.sendResponseHeaders(200, -1);
            });
            for (int i = 0; i < organizations; i++) {
                int id = organization("O" + i, busy.url() + i, null);
                IntStream.rangeClosed(1, events).forEach(object -> event(id, object));
            }
            List<WebhookSender> nodes = List.of(sender("127.0.0.1"), sender("127.0.0.1"), sender("127.0.0.1"));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (WebhookSender node : nodes) {
                    threads.execute(() -> {
                        while (count("webhook_delivery WHERE state = 'pending'") > 0) {
                            send(node);
                        }
                    });
                }
            }
            nodes.forEach(WebhookSender::close);
            while (busy.waiting() > 0) {
                Receiver.Received received = busy.take();
                arrived.computeIfAbsent(received.path(), ignored -> new ArrayList<>())
                        .add(object(received.body()));
            }
        }
        assertThat(overlaps).hasValue(0);
        List<Integer> inOrder = IntStream.rangeClosed(1, events).boxed().toList();
        assertThat(arrived.values())
                .hasSize(organizations)
                .allSatisfy(objects -> assertThat(objects).isEqualTo(inOrder));
    }

    @Test
    void what_a_lost_node_had_begun_is_sent_by_another_when_its_lease_has_run_out() {
        event(organization(), 1);
        // A node that is killed here.
        List<WebhookQueueStore.Claim> taken = database.write(handle -> WebhookClaimStore.claim(
                handle, clock.instant(), new WebhookClaimStore.Most(10, 4, 10), queue -> false));
        assertThat(taken).hasSize(1);
        assertThat(send(sender)).isZero();
        sql("UPDATE webhook_endpoint SET leased_until = now() - interval '1 second'");
        assertThat(send(sender)).isEqualTo(1);
        assertThat(receivedObjects()).containsExactly(1);
    }

    @Test
    void a_node_whose_lease_was_taken_over_does_not_count_its_attempt() {
        event(organization(), 1);
        receiver.then(exchange -> {
            sql("UPDATE webhook_endpoint SET lease = gen_random_uuid()");
            exchange.sendResponseHeaders(200, -1);
        });
        send(sender);
        assertThat(states()).containsExactly("pending");
        assertThat(attempts()).isEmpty();
    }

    @Test
    void what_is_under_way_when_a_node_stops_is_sent_again_by_the_next() {
        event(organization(), 1);
        receiver.then(exchange -> {
            try {
                over.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        try (WebhookSender stopping = sender("127.0.0.1")) {
            assertThat(stopping.start()).hasSize(1);
            assertThat(object(receiver.take().body())).isEqualTo(1);
        }
        assertThat(attempts()).isEmpty();
        assertThat(send(sender)).isEqualTo(1);
        assertThat(receivedObjects()).containsExactly(1);
        assertThat(states()).containsExactly("delivered");
    }

    @Test
    void what_was_committed_before_the_program_ended_is_sent_after_its_next_start() {
        event(organization(), 7);
        // Nobody sends here: as after a kill between commit and delivery.
        try (TestServer server = TestServer.start(
                place, Clock.systemUTC(), Options.of(Map.of("TENANTRY_WEBHOOK_ALLOW", "127.0.0.0/8")))) {
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(object(receiver.take().body())).isEqualTo(7);
        }
    }
}
