package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A database from before it named the oldest program that may use it. */
@MigrationTest.Of("202611271820")
class OldestProgramMigrationTest extends MigrationTest {
    @Test
    void the_database_names_the_first_version_and_the_version_before_still_writes() {
        migrate();

        assertThat(texts("SELECT oldest_program()")).containsExactly("0.1.0");
        assertThat(number("""
                        INSERT INTO organization (name, name_fold, name_order) VALUES ('Acme', 'acme', '\\x01')
                        RETURNING id""")).isEqualTo(1);
    }
}
