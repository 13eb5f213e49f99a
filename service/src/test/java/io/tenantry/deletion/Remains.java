package io.tenantry.deletion;

import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The rows of an organization that are left in the database. */
final class Remains {
    private Remains() {}

    /**
     * The number of rows of each table that have the organization's id in a column for it, or a name that only it has.
     * Tables without such rows are left out.
     */
    static Map<String, Long> of(Database database, int organization, String name) {
        return database.read(handle -> {
            Map<String, Long> found = new TreeMap<>();
            Map<String, String> columns = new TreeMap<>();
            handle.createQuery("""
                            SELECT c.table_name, coalesce(string_agg(format('t.%I = ' || ?, c.column_name), ' OR ')
                                FILTER (WHERE c.column_name = 'organization_id' OR (c.table_name = 'organization' AND c.column_name = 'id')
                                    OR (c.table_name = 'past_position' AND c.column_name = 'row_id')), 'false')
                            FROM information_schema.columns c JOIN information_schema.tables USING (table_schema, table_name)
                            WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
                            GROUP BY c.table_name""")
                    .bind(0, Integer.toString(organization))
                    .map((row, context) -> columns.put(row.getString(1), row.getString(2)))
                    .list();
            // The deletion keeps its own past positions.
            columns.computeIfPresent(
                    "past_position",
                    (table, condition) -> "(t.kind = 1 AND " + condition
                            + ") OR (t.kind = 2 AND t.position->>'organization_id' = '" + organization + "')");
            columns.forEach((table, condition) -> {
                String id = ObjectIds.read(database).of(ObjectIds.Kind.ORGANIZATION, organization);
                long count = handle.createQuery(
                                "SELECT count(*) FROM %s t WHERE %s OR t::text LIKE :name OR t::text LIKE :id OR t::text LIKE :hex"
                                        .formatted(table, condition))
                        .bind("name", "%" + name + "%")
                        .bind("id", "%" + id + "%")
                        .bind("hex", "%" + HexFormat.of().formatHex(id.getBytes(StandardCharsets.UTF_8)) + "%")
                        .mapTo(long.class)
                        .one();
                if (count > 0 && !table.equals("change")) {
                    found.put(table, count);
                }
            });
            return found;
        });
    }
}
