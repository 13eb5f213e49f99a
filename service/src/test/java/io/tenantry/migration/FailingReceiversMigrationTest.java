package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Receivers that failed before there was a list of them. */
@MigrationTest.Of("202611271031")
class FailingReceiversMigrationTest extends MigrationTest {
    @Test
    void receivers_stay_and_the_version_before_still_ends_a_failure() {
        int acme = number(
                "INSERT INTO organization (name, name_fold, name_order) VALUES ('Acme', 'acme', '\\x01') RETURNING id");
        execute("INSERT INTO webhook_endpoint (organization_id, project_id, retry_at) VALUES (?, 0, now())", acme);

        migrate();

        assertThat(number("SELECT count(*) FROM webhook_endpoint WHERE retry_at IS NOT NULL"))
                .isEqualTo(1);
        execute("UPDATE webhook_endpoint SET retry_at = NULL");
        assertThat(number("SELECT count(*) FROM webhook_endpoint WHERE retry_at IS NOT NULL"))
                .isZero();
    }
}
