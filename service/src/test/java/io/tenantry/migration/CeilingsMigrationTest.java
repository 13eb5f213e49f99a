package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The limits of organizations that were stored before there were ceilings. */
@MigrationTest.Of("202611262301")
class CeilingsMigrationTest extends MigrationTest {
    private static final String NEW =
            "INSERT INTO organization (name, name_fold, name_order, quota_max_users) VALUES (%s)";

    @Test
    void limits_keep_their_values_and_have_no_ceilings() {
        execute(NEW.formatted("'Acme', 'acme', '\\x01', 7"));

        migrate();

        assertThat(texts("""
                        SELECT concat_ws(' ', quota_max_users, quota_max_projects, max_agents_limit, ceiling_members,
                            ceiling_agents, settings_changed) FROM organization""")).containsExactly("7 0 -1");
    }

    @Test
    void the_version_before_still_creates_and_changes_organizations() {
        migrate();
        execute(NEW.formatted("'Acme', 'acme', '\\x01', 7"));
        execute("UPDATE organization SET ceiling_members = 5");

        execute("UPDATE organization SET quota_max_users = 9, revision = revision + 1");

        assertThat(texts("SELECT concat_ws(' ', quota_max_users, ceiling_members) FROM organization"))
                .containsExactly("9 5");
    }

    @Test
    void a_ceiling_that_the_management_api_would_write_as_no_limit_is_refused() {
        migrate();
        execute(NEW.formatted("'Acme', 'acme', '\\x01', 7"));
        execute("UPDATE organization SET ceiling_agents = 0");
        assertThatThrownBy(() -> execute("UPDATE organization SET ceiling_members = 0"))
                .hasMessageContaining("organization_ceiling_members_range");
    }
}
