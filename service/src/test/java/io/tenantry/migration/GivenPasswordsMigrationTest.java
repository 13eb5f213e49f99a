package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** People from before it was recorded that an administrator chose their password. */
@MigrationTest.Of("202611270310")
class GivenPasswordsMigrationTest extends MigrationTest {
    private static final String PASSWORDS = """
            SELECT concat_ws(' ', email, password_hash, password_changed_at IS NOT NULL, password_given_at IS NULL) FROM person
            ORDER BY email""";

    private void person(String email) {
        execute("""
                INSERT INTO person (email, email_fold, name, name_fold, name_order, password_hash, password_changed_at)
                VALUES (?, ?, 'Ada', 'ada', '\\x01', 'hash', now())""", email, email);
    }

    @Test
    void they_keep_their_passwords_as_their_own_and_the_version_before_still_adds_people() {
        person("ada@example.org");

        migrate();
        person("bob@example.org");

        assertThat(texts(PASSWORDS)).containsExactly("ada@example.org hash t t", "bob@example.org hash t t");
    }
}
