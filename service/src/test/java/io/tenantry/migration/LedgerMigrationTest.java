package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Organizations, keys and webhooks that were stored before there were ledgers. */
@MigrationTest.Of("202611270820")
class LedgerMigrationTest extends MigrationTest {
    private static final String ORGANIZATION = """
        INSERT INTO organization (name, name_fold, name_order, webhook_url)
        VALUES ('Acme', 'acme', '\\x01', 'https://hooks.example/') RETURNING id\
        """;
    private static final String KEY =
            "INSERT INTO service_key (name, prefix, digest, scopes, restricted, created_by, created_at, expires_at)"
                    + " VALUES ('k', 'tks_', '\\x%s', '{%s}', false, 'op', now(), now() + interval '1 day')";
    private static final String EVENT =
            "INSERT INTO audit_event (organization_id, operation, action, object_type, object_id,"
                    + " details) VALUES (?, 'create', 'any', '%s', 7, '%s')";

    @Test
    void organizations_have_neither_plan_nor_entries_and_keys_keep_their_scopes() {
        number(ORGANIZATION);
        execute(KEY.formatted("01", "usage,flags"));

        migrate();

        assertThat(number("SELECT count(*) FROM credit_account")).isZero();
        assertThat(number("SELECT count(*) FROM plan")).isZero();
        assertThat(texts("SELECT scopes::text FROM service_key")).containsExactly("{usage,flags}");
        execute(KEY.formatted("02", "billing,report"));
        assertThatThrownBy(() -> execute(KEY.formatted("03", "shoe"))).hasMessageContaining("service_key_scopes_known");
    }

    @Test
    void the_version_before_still_changes_settings_queues_webhooks_and_deletes() {
        int organization = number(ORGANIZATION);
        migrate();
        execute("INSERT INTO credit_account (organization_id) VALUES (?)", organization);
        execute(
                "INSERT INTO ledger_entry (organization_id, amount, kind, source, at, balance, created_at)"
                        + " VALUES (?, 5, 'grant', '', now(), 5, now())",
                organization);

        execute("UPDATE organization SET low_credits_threshold = 5 WHERE id = ?", organization);
        assertThat(texts("SELECT due_at::text FROM credit_account")).containsExactly("-infinity");
        execute(EVENT.formatted("Project", "{\"fields\": [\"name\"]}"), organization);
        execute(EVENT.formatted("Refill", "{\"refill\": {\"amount\": \"5.00\"}}"), organization);
        execute(EVENT.formatted("Plan", "{}"), organization);
        assertThat(texts("SELECT event_type || ' ' || coalesce(data ->> 'refill', '-') FROM webhook_delivery"
                        + " ORDER BY id"))
                .containsExactly("project.created -", "credits.refill_requested {\"amount\": \"5.00\"}");
        execute("DELETE FROM organization WHERE id = ?", organization);
        assertThat(number("SELECT count(*) FROM ledger_entry")).isZero();
        assertThat(number("SELECT count(*) FROM credit_account")).isZero();
    }
}
