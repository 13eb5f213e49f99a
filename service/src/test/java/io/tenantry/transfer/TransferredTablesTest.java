package io.tenantry.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.storage.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The classification of tables and columns: a new one must be classified. */
class TransferredTablesTest {
    private static final Database DATABASE = TestDatabases.create().open(2);

    /** The columns of the type bytea that are no secrets: keys for sorting, and digests. */
    private static final Set<String> PLAIN_BYTES = Set.of("name_order", "digest", "token_digest");

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void every_table_is_either_taken_or_left_out_for_a_reason() {
        List<String> tables = DATABASE.read(
                handle -> handle.createQuery("""
                        SELECT table_name FROM information_schema.tables
                        WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'""").mapTo(String.class).list());
        List<String> classified = new ArrayList<>(TransferredTables.TAKEN.keySet());
        classified.addAll(TransferredTables.LEFT_OUT.keySet());
        assertThat(classified).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(tables);
    }

    @Test
    void every_column_of_bytes_is_a_secret_or_known_to_be_none() {
        record Column(String table, String name) {}
        List<Column> columns = DATABASE.read(handle -> handle.createQuery("""
                        SELECT table_name, column_name FROM information_schema.columns
                        WHERE table_schema = current_schema() AND data_type = 'bytea' ORDER BY 1, ordinal_position""")
                .map((row, context) -> new Column(row.getString(1), row.getString(2)))
                .list());
        Map<String, List<String>> secrets = columns.stream()
                .filter(column -> TransferredTables.TAKEN.containsKey(column.table))
                .filter(column -> !PLAIN_BYTES.contains(column.name))
                .collect(Collectors.groupingBy(Column::table, Collectors.mapping(Column::name, Collectors.toList())));
        assertThat(secrets).containsOnlyKeys(TransferredTables.SECRETS.keySet());
        assertThat(secrets)
                .allSatisfy((table, named) -> assertThat(named)
                        .as(table)
                        .containsExactlyInAnyOrderElementsOf(TransferredTables.SECRETS.getOrDefault(table, List.of())));
    }

    @Test
    void every_column_that_refers_to_a_row_gets_the_new_number() {
        List<String> references = DATABASE.read(
                handle -> handle.createQuery("""
                        SELECT DISTINCT c.relname || '.' || a.attname FROM pg_constraint f
                        JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class r ON r.oid = f.confrelid
                        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (f.conkey)
                        WHERE f.contype = 'f' AND c.relnamespace = current_schema()::regnamespace
                          AND NOT (c.relname = 'plan_credit')""").mapTo(String.class).list());
        assertThat(references)
                .filteredOn(reference ->
                        TransferredTables.TAKEN.containsKey(reference.substring(0, reference.indexOf('.'))))
                .isNotEmpty()
                .allSatisfy(reference -> {
                    String table = reference.substring(0, reference.indexOf('.'));
                    String column = reference.substring(reference.indexOf('.') + 1);
                    assertThat(ArrivalStore.isTranslated(table, column))
                            .as(reference)
                            .isTrue();
                });
    }
}
