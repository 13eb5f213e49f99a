package io.tenantry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Ten windows of a minute, by a clock that is moved by hand. */
class RequestCountsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void each_window_begins_anew_and_tells_when_it_ends() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000);
        RequestCounts counts = new RequestCounts(new RequestLimit(2, MINUTE), now::get);
        for (int window = 0; window < 10; window++) {
            assertThat(counts.count("a")).isEqualTo(new RequestCounts.Count(2, 1, MINUTE));
            now.addAndGet(Duration.ofSeconds(20).toNanos());
            assertThat(counts.count("a")).isEqualTo(new RequestCounts.Count(2, 2, Duration.ofSeconds(40)));
            assertThat(counts.count("a").used()).isEqualTo(3);
            assertThat(counts.count("a").used()).isEqualTo(3);
            assertThat(counts.count("b").used()).isEqualTo(1);
            now.addAndGet(Duration.ofSeconds(40).toNanos());
        }
        // Windows without requests are skipped.
        now.addAndGet(Duration.ofSeconds(150).toNanos());
        assertThat(counts.count("a")).isEqualTo(new RequestCounts.Count(2, 1, Duration.ofSeconds(30)));
    }
}
