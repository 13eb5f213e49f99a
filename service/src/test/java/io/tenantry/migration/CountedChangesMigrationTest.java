package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The change feed tells which column of organizations has changed, whichever version writes. */
@MigrationTest.Of("202611271061")
class CountedChangesMigrationTest extends MigrationTest {
    private static final String NOTED = "SELECT kind || ' ' || id FROM change WHERE kind IN (7, 8) ORDER BY 1";

    private void writeDataOfTheVersionBefore() {
        execute("INSERT INTO organization (name, name_fold, name_order) VALUES ('Acme', 'acme', '\\x01')");
        execute("""
                INSERT INTO person (email, email_fold, name, name_fold, name_order)
                VALUES ('ada@example.org', 'ada@example.org', 'Ada', 'ada', '\\x01')""");
    }

    @Test
    void the_version_before_reports_the_columns_that_it_changes() {
        writeDataOfTheVersionBefore();
        migrate();
        execute("DELETE FROM change");

        execute("UPDATE organization SET quota_max_users = 7, disabled = disabled, revision = revision + 1");
        assertThat(texts(NOTED)).containsExactly("7 " + "quota_max_users".hashCode());

        execute("DELETE FROM change");
        execute("UPDATE organization SET team_size = '7', revision = revision + 1");
        assertThat(texts(NOTED)).isEmpty();

        execute("UPDATE organization SET name = 'ACME', data_privacy_ignore_list = '{p}', revision = revision + 1");
        assertThat(texts(NOTED))
                .containsExactlyInAnyOrder(
                        "7 " + "name_order".hashCode(), "7 " + "data_privacy_ignore_list".hashCode());
    }

    @Test
    void the_version_before_reports_new_and_removed_organizations_and_users() {
        writeDataOfTheVersionBefore();
        migrate();
        execute("DELETE FROM change");

        execute("INSERT INTO organization (name, name_fold, name_order) VALUES ('Beta', 'beta', '\\x02')");
        execute("DELETE FROM organization WHERE name = 'Beta'");
        // Its users go with an organization.
        assertThat(texts(NOTED)).containsExactly("7 0", "7 0", "8 0");

        execute("DELETE FROM change");
        execute("INSERT INTO membership (organization_id, person_id, role)"
                + " SELECT o.id, p.id, 'admin' FROM organization o, person p");
        assertThat(texts(NOTED)).containsExactly("8 0");
    }
}
