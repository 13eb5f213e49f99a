package io.tenantry.ledger;

import static io.tenantry.ledger.LedgerScene.path;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many writers of one ledger at once. */
class LedgerRaceTest {
    private final LedgerScene world = new LedgerScene();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private int acme;

    @BeforeEach
    void begin() {
        acme = world.organization();
    }

    @AfterEach
    void stop() {
        threads.close();
        world.close();
    }

    private <T> List<Future<T>> start(int number, IntFunction<Callable<T>> work) {
        return IntStream.range(0, number)
                .mapToObj(i -> threads.submit(work.apply(i)))
                .toList();
    }

    private static <T> List<T> results(List<Future<T>> running) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get());
        }
        return results;
    }

    /** Books again while the machine is too busy, which changes nothing. */
    private String booked(String key, String kind, String amount) {
        String told = world.book(acme, key, kind, amount);
        while (told.startsWith("503")) {
            told = world.book(acme, key, kind, amount);
        }
        return told;
    }

    @Test
    void the_balance_is_never_below_zero_and_every_credit_is_used_once() throws Exception {
        world.scene.sql(
                "UPDATE organization SET notify_low_credits = true, low_credits_threshold = 10, auto_refill = true,"
                        + " auto_refill_threshold = 10 WHERE id = ?",
                acme);
        world.write(acme, LedgerScene.grant("plan", "20", "2026-09-01T00:00:00Z"));
        booked("more", "purchase", "10.50");
        List<String> told = results(start(60, i -> () -> booked("u" + i, "usage", "-1")));
        assertThat(told).filteredOn(one -> one.startsWith("201")).hasSize(30).doesNotHaveDuplicates();
        assertThat(told).filteredOn(one -> one.equals("409")).hasSize(30);
        assertThat(world.remaining(acme)).isEqualTo("0.50");
        assertThat(world.info(acme).get("credits_used").asString()).isEqualTo("30.00");
        assertThat(world.texts("SELECT sum(amount)::text FROM ledger_entry WHERE organization_id = ?", acme))
                .containsExactly("0.50");
        assertThat(world.subjects()).hasSize(1);
        assertThat(world.scene.count("refill_request")).isOne();
        assertThat(world.texts("""
            SELECT id::text FROM (SELECT id, balance, sum(amount) OVER (ORDER BY id) AS summed FROM ledger_entry
                WHERE organization_id = ?) e WHERE balance <> summed\
            """, acme)).isEmpty();
    }

    @Test
    void a_key_that_comes_many_times_at_once_is_written_once() throws Exception {
        List<String> told = results(start(30, i -> () -> booked("once", "grant", "7")));
        assertThat(told).containsOnly("201 7.00");
        assertThat(world.scene.count("ledger_entry")).isOne();
    }

    /** Holds a lock until it is let go. */
    private final class Hold {
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final Future<?> holder;

        Hold(String sql) throws InterruptedException {
            Callable<Boolean> holding = () -> world.server.database().write(handle -> {
                handle.execute(sql, acme);
                held.countDown();
                release.await();
                return true;
            });
            holder = threads.submit(holding);
            held.await();
        }

        /** Waits until so many others wait for a lock. */
        void awaitWaiters(int number) {
            while (world.scene.count("pg_locks WHERE NOT granted") < number) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        void letGo() throws Exception {
            release.countDown();
            holder.get();
        }
    }

    @Test
    void of_two_that_decide_at_the_same_time_one_is_refused() throws Exception {
        booked("g", "grant", "10");
        Hold hold = new Hold("SELECT FROM credit_account WHERE organization_id = ? FOR UPDATE");
        List<Future<String>> both = start(2, i -> () -> booked("u" + i, "usage", "-6"));
        hold.awaitWaiters(2);
        hold.letGo();
        assertThat(results(both)).containsExactlyInAnyOrder("201 4.00", "409");
        assertThat(world.remaining(acme)).isEqualTo("4.00");
    }

    @Test
    void an_entry_that_waited_for_a_change_of_settings_knows_it() throws Exception {
        booked("g", "grant", "10");
        world.set(acme, "notify_low_credits", true);
        world.set(acme, "low_credits_threshold", new BigDecimal("1.00"));
        world.settle();
        Hold hold = new Hold("UPDATE organization SET low_credits_threshold = 9 WHERE id = ?");
        List<Future<String>> entry = start(1, i -> () -> booked("u", "usage", "-2"));
        hold.awaitWaiters(1);
        assertThat(world.mails()).isEmpty();
        hold.letGo();
        assertThat(results(entry)).containsExactly("201 8.00");
        assertThat(world.subjects()).hasSize(1);
    }

    @Test
    void an_entry_waits_for_a_purge_that_holds_the_organization_and_finds_none() throws Exception {
        booked("g", "grant", "10");
        Hold hold = new Hold("SELECT FROM organization WHERE id = ? FOR UPDATE");
        Future<Integer> late = threads.submit(() -> world.sendAsService(
                        world.service,
                        "POST",
                        LedgerScene.entries(acme),
                        LedgerScene.items(LedgerScene.entry("u", "usage", "-2")))
                .statusCode());
        hold.awaitWaiters(1);
        // A purge removes the account while it holds the organization: the entry must not hold the account by now.
        world.scene.sql("DELETE FROM plan_credit WHERE organization_id = ?", acme);
        world.scene.sql("DELETE FROM credit_account WHERE organization_id = ?", acme);
        hold.letGo();
        assertThat(late.get()).isEqualTo(207);
        assertThat(world.send("GET", path(acme, "plan"), null).statusCode()).isEqualTo(200);
    }
}
