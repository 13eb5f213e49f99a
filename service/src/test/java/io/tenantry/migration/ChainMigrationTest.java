package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Entries that were written before the history was chained. */
@MigrationTest.Of("202611271021")
class ChainMigrationTest extends MigrationTest {
    private static final String ENTRY = "INSERT INTO audit_event (organization_id, operation, action, object_type)"
            + " VALUES (?, 'x', 'x', 'x') RETURNING id";

    @Test
    void they_wait_for_their_links_and_so_do_those_that_the_version_before_still_writes() {
        int first = number(ENTRY, 1);
        int second = number(ENTRY.replace("?", "NULL"));

        migrate();
        int third = number(ENTRY, 1);

        assertThat(texts("SELECT entry::text FROM audit_pending ORDER BY entry"))
                .containsExactly(Integer.toString(first), Integer.toString(second), Integer.toString(third));
    }
}
