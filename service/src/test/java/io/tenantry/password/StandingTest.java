package io.tenantry.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.password.Standing.Rank;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StandingTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Standing standing = new Standing(nanos::get);

    @Test
    void a_wrong_password_counts_for_a_minute() {
        assertThat(standing.of("a")).isEqualTo(Rank.UNKNOWN);
        standing.note("a", false);
        standing.note("a", false);
        assertThat(standing.of("a")).isEqualTo(Rank.SUSPECT);
        assertThat(standing.of("b")).isEqualTo(Rank.UNKNOWN);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(standing.of("a")).isEqualTo(Rank.SUSPECT);
        nanos.incrementAndGet();
        assertThat(standing.of("a")).isEqualTo(Rank.UNKNOWN);
        standing.note("a", false);
        assertThat(standing.of("a")).isEqualTo(Rank.SUSPECT);
    }

    @Test
    void a_right_password_is_worth_three_wrong_ones() {
        standing.note("a", true);
        standing.note("a", true);
        standing.note("a", false);
        standing.note("a", false);
        assertThat(standing.of("a")).isEqualTo(Rank.KNOWN);
        standing.note("a", false);
        assertThat(standing.of("a")).isEqualTo(Rank.UNKNOWN);
        standing.note("a", false);
        assertThat(standing.of("a")).isEqualTo(Rank.SUSPECT);
        standing.note("a", true);
        assertThat(standing.of("a")).isEqualTo(Rank.KNOWN);
        nanos.addAndGet(Duration.ofDays(30).toNanos());
        assertThat(standing.of("a")).isEqualTo(Rank.KNOWN);
    }

    @Test
    void the_addresses_that_were_used_last_are_kept() {
        standing.note("first", true);
        standing.note("second", true);
        for (int i = 0; i < 65_534; i++) {
            standing.note("n" + i, false);
        }
        assertThat(standing.of("first")).isEqualTo(Rank.KNOWN);
        standing.note("one more", false);
        assertThat(standing.of("first")).isEqualTo(Rank.KNOWN);
        assertThat(standing.of("second")).isEqualTo(Rank.UNKNOWN);
    }
}
