package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An installation from before use was counted. */
@MigrationTest.Of("202611262312")
class UsageMigrationTest extends MigrationTest {
    @Test
    void nothing_is_used_and_the_version_before_still_deletes_organizations() {
        int acme = number("INSERT INTO organization (name, name_fold, name_order) VALUES ('A', 'a', 'a') RETURNING id");

        migrate();

        assertThat(number("SELECT count(*) FROM usage_counter")).isZero();
        execute("INSERT INTO usage_counter VALUES (?, 'agents', '1970-01-01', 0, 5)", acme);
        execute("""
                INSERT INTO usage_lease VALUES (gen_random_uuid(), ?, 'concurrent_runs', 1, now(), now() + interval '1 hour')""", acme);
        execute("DELETE FROM organization WHERE id = ?", acme);
        assertThat(number("SELECT (SELECT count(*) FROM usage_counter) + (SELECT count(*) FROM usage_lease)"))
                .isZero();
    }
}
