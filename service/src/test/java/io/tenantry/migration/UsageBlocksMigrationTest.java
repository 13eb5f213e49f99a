package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An installation from before nodes took blocks of use. */
@MigrationTest.Of("202611271000")
class UsageBlocksMigrationTest extends MigrationTest {
    @Test
    void counters_stay_and_the_version_before_still_deletes_organizations() {
        int acme = number("INSERT INTO organization (name, name_fold, name_order) VALUES ('A', 'a', 'a') RETURNING id");
        execute("INSERT INTO usage_counter VALUES (?, 'messages', '2026-11-27', 0, 5)", acme);

        migrate();

        assertThat(number("SELECT used FROM usage_counter")).isEqualTo(5);
        execute("INSERT INTO usage_block VALUES (?, 'messages', '2026-11-27', 0, gen_random_uuid(), 5, now())", acme);
        execute("DELETE FROM organization WHERE id = ?", acme);
        assertThat(number("SELECT (SELECT count(*) FROM usage_counter) + (SELECT count(*) FROM usage_block)"))
                .isZero();
    }
}
