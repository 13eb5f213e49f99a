package io.tenantry.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.storage.Database;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What many writers have left of a total becomes one row. */
@SuppressWarnings("NullAway.Init")
class TotalsTest {
    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabases.create().open();
        database.change(handle -> handle.execute("DELETE FROM organization_count; DELETE FROM user_count"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void add(String table, int rows) {
        database.change(handle -> handle.execute(
                "INSERT INTO " + table + " SELECT CASE n % 5 WHEN 0 THEN -1 ELSE 2 END FROM generate_series(1, ?) n",
                rows));
    }

    private List<Long> deltas(String table) {
        return database.read(handle -> handle.createQuery("SELECT delta FROM " + table)
                .mapTo(Long.class)
                .list());
    }

    @ParameterizedTest
    @ValueSource(strings = {"organization_count", "user_count"})
    void many_rows_become_one_with_the_same_sum(String table) {
        add(table, 100);
        new Totals(database, List.of("organization_count", "user_count")).fold();
        assertThat(deltas(table)).containsExactly(140L);
    }

    @Test
    void few_rows_stay() {
        add("organization_count", 50);
        new Totals(database, List.of("organization_count", "user_count")).fold();
        assertThat(deltas("organization_count")).hasSize(50);
        assertThat(deltas("user_count")).isEmpty();
    }
}
