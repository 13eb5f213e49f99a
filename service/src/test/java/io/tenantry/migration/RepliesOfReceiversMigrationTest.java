package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Attempts that were stored before replies were. */
@MigrationTest.Of("202611280945")
class RepliesOfReceiversMigrationTest extends MigrationTest {
    private static final String ATTEMPT =
            "INSERT INTO webhook_attempt (delivery_id, number, at, milliseconds, status, error)"
                    + " VALUES (?, ?, now(), 5, 204, '')";

    @Test
    void attempts_have_no_reply_and_the_version_before_still_stores_and_removes_them() {
        int acme = number(
                "INSERT INTO organization (name, name_fold, name_order) VALUES ('Acme', 'acme', '\\x01') RETURNING id");
        execute("INSERT INTO webhook_endpoint (organization_id, project_id) VALUES (?, 0)", acme);
        int delivery = number("""
                INSERT INTO webhook_delivery (organization_id, project_id, event_id, event_type, data, happened_at)
                VALUES (?, 0, gen_random_uuid(), 'project.created', '{}', now()) RETURNING id""", acme);
        execute(ATTEMPT, delivery, 1);

        migrate();
        execute(ATTEMPT, delivery, 2);

        assertThat(texts("SELECT concat_ws(' ', number, reply_state, reply) FROM webhook_attempt ORDER BY number"))
                .containsExactly("1 none", "2 none");
        execute("DELETE FROM webhook_delivery");
        assertThat(number("SELECT count(*) FROM webhook_attempt")).isZero();
    }
}
