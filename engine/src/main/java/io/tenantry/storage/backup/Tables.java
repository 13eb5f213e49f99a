package io.tenantry.storage.backup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The tables that a backup holds, from the catalog of the database: all tables of the schema, except the change feed, whose
 * transactions belong to one database, and the history of migrations, which the restore creates itself.
 */
public final class Tables {
    private static final List<String> LEFT_OUT = List.of("change", "flyway_schema_history");

    private Tables() {}

    /**
     * A table.
     *
     * @param columns those that are stored, in their order
     * @param size in bytes
     */
    public record Table(String name, List<String> columns, long size) {
        /** The table with its columns, as COPY takes it. */
        public String copied() {
            return quoted(name) + " (" + columns.stream().map(Tables::quoted).collect(Collectors.joining(", ")) + ")";
        }
    }

    /** All tables, each behind those that its foreign keys refer to. */
    public static List<Table> read(Handle handle) {
        Map<String, Table> tables = new TreeMap<>();
        handle.createQuery("""
                        SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum), pg_table_size(c.oid)
                        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        JOIN pg_attribute a ON a.attrelid = c.oid
                        WHERE c.relkind = 'r' AND n.nspname = current_schema()
                          AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                          AND c.relname <> ALL (CAST(:leftOut AS text[]))
                        GROUP BY c.oid, c.relname""")
                .bind("leftOut", LEFT_OUT.toArray(String[]::new))
                .map((row, context) -> new Table(
                        row.getString(1), List.of((String[]) row.getArray(2).getArray()), row.getLong(3)))
                .forEach(table -> tables.put(table.name, table));
        return ordered(tables, references(handle));
    }

    /** For each table, those that it refers to. */
    private static Map<String, Set<String>> references(Handle handle) {
        Map<String, Set<String>> references = new TreeMap<>();
        handle.createQuery("""
                        SELECT c.relname, array_agg(DISTINCT r.relname::text)
                        FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class r ON r.oid = f.confrelid
                        JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE f.contype = 'f' AND n.nspname = current_schema() AND c.oid <> r.oid
                        GROUP BY c.relname""")
                .map((row, context) -> references.put(
                        row.getString(1), Set.of((String[]) row.getArray(2).getArray())))
                .list();
        return references;
    }

    private static List<Table> ordered(Map<String, Table> tables, Map<String, Set<String>> references) {
        Map<String, Table> done = new LinkedHashMap<>();
        while (done.size() < tables.size()) {
            List<Table> next = new ArrayList<>();
            for (Table table : tables.values()) {
                if (!done.containsKey(table.name)
                        && done.keySet().containsAll(references.getOrDefault(table.name, Set.of()))) {
                    next.add(table);
                }
            }
            if (next.isEmpty()) {
                throw new IllegalStateException("the foreign keys of the tables form a cycle");
            }
            next.forEach(table -> done.put(table.name, table));
        }
        return List.copyOf(done.values());
    }

    /** The positions of all sequences. */
    static Map<String, SequencePosition> sequences(Handle handle) {
        Map<String, SequencePosition> positions = new TreeMap<>();
        for (String name : sequenceNames(handle)) {
            positions.put(
                    name,
                    handle.createQuery("SELECT last_value, is_called FROM " + quoted(name))
                            .map((row, context) -> new SequencePosition(row.getLong(1), row.getBoolean(2)))
                            .one());
        }
        return positions;
    }

    static List<String> sequenceNames(Handle handle) {
        return handle.createQuery("""
                        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE c.relkind = 'S' AND n.nspname = current_schema() ORDER BY 1""").mapTo(String.class).list();
    }

    /** A name as SQL takes it. */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
