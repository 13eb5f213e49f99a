package io.tenantry.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Eventually;
import io.tenantry.TestDatabases;
import io.tenantry.storage.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for whose answer. */
@SuppressWarnings("NullAway.Init")
@Timeout(30)
class CachedAnswersTest {
    private static final int[] SLOTS = {ChangeFeed.slot(ChangeFeed.Topic.ORGANIZATIONS, 0)};

    private final AtomicInteger made = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private Database database;
    private CachedAnswers<String, Integer> cached;

    @BeforeEach
    void open() {
        database = TestDatabases.create().open();
        cached = new CachedAnswers<>("numbers", database.changes(), 1_000_000, value -> 4);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private FutureTask<Integer> asking() {
        FutureTask<Integer> asking = new FutureTask<>(() -> cached.get("key", key -> {
            int number = made.incrementAndGet();
            if (number == 1) {
                begun.countDown();
                awaitRelease();
            }
            return new CachedAnswers.Fresh<>(number, SLOTS);
        }));
        threads.add(Thread.ofPlatform().daemon().start(asking));
        return asking;
    }

    private void awaitAllWaiting() {
        Eventually.until(() -> threads.stream().noneMatch(thread -> thread.getState() == Thread.State.RUNNABLE));
    }

    @Test
    void those_who_miss_the_same_answer_wait_for_one_to_make_it() throws Exception {
        List<FutureTask<Integer>> all = new ArrayList<>(List.of(asking()));
        begun.await();
        for (int i = 0; i < 20; i++) {
            all.add(asking());
        }
        awaitAllWaiting();
        release.countDown();
        for (FutureTask<Integer> one : all) {
            assertThat(one.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void who_asks_after_a_change_gets_no_answer_begun_before_it() throws Exception {
        FutureTask<Integer> before = asking();
        begun.await();
        database.change(handle ->
                handle.execute("INSERT INTO organization (name, name_fold, name_order) VALUES ('A', 'a', '')"));
        FutureTask<Integer> after = asking();
        FutureTask<Integer> alsoAfter = asking();
        awaitAllWaiting();
        release.countDown();
        assertThat(before.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(after.get(20, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(alsoAfter.get(20, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(made).hasValue(2);
    }

    @Test
    void who_waited_for_one_that_failed_makes_it_anew() throws Exception {
        FutureTask<Integer> failing = new FutureTask<>(() -> cached.get("key", key -> {
            begun.countDown();
            awaitRelease();
            throw new IllegalStateException("as it should");
        }));
        threads.add(Thread.ofPlatform().daemon().start(failing));
        begun.await();
        made.set(1);
        FutureTask<Integer> waiting = asking();
        awaitAllWaiting();
        release.countDown();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(failing)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("as it should");
    }

    @Test
    void who_makes_an_answer_anew_is_told_what_has_changed_since_the_one_before() {
        int slot = ChangeFeed.slot(ChangeFeed.Topic.ORGANIZATION, 1);
        int other = ChangeFeed.slot(ChangeFeed.Topic.ORGANIZATION, 2);
        database.change(handle -> handle.execute(
                "INSERT INTO organization (name, name_fold, name_order)" + " VALUES ('A', 'a', ''), ('B', 'b', '')"));
        assertThat(cached.get("two", key -> new CachedAnswers.Fresh<>(1, new int[] {slot, other})))
                .isEqualTo(1);
        assertThat(cached.find("two")).isEqualTo(1);
        database.change(handle -> handle.execute("UPDATE organization SET team_size = '<10' WHERE id = 2"));
        assertThat(cached.find("two")).isNull();
        int again = cached.get("two", (key, former) -> {
            assertThat(former).isNotNull();
            assertThat(former.value()).isEqualTo(1);
            assertThat(former.unchanged(slot)).isTrue();
            assertThat(former.unchanged(other)).isFalse();
            return new CachedAnswers.Fresh<>(2, new int[] {slot, other});
        });
        assertThat(again).isEqualTo(2);
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
