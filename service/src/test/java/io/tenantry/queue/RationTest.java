package io.tenantry.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Ten a second for each address, five at once; twenty a second for all, ten at once; half a second of waiting. */
class RationTest {
    private final AtomicLong nanos = new AtomicLong(Duration.ofDays(1).toNanos());
    private final Ration ration =
            new Ration(new Ration.Rate(10, 5), new Ration.Rate(20, 10), Duration.ofMillis(500), 1, nanos::get);

    private long millis(String address) {
        return Duration.ofNanos(ration.take(address)).toMillis();
    }

    private void pass(int millis) {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void what_is_taken_at_once_needs_no_wait_and_more_comes_in_intervals() {
        for (int i = 0; i < 5; i++) {
            assertThat(millis("a")).isZero();
        }
        assertThat(millis("a")).isEqualTo(100);
        assertThat(millis("a")).isEqualTo(200);
        assertThat(millis("b")).isZero();
        pass(200);
        assertThat(millis("a")).isEqualTo(100);
        pass(10_000);
        for (int i = 0; i < 5; i++) {
            assertThat(millis("a")).isZero();
        }
        assertThat(millis("a")).isEqualTo(100);
    }

    @Test
    void what_would_come_too_late_is_refused_and_not_taken() {
        for (int i = 0; i < 10; i++) {
            assertThat(millis("a")).isLessThanOrEqualTo(500);
        }
        assertThat(millis("a")).isEqualTo(600);
        assertThat(millis("a")).isEqualTo(600);
        pass(100);
        assertThat(millis("a")).isEqualTo(500);
        assertThat(millis("a")).isEqualTo(600);
    }

    @Test
    void all_addresses_together_have_a_ration() {
        for (int i = 0; i < 10; i++) {
            assertThat(millis("address " + i)).isZero();
        }
        assertThat(millis("one more")).isEqualTo(50);
        assertThat(millis("another")).isEqualTo(100);
    }

    @Test
    void what_is_refused_is_refused_after_the_longest_wait() {
        Duration longest = Duration.ofMillis(50);
        Ration real = new Ration(new Ration.Rate(1, 1), new Ration.Rate(1_000, 1_000), longest, 1, System::nanoTime);
        assertThat(real.await("a")).isTrue();
        long began = System.nanoTime();
        assertThat(real.await("a")).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(longest, Duration.ofSeconds(30));
    }

    @Test
    void a_wait_ends_by_itself() {
        Ration real = new Ration(
                new Ration.Rate(100, 1), new Ration.Rate(1_000, 1_000), Duration.ofSeconds(30), 1, System::nanoTime);
        long began = System.nanoTime();
        for (int i = 0; i < 6; i++) {
            assertThat(real.await("a")).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(50), Duration.ofSeconds(30));
    }
}
