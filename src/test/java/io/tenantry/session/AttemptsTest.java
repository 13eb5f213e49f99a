package io.tenantry.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.TestClock;
import io.tenantry.fault.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Attempts attempts = new Attempts(clock, 3, Duration.ofSeconds(5));

    private long locked() {
        Fault.TooMany fault = catchThrowableOfType(Fault.TooMany.class, () -> attempts.begin("ada"));
        return fault == null ? 0 : fault.retryAfter().toSeconds();
    }

    @Test
    void each_attempt_beyond_the_free_ones_locks_for_twice_as_long() {
        for (int i = 0; i < 4; i++) {
            assertThat(locked()).isZero();
        }
        for (long seconds : new long[] {1, 2, 4, 5, 5}) {
            assertThat(locked()).isEqualTo(seconds);
            attempts.begin("somebody else");
            attempts.succeeded("somebody else");
            clock.advance(Duration.ofSeconds(seconds));
            assertThat(locked()).isZero();
        }
    }

    @Test
    void a_right_one_forgets_those_before_it_and_a_withdrawn_one_does_not_count() {
        for (int i = 0; i < 20; i++) {
            attempts.begin("ada");
            attempts.withdraw("ada");
        }
        for (int i = 0; i < 4; i++) {
            attempts.begin("ada");
        }
        assertThat(locked()).isEqualTo(1);
        attempts.succeeded("ada");
        assertThat(locked()).isZero();
    }

    @Test
    void many_at_once_gain_nothing() {
        AtomicInteger begun = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.execute(() -> {
                    if (locked() == 0) {
                        begun.incrementAndGet();
                    }
                });
            }
        }
        assertThat(begun).hasValue(4);
    }
}
