package io.tenantry.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills of the program, of its PostgreSQL and of both while clients write; {@code bench/faults.sh} has a hundred of them. */
@Tag("long")
@Tag("alone")
class KillsTest {
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(15);

    @TempDir
    private static Path folder;

    @Test
    void no_acknowledged_write_of_any_api_is_lost_half_or_there_twice() throws Exception {
        try (Kills kills = new Kills(folder, 2)) {
            kills.kill(Victim.PROGRAM);
            assertThat(kills.kill(Victim.POSTGRESQL)).isLessThan(LONGEST_RESTART);
            kills.kill(Victim.BOTH);
            WrittenData.Outcome outcome = kills.end();
            assertThat(outcome).isEqualTo(new WrittenData.Outcome(outcome.acknowledged(), 0, 0, 0));
            for (Writers.Target target : Writers.Target.values()) {
                assertThat(kills.attempts())
                        .as(target.name())
                        .anyMatch(attempt -> attempt.target() == target && attempt.isGood());
            }
            assertThat(kills.attempts())
                    .filteredOn(attempt -> !attempt.isGood())
                    .extracting(Writers.Attempt::status)
                    .isSubsetOf(Arrays.asList(0, 409, 503, 504));
        }
    }
}
