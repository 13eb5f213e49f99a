package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Organizations that were stored before there were bulk changes. */
@MigrationTest.Of("202611271030")
class BulkChangesMigrationTest extends MigrationTest {
    private static final String ORGANIZATION =
            "INSERT INTO organization (name, name_fold, name_order) VALUES (?, lower(?), '\\x01') RETURNING id";

    @Test
    void nothing_changes_and_the_version_before_still_deletes_organizations_with_results() {
        int acme = number(ORGANIZATION, "Acme", "Acme");

        migrate();

        assertThat(number("SELECT count(*) FROM bulk_change")).isZero();
        assertThat(texts("SELECT name || ' ' || disabled FROM organization")).containsExactly("Acme false");
        int change = number("INSERT INTO bulk_change (disabled, operator, expected, last_id, created_at, starts_at)"
                + " VALUES (true, 'ada', 1, 7, now(), now()) RETURNING id");
        execute("INSERT INTO bulk_change_result VALUES (?, ?, 'changed')", change, acme);
        execute("DELETE FROM organization WHERE id = ?", acme);
        assertThat(number("SELECT count(*) FROM bulk_change_result")).isZero();
    }
}
