package io.tenantry.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Eventually;
import io.tenantry.TestDatabases;
import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.cache.NodeLocks;
import io.tenantry.fault.Fault;
import io.tenantry.member.ReliedOn;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A repetition waits for the first request while its node runs, and is carried out as soon as that node has ended. */
@SuppressWarnings("NullAway.Init")
class RepeatOfEndedNodeTest {
    private static final RepeatableName NAME = RepeatableName.of(Caller.Operator.COMMAND_LINE, "once", new byte[32]);
    private static final Duration SHORT = Duration.ofMillis(800);

    private final TestDatabases.Place place = TestDatabases.create();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private Database first;
    private Database second;
    private CompletableFuture<Answer> ofFirst;

    @BeforeEach
    void begin() throws InterruptedException {
        first = place.open();
        second = place.open();
        ofFirst = CompletableFuture.supplyAsync(() -> once(first, Deadline.BULK, () -> {
            begun.countDown();
            await(goOn);
            return made(first, "first");
        }));
        begun.await();
    }

    @AfterEach
    void end() {
        goOn.countDown();
        first.close();
        second.close();
    }

    @Test
    void while_the_node_of_the_first_request_runs_a_repetition_waits_and_gets_its_reply() {
        assertThatThrownBy(this::repeated).isInstanceOf(Fault.Unavailable.class);
        goOn.countDown();
        assertThat(text(ofFirst.join())).isEqualTo("first");
        assertThat(text(repeated())).isEqualTo("first");
        assertThat(names()).isEqualTo("first");
    }

    @Test
    void once_the_node_has_ended_a_repetition_is_carried_out_and_the_first_request_leaves_nothing() {
        first.close();
        assertThat(text(repeated())).isEqualTo("second");
        goOn.countDown();
        assertThat(ofFirst).failsWithin(Duration.ofSeconds(30));
        assertThat(text(repeated())).isEqualTo("second");
        assertThat(names()).isEqualTo("second");
    }

    @Test
    void a_node_whose_connection_was_cut_is_not_taken_for_one_that_has_ended() {
        int before = holder();
        second.change(handle -> handle.createQuery("SELECT pg_terminate_backend(?)")
                .bind(0, before)
                .mapTo(boolean.class)
                .one());
        Eventually.until(() -> holder() != before && holder() != 0);
        assertThatThrownBy(this::repeated).isInstanceOf(Fault.Unavailable.class);
        goOn.countDown();
        assertThat(text(ofFirst.join())).isEqualTo("first");
        assertThat(names()).isEqualTo("first");
    }

    @Test
    void a_request_that_was_taken_over_while_it_was_carried_out_leaves_nothing() {
        second.change(
                handle -> handle.execute("UPDATE repeated_request SET claimed_until = now() - interval '1 second'"));
        assertThat(text(repeated())).isEqualTo("second");
        goOn.countDown();
        assertThat(ofFirst).failsWithin(Duration.ofSeconds(30));
        assertThat(names()).isEqualTo("second");
    }

    private Answer repeated() {
        return once(second, SHORT, () -> made(second, "second"));
    }

    private static Answer once(Database database, Duration limit, Supplier<Answer> carryOut) {
        Repeats repeats = new Repeats(
                database,
                new SecretBox(new byte[SecretBox.KEY_LENGTH]),
                ReliedOn.reliance((handle, caller, personal) -> {}));
        return Deadline.ofAll(
                limit,
                () -> repeats.once(Caller.Operator.COMMAND_LINE, NAME, carryOut, fault -> {
                    throw fault;
                }));
    }

    private static Answer made(Database database, String name) {
        database.change(handle ->
                handle.execute("INSERT INTO organization (name, name_fold, name_order) VALUES (?, ?, '')", name, name));
        return new Answer(201, "text/plain", Map.of(), name.getBytes(StandardCharsets.UTF_8), false);
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private String names() {
        return second.read(handle -> handle.createQuery("SELECT string_agg(name, ',') FROM organization")
                .mapTo(String.class)
                .one());
    }

    /** The process of PostgreSQL that holds the lock of the first node; 0 for none. */
    private int holder() {
        return second.read(handle -> handle.createQuery("""
                        SELECT coalesce(max(pid), 0) FROM pg_locks
                        WHERE locktype = 'advisory' AND granted AND classid::bigint = :class
                          AND objid::bigint = CAST(:node AS bigint) & 4294967295
                          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""")
                .bind("class", NodeLocks.NODES)
                .bind("node", first.changes().locks().node())
                .mapTo(int.class)
                .one());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
