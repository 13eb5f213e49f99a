package io.tenantry.organization;

import io.tenantry.storage.Column;
import io.tenantry.storage.Database;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Indexes of what was thought to be usual and is rare. The index of a setting leaves out organizations that have it as they
 * were created; they are found by walking over all in the order of their ids. Where hardly any such organization is left,
 * it gets an index of its own.
 */
public final class RareIndexes {
    /** Smaller tables are walked over in no time. */
    private static final int SMALL = 10_000;

    private static final double RARE = 0.02;
    /** Far enough above that an index does not come and go. */
    private static final double USUAL = 0.2;

    private static final String ESTIMATES = """
            SELECT c.name, coalesce(common.share, 0) AS share, i.indexrelid IS NOT NULL AS indexed
            FROM unnest(CAST(:names AS text[]), CAST(:usual AS text[])) c (name, usual)
            JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = 'organization' AND s.attname = c.name
            JOIN pg_class t ON t.oid = 'organization'::regclass AND t.reltuples >= :small
            LEFT JOIN LATERAL unnest(s.most_common_vals::text::text[], s.most_common_freqs) common (value, share)
              ON common.value = c.usual
            LEFT JOIN pg_index i ON i.indexrelid = to_regclass('organization_usual_' || left(c.name, 44)) AND i.indisvalid
            ORDER BY c.name""";

    private final Database database;

    public RareIndexes(Database database) {
        this.database = database;
    }

    private record Estimate(String column, double share, boolean indexed) {}

    /** Makes the indexes that are needed and drops those that no longer are. To be called from time to time. */
    public void keep() {
        List<Column> columns = OrganizationColumns.indexed();
        // No transaction: to make or drop an index must keep nobody waiting.
        database.read(handle -> {
            estimates(handle, columns).forEach(estimate -> {
                String index =
                        "organization_usual_" + estimate.column.substring(0, Math.min(44, estimate.column.length()));
                if (!estimate.indexed && estimate.share < RARE) {
                    // One that was interrupted is there, but not valid.
                    handle.execute("DROP INDEX CONCURRENTLY IF EXISTS " + index);
                    handle.execute("CREATE INDEX CONCURRENTLY %s ON organization (id) WHERE %s"
                            .formatted(index, usual(columns, estimate.column)));
                } else if (estimate.indexed && estimate.share > USUAL) {
                    handle.execute("DROP INDEX CONCURRENTLY " + index);
                }
            });
            return columns;
        });
    }

    private static List<Estimate> estimates(Handle handle, List<Column> columns) {
        return handle.createQuery(ESTIMATES)
                .bind("names", columns.stream().map(Column::key).toArray(String[]::new))
                .bind("usual", columns.stream().map(RareIndexes::asStatistics).toArray(String[]::new))
                .bind("small", SMALL)
                .map((row, context) ->
                        new Estimate(row.getString("name"), row.getDouble("share"), row.getBoolean("indexed")))
                .list();
    }

    /** As the statistics write it. */
    private static String asStatistics(Column column) {
        return column.usual() instanceof Boolean flag ? (flag ? "t" : "f") : String.valueOf(column.usual());
    }

    private static String usual(List<Column> columns, String name) {
        Column column = columns.stream()
                .filter(one -> one.key().equals(name))
                .findFirst()
                .orElseThrow();
        return name + " = " + column.usualLiteral();
    }
}
