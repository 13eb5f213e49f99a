package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An installation from before the runs that delete old data were kept. */
@MigrationTest.Of("202611271850")
class TidyRunsMigrationTest extends MigrationTest {
    @Test
    void no_run_is_known_yet() {
        migrate();
        assertThat(number("SELECT count(*) FROM tidy_run")).isZero();
        execute("INSERT INTO tidy_run (task, started_at) VALUES ('sessions', now())");
        assertThat(number("SELECT removed + removed_in_all FROM tidy_run")).isZero();
    }
}
