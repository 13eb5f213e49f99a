package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Webhooks that were queued before their data had both forms of ids. */
@MigrationTest.Of("202611270320")
class IdentifiersInWebhooksMigrationTest extends MigrationTest {
    private static final String EVENT =
            "INSERT INTO audit_event (organization_id, operation, action, object_type, object_id) VALUES (%d, 'update',"
                    + " 'updateOrganisation', 'Organization', %1$d)";
    private static final String IDS =
            "SELECT coalesce(data #>> '{ids,object}', 'none') FROM webhook_delivery ORDER BY id";

    @Test
    void queued_events_keep_their_data_and_new_ones_have_both_forms() {
        int organization = number("INSERT INTO organization (name, name_fold, name_order, webhook_url)"
                + " VALUES ('Acme', 'acme', '\\x01', 'http://127.0.0.1/') RETURNING id");
        execute(EVENT.formatted(organization));

        migrate();
        execute(EVENT.formatted(organization));

        String prefix = texts("SELECT id_prefix FROM installation").getFirst();
        assertThat(texts(IDS)).containsExactly("none", prefix + "01%08x".formatted(organization));
    }
}
