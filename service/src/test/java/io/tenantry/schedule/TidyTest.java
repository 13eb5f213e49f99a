package io.tenantry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.audit.chain.Chaining;
import io.tenantry.audit.chain.Expiry;
import io.tenantry.listing.Positions;
import io.tenantry.member.ReliedOn;
import io.tenantry.repeat.Repeats;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import io.tenantry.webhook.WebhookDeliveries;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is forgotten, and what is not yet. */
@SuppressWarnings("NullAway.Init")
class TidyTest {
    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabases.create().open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void sql(String sql) {
        database.change(handle -> handle.execute(sql));
    }

    private String left(String column, String table) {
        return database.read(
                handle -> handle.createQuery("SELECT coalesce(string_agg(%1$s::text, ',' ORDER BY %1$s), '') FROM %2$s"
                                .formatted(column, table))
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void what_is_too_old_goes_and_all_else_stays() {
        sql("""
            INSERT INTO past_position (kind, row_id, revision, position, left_at) VALUES
                (1, 1, 1, '{}', now() - interval '7 days 1 minute'), (1, 2, 1, '{}', now() - interval '6 days 23 hours')""");
        sql("""
            INSERT INTO audit_event (at, operation, action, object_type, object_id) VALUES
                (now() - interval '365 days 1 minute', 'create', 'any', 'Any', 1),
                (now() - interval '364 days', 'create', 'any', 'Any', 2)""");
        sql("""
            INSERT INTO repeated_request (caller, key, fingerprint, created_at) VALUES
                ('a', '1', '', now() - interval '26 hours'), ('a', '2', '', now() - interval '23 hours')""");
        sql("INSERT INTO organization (name, name_fold, name_order) VALUES ('A', 'a', '')");
        sql("INSERT INTO webhook_endpoint (organization_id, project_id) SELECT id, 0 FROM organization");
        sql("""
            INSERT INTO webhook_delivery
                (organization_id, project_id, event_id, event_type, data, happened_at, state, finished_at)
            SELECT id, 0, gen_random_uuid(), kind, '{}', now() - interval '90 days', state, finished
            FROM organization, (VALUES
                ('1', 'delivered', now() - interval '31 days'), ('2', 'failed', now() - interval '31 days'),
                ('3', 'delivered', now() - interval '29 days'), ('4', 'pending', NULL)) d (kind, state, finished)""");
        sql("""
            INSERT INTO webhook_attempt
            SELECT id, 1, now(), 1, 200, '' FROM webhook_delivery WHERE event_type IN ('1', '3')""");
        // More than go in one transaction.
        sql("""
            INSERT INTO webhook_attempt (delivery_id, number, at, milliseconds, error, reply_state, reply)
            SELECT id, n, now() - interval '7 days 1 minute', 1, '', 'cut', 'old'
            FROM webhook_delivery, generate_series(2, 6000) n WHERE event_type = '3'
            UNION ALL
            SELECT id, n, now() - interval '6 days 23 hours', 1, '', 'whole', 'new'
            FROM webhook_delivery, generate_series(6001, 6002) n WHERE event_type = '3'""");

        new Tidy(database)
                .with("past positions", () -> Removal.inBatches(database, Positions::forget))
                .with(
                        "history",
                        new Expiry(database, Clock.systemUTC(), new Chaining(database), Duration.ofDays(365))::tidy)
                .with(
                        "repeated requests",
                        new Repeats(
                                database,
                                new SecretBox(new byte[SecretBox.KEY_LENGTH]),
                                ReliedOn.reliance((handle, caller, personal) -> {}))::tidy)
                .with(
                        "webhook deliveries",
                        new WebhookDeliveries(database, Clock.systemUTC(), Duration.ofDays(30))::tidy)
                .run();

        assertThat(left("row_id", "past_position")).isEqualTo("2");
        assertThat(left("object_id", "audit_event")).isEqualTo("2");
        assertThat(left("key", "repeated_request")).isEqualTo("2");
        assertThat(left("event_type", "webhook_delivery")).isEqualTo("3,4");
        List<String> replies = database.read(
                handle -> handle.createQuery("""
                        SELECT concat_ws(' ', reply_state, reply, count(*)) FROM webhook_attempt
                        GROUP BY reply_state, reply ORDER BY 1""").mapTo(String.class).list());
        assertThat(replies).containsExactly("none 1", "removed 5999", "whole new 2");
    }

    @Test
    void one_failure_keeps_nothing_else_from_being_done() {
        AtomicInteger done = new AtomicInteger();
        new Tidy(database)
                .with("nothing", () -> {
                    throw new IllegalStateException("out of order");
                })
                .with("something", done::incrementAndGet)
                .run();
        assertThat(done).hasValue(1);
    }

    @Test
    void a_run_deletes_in_parts_and_an_interrupted_one_continues() {
        sql("""
            INSERT INTO past_position (kind, row_id, revision, position, left_at)
            SELECT 1, n, 1, '{}', now() - interval '8 days' FROM generate_series(1, 12000) n""");
        AtomicInteger parts = new AtomicInteger();
        Tidy tidy = new Tidy(database)
                .with(
                        "past positions",
                        () -> Removal.inBatches(database, (handle, most) -> {
                            assertThat(most).isEqualTo(5_000);
                            if (parts.incrementAndGet() == 2) {
                                throw new IllegalStateException("interrupted");
                            }
                            return Positions.forget(handle, most);
                        }));
        tidy.run();
        assertThat(lastRun()).isEqualTo("past positions FAILED 5000 5000");
        tidy.run();
        assertThat(lastRun()).isEqualTo("past positions DONE 7000 12000");
        tidy.run();
        assertThat(lastRun()).isEqualTo("past positions DONE 0 12000");
        assertThat(parts).hasValue(2 + 2 + 1);
    }

    @Test
    void a_run_shows_what_it_has_deleted_and_one_whose_node_stopped_is_interrupted() {
        sql("INSERT INTO tidy_run (task, started_at, removed, removed_in_all) VALUES ('stopped', now(), 3, 4)");
        assertThat(lastRun()).isEqualTo("stopped INTERRUPTED 3 4");
        new Tidy(database)
                .with("stopped", () -> {
                    assertThat(lastRun()).isEqualTo("stopped RUNNING 0 4");
                    database.change(handle -> Removal.counted(handle, 2));
                    assertThat(lastRun()).isEqualTo("stopped RUNNING 2 6");
                })
                .run();
        assertThat(lastRun()).isEqualTo("stopped DONE 2 6");
        sql("UPDATE tidy_run SET started_at = now() - interval '31 days'");
        assertThat(database.read(Tidy::runs)).isEmpty();
    }

    private String lastRun() {
        TidyRun run = database.read(Tidy::runs).getFirst();
        return run.task() + " " + run.state() + " " + run.removed() + " " + run.removedInAll();
    }

    private static void inAnotherThread(Runnable work) {
        try {
            Thread.ofVirtual().start(work).join();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void of_two_that_would_at_once_one_does() {
        AtomicInteger done = new AtomicInteger();
        Tidy second = new Tidy(database).with("second", done::incrementAndGet);
        Tidy first = new Tidy(database).with("first", () -> inAnotherThread(second::run));
        first.run();
        assertThat(done).hasValue(0);
        second.run();
        assertThat(done).hasValue(1);
    }
}
