package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Uses and failed sign-ins that were stored before the dashboard read them by indexes of their own. */
@MigrationTest.Of("202611280830")
class StateOfTheInstallationMigrationTest extends MigrationTest {
    @Test
    void the_rows_stay_and_the_version_before_still_writes_them() {
        int acme = number(
                "INSERT INTO organization (name, name_fold, name_order) VALUES ('Acme', 'acme', '\\x01') RETURNING id");
        execute(
                "INSERT INTO usage_counter (organization_id, metric, period, project_id, used, told)"
                        + " VALUES (?, 'agents', '1970-01-01', 0, 9, 80), (?, 'projects', '1970-01-01', 0, 1, 0)",
                acme,
                acme);

        migrate();
        execute("UPDATE usage_counter SET used = 10, told = 100 WHERE metric = 'agents'");

        assertThat(texts("SELECT concat_ws(' ', metric, used, told) FROM usage_counter ORDER BY metric"))
                .containsExactly("agents 10 100", "projects 1 0");
        assertThat(texts("""
                SELECT indexname FROM pg_indexes
                WHERE indexname IN ('usage_counter_told', 'audit_event_failed_sign_in') ORDER BY 1""")).containsExactly("audit_event_failed_sign_in", "usage_counter_told");
    }
}
