package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An installation from before nodes kept what is left of blocks outside of the process. */
@MigrationTest.Of("202611271851")
class BlockMemoryMigrationTest extends MigrationTest {
    @Test
    void blocks_stay_and_the_version_before_still_takes_some() {
        int acme = number("INSERT INTO organization (name, name_fold, name_order) VALUES ('A', 'a', 'a') RETURNING id");
        execute("INSERT INTO usage_counter VALUES (?, 'messages', '2026-11-27', 0, 5)", acme);
        execute("INSERT INTO usage_block VALUES (?, 'messages', '2026-11-27', 0, gen_random_uuid(), 5, now())", acme);

        migrate();

        execute("INSERT INTO usage_block VALUES (?, 'messages', '2026-11-27', 0, gen_random_uuid(), 6, now())", acme);
        assertThat(number("SELECT sum(amount) FROM usage_block WHERE place IS NULL"))
                .isEqualTo(11);
    }
}
