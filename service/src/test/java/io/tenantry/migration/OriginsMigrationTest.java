package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Organizations that were stored before origins were. */
@MigrationTest.Of("202611271040")
class OriginsMigrationTest extends MigrationTest {
    private static final String ORGANIZATION =
            "INSERT INTO organization (name, name_fold, name_order) VALUES (?, lower(?), '\\x01') RETURNING id";

    @Test
    void organizations_have_no_origin_yet_and_the_version_before_still_makes_and_removes_them() {
        int acme = number(ORGANIZATION, "Acme", "Acme");

        migrate();
        number(ORGANIZATION, "Zebra", "Zebra");
        execute("INSERT INTO organization_origin (organization_id, origin) VALUES (?, repeat('a', 24))", acme);
        execute("DELETE FROM organization WHERE id = ?", acme);

        assertThat(number("SELECT count(*) FROM organization_origin")).isZero();
        assertThat(number("SELECT count(*) FROM organization")).isEqualTo(1);
    }
}
