package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An installation from before admins heard of their limits. */
@MigrationTest.Of("202611271001")
class LimitCrossingsMigrationTest extends MigrationTest {
    @Test
    void nobody_hears_of_what_was_before_and_the_version_before_still_counts() {
        int acme = number("INSERT INTO organization (name, name_fold, name_order, quota_max_users, max_agents_limit)"
                + " VALUES ('A', 'a', 'a', 1, 5) RETURNING id");
        execute("INSERT INTO usage_counter VALUES (?, 'agents', '1970-01-01', 0, 5)", acme);

        migrate();

        assertThat(number("SELECT count(*) FROM usage_crossing")).isZero();
        assertThat(number("SELECT told FROM usage_counter")).isZero();
        execute("UPDATE usage_counter SET used = 4");
        execute("INSERT INTO usage_counter VALUES (?, 'agents', '1970-01-02', 0, 5)", acme);
        execute("UPDATE organization SET name = 'B', max_agents_limit = 5 WHERE id = ?", acme);
        assertThat(number("SELECT count(*) FROM usage_crossing")).isZero();
        execute("UPDATE organization SET max_agents_limit = 6 WHERE id = ?", acme);
        assertThat(number("SELECT count(*) FROM usage_crossing")).isEqualTo(1);
        execute("DELETE FROM organization WHERE id = ?", acme);
        assertThat(number("SELECT count(*) FROM usage_crossing")).isZero();
    }
}
