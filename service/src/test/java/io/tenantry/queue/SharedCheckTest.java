package io.tenantry.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SharedCheckTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int LATE = -1;
    private static final int MANY = 300;

    private final AtomicInteger runs = new AtomicInteger();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore ends = new Semaphore(0);

    /** The number of the run; each waits until it may end. */
    private int held() {
        int run = runs.incrementAndGet();
        begun.release();
        ends.acquireUninterruptibly();
        return run;
    }

    @Test
    void callers_that_come_during_a_run_share_the_next_one() throws Exception {
        SharedCheck<Integer> check = new SharedCheck<>(this::held, LATE, LONG, LONG);
        Caller first = new Caller(check);
        assertThat(begun.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
        List<Caller> others = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Caller caller = new Caller(check);
            caller.awaitWaiting();
            others.add(caller);
        }

        ends.release();
        assertThat(first.result()).isEqualTo(1);
        assertThat(begun.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
        assertThat(others).noneMatch(other -> other.result.isDone());
        Caller last = new Caller(check);
        last.awaitWaiting();
        ends.release();
        assertThat(others).allMatch(other -> other.result() == 2);
        ends.release();
        assertThat(last.result()).isEqualTo(3);
        assertThat(runs).hasValue(3);
    }

    @Test
    void callers_behind_a_run_that_does_not_end_are_told_in_time() throws Exception {
        SharedCheck<Integer> check = new SharedCheck<>(this::held, LATE, Duration.ofMillis(1), Duration.ofMillis(1));
        Caller first = new Caller(check);
        assertThat(begun.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
        assertThat(new Caller(check).result()).isEqualTo(LATE);
        assertThat(new Caller(check).result()).isEqualTo(LATE);
        ends.release();
        assertThat(first.result()).isEqualTo(1);
        ends.release();
        assertThat(new Caller(check).result()).isEqualTo(2);
    }

    @Test
    void a_run_that_fails_does_not_prevent_the_next() {
        Supplier<Integer> failsFirst = () -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalArgumentException("first");
            }
            return runs.get();
        };
        SharedCheck<Integer> check = new SharedCheck<>(failsFirst, LATE, LONG, LONG);
        assertThatThrownBy(check::result).hasRootCauseMessage("first");
        assertThat(check.result()).isEqualTo(2);
    }

    private static final class Caller {
        final CompletableFuture<Integer> result = new CompletableFuture<>();
        private final Thread thread;

        Caller(SharedCheck<Integer> check) {
            thread = Thread.ofVirtual().start(() -> result.complete(check.result()));
        }

        /** The result, when the caller has finished. */
        int result() {
            int number = result.orTimeout(1, TimeUnit.MINUTES).join();
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return number;
        }

        /** Returns when the caller waits for another one. */
        void awaitWaiting() {
            Eventually.until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        }
    }
}
