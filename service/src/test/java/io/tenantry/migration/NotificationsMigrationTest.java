package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Members, and keys of services, that were stored before there were notifications. */
@MigrationTest.Of("202611270830")
class NotificationsMigrationTest extends MigrationTest {
    private static final String SERVICE_KEY =
            "INSERT INTO service_key (name, prefix, digest, scopes, restricted, created_by, created_at,"
                    + " expires_at) VALUES ('k', 'tks_', '\\x%s', '{%s}', false, 'op', now(), now() + interval '1 day')";
    private static final String NOTIFICATION =
            "INSERT INTO notification (person_id, organization_id, event_type, severity, title, body, payload)"
                    + " VALUES (?, nullif(?, 0), '%s', 'info', 'Title', '', '{}')";

    private int organization;
    private int person;

    private void writeDataOfTheVersionBefore() {
        organization = number(
                "INSERT INTO organization (name, name_fold, name_order) VALUES ('Acme', 'acme', '\\x01') RETURNING id");
        person = number("""
                INSERT INTO person (email, email_fold, name, name_fold, name_order)
                VALUES ('ada@example.org', 'ada@example.org', 'Ada', 'ada', '\\x01') RETURNING id""");
        execute(
                "INSERT INTO membership (organization_id, person_id, role) VALUES (?, ?, 'admin')",
                organization,
                person);
    }

    @Test
    void existing_people_have_none_and_keys_keep_their_scopes() {
        writeDataOfTheVersionBefore();
        execute(SERVICE_KEY.formatted("01", "usage,flags"));

        migrate();
        execute(SERVICE_KEY.formatted("02", "report"));

        assertThat(number("SELECT count(*) FROM notification")).isZero();
        assertThat(texts("SELECT scopes::text FROM service_key ORDER BY id"))
                .containsExactly("{usage,flags}", "{report}");
    }

    @Test
    void the_version_before_still_removes_members_and_with_them_all_notifications_but_that_of_the_removal() {
        writeDataOfTheVersionBefore();
        migrate();
        execute(NOTIFICATION.formatted("key.created"), person, organization);
        execute(NOTIFICATION.formatted("member.removed"), person, organization);
        execute(NOTIFICATION.formatted("security.new_sign_in"), person, 0);

        execute("DELETE FROM membership WHERE organization_id = ? AND person_id = ?", organization, person);

        assertThat(texts("SELECT event_type FROM notification ORDER BY id"))
                .containsExactly("member.removed", "security.new_sign_in");

        execute("DELETE FROM organization WHERE id = ?", organization);
        assertThat(texts("SELECT event_type FROM notification")).containsExactly("security.new_sign_in");

        execute("DELETE FROM person WHERE id = ?", person);
        assertThat(number("SELECT count(*) FROM notification")).isZero();
    }
}
