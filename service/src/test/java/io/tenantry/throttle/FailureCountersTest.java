package io.tenantry.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.TestClock;
import io.tenantry.fault.Fault;
import io.tenantry.throttle.FailureCounters.Change;
import io.tenantry.throttle.FailureCounters.Count;
import io.tenantry.throttle.FailureCounters.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FailureCountersTest {
    private static final Counted ADA = new Counted(FailureLimit.ACCOUNT_FROM_ADDRESS, "ada");
    private static final Counted BOB = new Counted(FailureLimit.ACCOUNT_FROM_ADDRESS, "bob");
    private static final Counted OFFICE = new Counted(FailureLimit.ADDRESS, "office");

    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final FailureCounters counters = new FailureCounters(clock);

    private long locked(Counted key) {
        Fault.TooMany fault = catchThrowableOfType(Fault.TooMany.class, () -> counters.begin(key));
        return fault == null ? 0 : fault.retryAfter().toSeconds();
    }

    @Test
    void each_failure_beyond_the_free_ones_locks_for_twice_as_long() {
        for (int i = 0; i < 4; i++) {
            assertThat(locked(ADA)).isZero();
        }
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
            assertThat(locked(ADA)).isEqualTo(seconds);
            assertThat(catchThrowableOfType(Fault.TooMany.class, () -> counters.check(ADA)))
                    .isNotNull();
            counters.begin(BOB);
            counters.forget(BOB);
            counters.check(BOB);
            clock.advance(Duration.ofSeconds(seconds));
            counters.check(ADA);
            assertThat(locked(ADA)).isZero();
        }
    }

    @Test
    void a_right_one_forgets_those_before_it_and_a_withdrawn_one_does_not_count() {
        for (int i = 0; i < 20; i++) {
            counters.withdraw(ADA, counters.begin(ADA));
        }
        for (int i = 0; i < 4; i++) {
            counters.begin(ADA);
        }
        assertThat(locked(ADA)).isEqualTo(1);
        counters.forget(ADA);
        assertThat(locked(ADA)).isZero();
    }

    @Test
    void a_withdrawn_one_does_not_end_a_lock_that_came_after_it() {
        var begun = counters.begin(ADA);
        for (int i = 0; i < 3; i++) {
            counters.begin(ADA);
        }
        counters.withdraw(ADA, begun);
        assertThat(locked(ADA)).isEqualTo(1);
    }

    @Test
    void an_attempt_that_reads_the_clock_before_another_one_is_not_refused() {
        Count begun = counters.begin(ADA);
        clock.advance(Duration.ofMillis(-1));
        assertThat(locked(ADA)).isZero();
        counters.withdraw(ADA, begun);
        clock.advance(Duration.ofMillis(-1));
        assertThat(locked(ADA)).isZero();
        counters.check(ADA);
    }

    @Test
    void an_hour_of_quiet_forgets_all() {
        for (int i = 0; i < 4; i++) {
            counters.begin(ADA);
        }
        clock.advance(Duration.ofHours(1));
        for (int i = 0; i < 4; i++) {
            assertThat(locked(ADA)).isZero();
        }
    }

    @Test
    void an_office_is_forgiven_a_failure_every_36_seconds_and_never_locked_by_slower_ones() {
        for (int i = 0; i < 100; i++) {
            assertThat(locked(OFFICE)).isZero();
        }
        for (int i = 0; i < 1000; i++) {
            clock.advance(Duration.ofSeconds(36));
            assertThat(locked(OFFICE)).isZero();
        }
        assertThat(locked(OFFICE)).isZero();
        assertThat(locked(OFFICE)).isEqualTo(1);
    }

    @Test
    void many_at_once_gain_nothing() {
        AtomicInteger begun = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.execute(() -> {
                    if (locked(ADA) == 0) {
                        begun.incrementAndGet();
                    }
                });
            }
        }
        assertThat(begun).hasValue(4);
    }

    /** While the nodes add up, the account can be opened and locked again: by as many failures as the sum has. */
    @Test
    void a_sum_of_earlier_failures_does_not_end_a_later_lock() {
        for (int i = 0; i < 4; i++) {
            counters.begin(ADA);
            counters.fail(ADA);
        }
        Change sent = counters.changed(10).getFirst();
        clock.advance(Duration.ofSeconds(1));
        counters.forget(ADA);
        for (int i = 0; i < 4; i++) {
            assertThat(locked(ADA)).isZero();
        }

        counters.merge(ADA, sent.addedTo(Count.NONE), sent.added());

        assertThat(locked(ADA)).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(locked(ADA)).isZero();
        assertThat(locked(ADA)).isEqualTo(2);
    }
}
