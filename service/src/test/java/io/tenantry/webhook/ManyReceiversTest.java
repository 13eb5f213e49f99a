package io.tenantry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** One organization with many receivers that do not answer, and others. */
class ManyReceiversTest extends SendingWebhooks {
    private static final int RECEIVERS = 80;
    private static final int AT_ONCE = 4;

    private final Semaphore begun = new Semaphore(0);

    /** An organization with so many queues in which an event waits. */
    private int organization(String name, int queues) {
        int id = organization(name, "", null);
        sql(
                "INSERT INTO project (organization_id, name, webhook_url) SELECT ?, 'P' || n, ? FROM"
                        + " generate_series(1, ?) n",
                id,
                receiver.url() + "/" + name,
                queues);
        sql(
                "INSERT INTO webhook_endpoint (organization_id, project_id) SELECT ?, id FROM project WHERE"
                        + " organization_id = ?",
                id,
                id);
        sql(
                "INSERT INTO webhook_delivery (organization_id, project_id, event_id, event_type, data, happened_at)"
                        + " SELECT organization_id, id, gen_random_uuid(), 'project.updated', '{}', now()"
                        + " FROM project WHERE organization_id = ?",
                id);
        return id;
    }

    private void holdSlowReceivers() {
        receiver.always(exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("/slow")) {
                begun.release();
                try {
                    over.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.sendResponseHeaders(204, -1);
        });
    }

    private long delivered(int organization) {
        return count("webhook_delivery WHERE state = 'delivered' AND organization_id = " + organization);
    }

    @Test
    void four_of_them_are_sent_to_at_a_time_and_others_are_not_delayed() throws Exception {
        int slow = organization("slow", RECEIVERS);
        int quick = organization("quick", 3);
        holdSlowReceivers();
        List<Future<?>> first = sender.start();
        assertThat(first).hasSize(AT_ONCE + 3);
        begun.acquire(AT_ONCE);
        // Its other queues are not in the way, and no more of them are begun.
        for (int i = 0; i < 3; i++) {
            clock.forward(Duration.ofSeconds(3));
            event(organization("late" + i, receiver.url() + "/late", null), 1);
            List<Future<?>> next = sender.start();
            assertThat(next).hasSize(1);
            next.getFirst().get();
        }
        assertThat(begun.tryAcquire()).isFalse();
        over.countDown();
        for (Future<?> one : first) {
            one.get();
        }
        assertThat(delivered(slow)).isEqualTo(AT_ONCE);
        assertThat(delivered(quick)).isEqualTo(3);
        int rounds = 0;
        while (delivered(slow) < RECEIVERS && rounds++ < RECEIVERS) {
            clock.forward(Duration.ofSeconds(3));
            send(sender);
        }
        assertThat(delivered(slow)).isEqualTo(RECEIVERS);
        assertThat(count("webhook_endpoint WHERE due_at IS NOT NULL OR lease IS NOT NULL"))
                .isZero();
    }

    @Test
    void receivers_that_were_quick_are_not_delayed_by_the_slow_ones_of_many_organizations() throws Exception {
        int quick = organization("quick", 1);
        holdSlowReceivers();
        assertThat(send(sender)).isEqualTo(1);
        for (int i = 0; i < 20; i++) {
            organization("many" + i + "/slow", AT_ONCE);
        }
        List<Future<?>> first = sender.start();
        assertThat(first).hasSize(48);
        begun.acquire(first.size());
        assertThat(sender.start()).isEmpty();
        sql("INSERT INTO webhook_delivery (organization_id, project_id, event_id, event_type, data, happened_at)"
                + " SELECT organization_id, project_id, gen_random_uuid(), 'project.updated', '{}', now()"
                + " FROM webhook_delivery WHERE organization_id = " + quick);
        for (Future<?> one : sender.start()) {
            one.get();
        }
        assertThat(delivered(quick)).isEqualTo(2);
        over.countDown();
        for (Future<?> one : first) {
            one.get();
        }
    }

    @Test
    void nodes_share_the_limit() throws Exception {
        organization("slow", RECEIVERS);
        holdSlowReceivers();
        List<Future<?>> first = sender.start();
        begun.acquire(AT_ONCE);
        try (WebhookSender second = sender("127.0.0.1")) {
            clock.forward(Duration.ofSeconds(3));
            assertThat(second.start()).isEmpty();
        }
        over.countDown();
        for (Future<?> one : first) {
            one.get();
        }
    }

    @Test
    void queues_that_wait_for_their_next_attempt_are_not_looked_at() {
        organization("waiting", 600);
        sql("UPDATE webhook_endpoint SET retry_at = now() + interval '1 hour', due_at = now() + interval '1 hour'");
        int quick = organization("quick", 1);
        assertThat(send(sender)).isEqualTo(1);
        assertThat(delivered(quick)).isEqualTo(1);
        assertThat(send(sender)).isZero();
        clock.forward(Duration.ofHours(2));
        assertThat(send(sender)).isEqualTo(AT_ONCE);
    }

    @Test
    void an_event_that_comes_while_its_queue_is_found_empty_is_sent() {
        int acme = organization();
        receiver.always(exchange -> {
            // The sender takes this one with it, or finds it the next time.
            if (count("webhook_delivery") < 30) {
                event(acme, 1);
            }
            exchange.sendResponseHeaders(204, -1);
        });
        event(acme, 0);
        while (send(sender) > 0) {
            clock.forward(Duration.ofSeconds(1));
        }
        assertThat(delivered(acme)).isEqualTo(30);
    }
}
