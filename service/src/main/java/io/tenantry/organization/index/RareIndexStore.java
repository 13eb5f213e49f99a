package io.tenantry.organization.index;

import io.tenantry.listing.Column;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The SQL of indexes of the rows that have the default value of a column. */
final class RareIndexStore {
    private static final String ESTIMATES = """
            SELECT c.number, coalesce(common.share, 0) AS share, i.indexrelid IS NOT NULL AS indexed
            FROM unnest(CAST(:names AS text[]), CAST(:defaults AS text[])) WITH ORDINALITY c (name, default_value, number)
            JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = 'organization' AND s.attname = c.name
            JOIN pg_class t ON t.oid = 'organization'::regclass AND t.reltuples >= :small
            LEFT JOIN LATERAL unnest(s.most_common_vals::text::text[], s.most_common_freqs) common (value, share)
              ON common.value = c.default_value
            LEFT JOIN pg_index i ON i.indexrelid = to_regclass('organization_usual_' || left(c.name, 44)) AND i.indisvalid
            ORDER BY c.number""";

    private RareIndexStore() {}

    /**
     * The planner's estimate for a column.
     *
     * @param share the share of rows that have the default value, 0 to 1
     * @param indexed whether those rows have an index of their own
     */
    record Estimate(Column column, double share, boolean indexed) {}

    /**
     * The estimates for the columns that have statistics.
     *
     * @param small a table with fewer rows yields no estimates
     */
    static List<Estimate> estimates(Handle handle, List<Column> columns, int small) {
        return handle.createQuery(ESTIMATES)
                .bind("names", columns.stream().map(Column::key).toArray(String[]::new))
                .bind(
                        "defaults",
                        columns.stream().map(RareIndexStore::asStatistics).toArray(String[]::new))
                .bind("small", small)
                .map((row, context) -> new Estimate(
                        columns.get(row.getInt("number") - 1), row.getDouble("share"), row.getBoolean("indexed")))
                .list();
    }

    /** The default value in the format of the statistics. */
    private static String asStatistics(Column column) {
        return column.defaultValue() instanceof Boolean flag
                ? (flag ? "t" : "f")
                : String.valueOf(column.defaultValue());
    }

    /** Creates the index, outside a transaction. Removes an index whose creation was interrupted first. */
    static void make(Handle handle, Column column) {
        drop(handle, column);
        handle.execute("CREATE INDEX CONCURRENTLY %s ON organization (id) WHERE %s = %s"
                .formatted(name(column), column.key(), column.defaultLiteral()));
    }

    static void drop(Handle handle, Column column) {
        handle.execute("DROP INDEX CONCURRENTLY IF EXISTS " + name(column));
    }

    private static String name(Column column) {
        return "organization_usual_"
                + column.key().substring(0, Math.min(44, column.key().length()));
    }
}
