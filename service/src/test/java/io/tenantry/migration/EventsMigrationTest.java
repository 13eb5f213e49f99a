package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An installation from before there were events. */
@MigrationTest.Of("202611271010")
class EventsMigrationTest extends MigrationTest {
    private static final String ENTRY =
            "INSERT INTO audit_event (organization_id, operation, action, object_type, object_id, details)"
                    + " VALUES (1, '%s', '%s', '%s', 1, '%s')";

    @Test
    void what_happened_before_is_no_event_and_entries_of_the_version_before_are() {
        execute(ENTRY.formatted("create", "createOrganisation", "Organization", "{}"));

        migrate();

        assertThat(texts("SELECT type FROM event_inbox")).isEmpty();
        assertThat(texts("SELECT last || ' ' || forgotten FROM event_log")).containsExactly("0 0");
        execute(ENTRY.formatted("create", "createOrganisation", "Organization", "{}"));
        execute(ENTRY.formatted(
                "update", "updateOrganisation", "Organization", "{\"fields\": [\"name\", \"timezone\"]}"));
        execute(ENTRY.formatted("action", "undeleteOrganisation", "Organization", "{}"));
        execute(ENTRY.formatted("action", "impersonateUser", "User", "{}"));
        execute(ENTRY.formatted("update", "verifyEmail", "User", "{\"fields\": [\"email_verified\"]}"));
        execute(ENTRY.formatted("delete", "deleteMembership", "Membership", "{\"person\": 7}"));
        assertThat(texts("""
                        SELECT concat_ws(' ', type, organization_id, object_id, person_id, fields) FROM event_inbox
                        WHERE number IS NOT NULL ORDER BY number"""))
                .containsExactly(
                        "organization.created 1 1",
                        "settings.changed 1 1 {timezone}",
                        "organization.updated 1 1 {name}",
                        "organization.restored 1 1",
                        "member.deleted 1 1 7");
    }
}
