package io.tenantry.storage;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the one statement that reads a page of a list together with the list's total, so that both are of one moment.
 *
 * @param columns what to select of each row
 * @param table what to select from, with its alias
 * @param id the column that rows are told apart by
 * @param where what every row of the list fulfils
 * @param total an SQL expression for how many there are; comes behind the columns
 */
public record PageSql(String columns, String table, String id, String where, String total) {
    /** The condition of a list that leaves nothing out. */
    public static final String ALL = "TRUE";

    /**
     * Reads {@code :most} rows from the start of the list, but the first {@code :skip}.
     *
     * @param skipping whether there are any to leave out
     */
    public String fromStart(Keyset keyset, Order order, boolean skipping) {
        if (!skipping) {
            return page(keyset, order, null, false);
        }
        // The ids first: an index alone can skip rows, and the wide rows of the page are read only then.
        String orderBy = Keyset.orderBy(order, id, false);
        return """
                SELECT %s, (%s) FROM (SELECT %s AS page_id FROM %s WHERE %s ORDER BY %s LIMIT :most OFFSET :skip) page
                JOIN %s ON %s = page.page_id ORDER BY %s""".formatted(columns, total, id, table, where, orderBy, table, id, orderBy);
    }

    /** Reads {@code :most} rows beyond a position, those nearest to it first. */
    public String beyond(
            Keyset keyset, Order order, Map<String, ? extends @Nullable Object> position, boolean backwards) {
        return page(keyset, order, position, backwards);
    }

    private String page(
            Keyset keyset, Order order, @Nullable Map<String, ? extends @Nullable Object> position, boolean backwards) {
        String selected = columns + ", (" + total + ") AS total";
        if (where.equals(ALL) && grouped(order)) {
            return new GroupWalk(keyset, table, id, order, backwards).sql(selected, position);
        }
        return "SELECT " + selected + " FROM " + table + " WHERE " + where
                + (position == null ? "" : " AND " + keyset.beyond(order, id, position, backwards))
                + " ORDER BY " + Keyset.orderBy(order, id, backwards) + " LIMIT :most";
    }

    /** Whether many rows may share the value of the first term; names and ids differ. */
    private static boolean grouped(Order order) {
        if (order.terms().isEmpty()) {
            return false;
        }
        return switch (order.terms().getFirst().column().type()) {
            case NUMBER, TEXT, FLAG -> true;
            case NAME, FOLDED, TIME, ID, TEXTS -> false;
        };
    }
}
