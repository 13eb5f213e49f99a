package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The operators from before they had ids, keys and second factors. */
@MigrationTest.Of("202611261500")
class OperatorsMigrationTest extends MigrationTest {
    @Test
    void existing_operators_keep_their_passwords_and_get_ids() {
        execute("INSERT INTO operator (username, password_hash) VALUES ('ada', 'hash of ada'), ('bob', 'hash of bob')");
        execute("UPDATE operator SET updated_at = timestamptz '2026-01-31T08:00:00Z' WHERE username = 'ada'");

        migrate();

        assertThat(
                        texts(
                                "SELECT concat_ws(' ', username, password_hash, configured, totp_step) FROM operator ORDER BY username"))
                .containsExactly("ada hash of ada f 0", "bob hash of bob f 0");
        assertThat(number("SELECT count(DISTINCT id) FROM operator")).isEqualTo(2);
        assertThat(number("""
                SELECT count(*) FROM operator WHERE username = 'ada' AND password_changed_at = '2026-01-31T08:00:00Z'""")).isOne();
    }

    @Test
    void the_version_before_still_writes_and_removes_operators() {
        migrate();

        execute("INSERT INTO operator (username, password_hash) VALUES ('ada', 'hash of ada')");
        execute("UPDATE operator SET password_hash = 'another' WHERE username = 'ada'");
        execute("DELETE FROM operator WHERE username = 'ada'");

        assertThat(number("SELECT count(*) FROM operator")).isZero();
    }
}
