package io.tenantry.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.console.text.ConsoleTexts;
import io.tenantry.storage.Database;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The tables that a purge empties, and their order. */
class InventoryTest {
    private static final Database DATABASE = TestDatabases.create().open();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void the_console_has_a_name_for_every_table_that_a_purge_empties() {
        assertThat(DATABASE.read(InventoryStore::read).names())
                .filteredOn(table -> ConsoleTexts.named("data." + table) == null)
                .isEmpty();
    }

    @Test
    void every_table_is_either_removed_kept_or_known_to_hold_nothing_of_organizations() {
        Inventory inventory = DATABASE.read(InventoryStore::read);
        List<String> tables = DATABASE.read(
                handle -> handle.createQuery("""
                        SELECT table_name FROM information_schema.tables
                        WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'""").mapTo(String.class).list());
        List<String> nothingOfOrganizations = List.of(
                "flyway_schema_history",
                "installation",
                "secret_key_check",
                "operator",
                "operator_key",
                "operator_key_use",
                "service_key",
                "service_key_use",
                "operator_recovery_code",
                "operator_session",
                "growth_sample",
                "tidy_run",
                "bulk_change",
                "organization_count",
                "user_count",
                "change",
                "event_log",
                "system_message",
                "password_reset_request",
                "throttle",
                "failed_attempt",
                // The purge empties it separately.
                "past_position",
                "repeated_request");
        List<String> known = new ArrayList<>(nothingOfOrganizations);
        known.addAll(inventory.names());
        known.addAll(Inventory.KEPT);
        assertThat(known).containsAll(tables);
        assertThat(inventory.ofOrganization().values())
                .noneMatch(rows -> rows.condition().equals("FALSE"));
    }

    @Test
    void tables_go_before_those_that_they_point_at() {
        Inventory inventory = DATABASE.read(InventoryStore::read);
        List<String> names = inventory.names();
        assertThat(names).containsSubsequence("membership", "project", "person", "organization");
        assertThat(names).containsSubsequence("api_key", "project");
    }
}
