package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The operators from before they had sessions. */
@MigrationTest.Of("202611261700")
class OperatorSessionsMigrationTest extends MigrationTest {
    private int ada;

    private void writeDataOfTheVersionBefore() {
        ada = number("INSERT INTO operator (username, password_hash) VALUES ('ada', 'hash of ada') RETURNING id");
    }

    private void signIn() {
        execute("""
                INSERT INTO operator_session (operator_id, digest, second_factor, created_at, used_at, expires_at)
                VALUES (?, '\\x01', false, now(), now(), now() + interval '1 hour')""", ada);
    }

    private int sessions() {
        return number("SELECT count(*) FROM operator_session");
    }

    @Test
    void existing_operators_stay_and_are_signed_in_nowhere() {
        writeDataOfTheVersionBefore();

        migrate();

        assertThat(texts("SELECT username || ' ' || password_hash FROM operator"))
                .containsExactly("ada hash of ada");
        assertThat(sessions()).isZero();
    }

    @Test
    void the_version_before_still_changes_passwords_and_removes_operators_and_that_ends_sessions() {
        writeDataOfTheVersionBefore();
        migrate();
        signIn();
        // A new hash of the same password.
        execute("UPDATE operator SET password_hash = 'better hash of ada' WHERE id = ?", ada);
        assertThat(sessions()).isOne();

        execute("UPDATE operator SET password_hash = 'another', password_changed_at = now() WHERE id = ?", ada);
        assertThat(sessions()).isZero();

        signIn();
        execute("DELETE FROM operator WHERE id = ?", ada);
        assertThat(sessions()).isZero();
    }
}
