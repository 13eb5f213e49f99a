package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Entries that were written before they named the keys of operators. */
@MigrationTest.Of("202611271020")
class OperatorKeysInHistoryMigrationTest extends MigrationTest {
    private static final String ENTRY =
            "INSERT INTO audit_event (operator, operation, action, object_type) VALUES (?, 'x', 'x', 'x') RETURNING id";

    @Test
    void they_name_none_and_the_version_before_still_writes() {
        number(ENTRY, "ada");

        migrate();
        number(ENTRY, "ada");

        assertThat(number(
                        "SELECT count(*) FROM audit_event WHERE operator_key_id IS NULL AND operator_key_name IS NULL"))
                .isEqualTo(2);
    }
}
