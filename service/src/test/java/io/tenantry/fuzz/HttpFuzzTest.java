package io.tenantry.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Half a minute of generated requests. An hour of them is run by hand: see {@code bench/fuzz}. */
@Tag("long")
@Tag("alone")
class HttpFuzzTest {
    private static final Duration TIME = Duration.ofSeconds(25);

    @Test
    void every_request_is_answered_as_documented_and_without_names_of_others() throws Exception {
        long seed = System.currentTimeMillis();
        HttpFuzzing.Outcome outcome = HttpFuzzing.fuzz(TIME, seed);
        assertThat(outcome.findings()).as("seed " + seed).isEmpty();
        assertThat(outcome.statuses()).as("seed " + seed).containsKeys(200, 400, 401, 404);
    }
}
