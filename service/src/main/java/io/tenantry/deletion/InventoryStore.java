package io.tenantry.deletion;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The SQL that reads the tables and their foreign keys from the catalogue. */
final class InventoryStore {
    private InventoryStore() {}

    static Inventory read(Handle handle) {
        Map<String, List<Inventory.Reference>> references = new HashMap<>();
        handle.createQuery("""
                        SELECT c.relname, target.relname,
                            (SELECT array_agg(a.attname::text ORDER BY k.position) FROM unnest(f.conkey) WITH ORDINALITY k (number, position)
                             JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number),
                            (SELECT array_agg(a.attname::text ORDER BY k.position) FROM unnest(f.confkey) WITH ORDINALITY k (number, position)
                             JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.number)
                        FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class target ON target.oid = f.confrelid
                        WHERE f.contype = 'f' AND c.relnamespace = current_schema()::regnamespace
                        ORDER BY c.relname, f.conname""")
                .map((row, context) -> references
                        .computeIfAbsent(row.getString(1), ignored -> new ArrayList<>())
                        .add(new Inventory.Reference(texts(row, 3), row.getString(2), texts(row, 4))))
                .list();
        return Inventory.of(handle.createQuery("""
                        SELECT c.relname,
                            EXISTS (SELECT FROM pg_attribute a
                                WHERE a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped),
                            coalesce((SELECT array_agg(a.attname::text ORDER BY k.position)
                                FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY k (number, position)
                                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
                                WHERE i.indrelid = c.oid AND i.indisprimary), '{}')
                        FROM pg_class c
                        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace
                        ORDER BY c.relname""")
                .map((row, context) -> new Inventory.Table(
                        row.getString(1),
                        row.getBoolean(2),
                        texts(row, 3),
                        references.getOrDefault(row.getString(1), List.of())))
                .list());
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return List.of((String[]) array.getArray());
    }
}
