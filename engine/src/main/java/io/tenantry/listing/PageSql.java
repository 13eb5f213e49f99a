package io.tenantry.listing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the one statement that reads a page of a list together with the list's total, so that both are of one moment.
 *
 * <p>The maximum number of rows is a literal in the statement. The planner then knows that a page is small, and need not
 * plan for the values of every execution, which takes longer than reading the page.
 *
 * @param filter the rows that belong to the list
 * @param where the same, as SQL
 * @param most the maximum number of rows to read
 */
record PageSql(Listing<?> list, Listing.Filter filter, String where, Order order, int most) {
    /** The column after those of the list that holds the total. */
    static final String TOTAL = "list_total";

    /** Reads rows from the start of the list, without the first {@code skip}. */
    String fromStart(Keyset keyset, long skip) {
        if (skip == 0) {
            return page(keyset, null, false);
        }
        // The ids first: an index alone can skip rows, and the wide rows of the page are read only then.
        String orderBy = Keyset.orderBy(order, list.id(), false);
        return """
                SELECT %s FROM (SELECT %s AS page_id FROM %s WHERE %s ORDER BY %s LIMIT %d OFFSET %s) page
                JOIN %s ON %s = page.page_id ORDER BY %s""".formatted(
                        selected(),
                        list.id(),
                        list.from(),
                        where,
                        orderBy,
                        most,
                        keyset.bind(skip),
                        list.from(),
                        list.id(),
                        orderBy);
    }

    /** Reads rows after (or before) a position, the nearest first. */
    String beyond(Keyset keyset, Map<String, ? extends @Nullable Object> position, boolean backwards) {
        return page(keyset, position, backwards);
    }

    /**
     * Reads rows after (or before) the row of a cursor, in one statement that also checks that the row is unchanged; null
     * where that takes more than one comparison.
     */
    @Nullable
    String beyondRow(Keyset keyset, Cursor cursor, boolean backwards) {
        if (grouped()) {
            return null;
        }
        String row = list.id() + " = " + keyset.bind(cursor.row()) + " AND (" + list.revision() + ") & "
                + (Cursor.REVISIONS - 1) + " = " + keyset.bind(cursor.revision());
        String beyond = keyset.beyondRow(order, list.id(), list.from(), row, backwards);
        return beyond == null ? null : page(" AND " + beyond, backwards);
    }

    private String page(Keyset keyset, @Nullable Map<String, ? extends @Nullable Object> position, boolean backwards) {
        if (where.equals(Listing.ALL) && grouped()) {
            return new GroupWalk(keyset, list, order, backwards, most).sql(selected(), position);
        }
        String beyond = position == null ? "" : " AND " + keyset.beyond(order, list.id(), position, backwards);
        return page(beyond, backwards);
    }

    private String page(String beyond, boolean backwards) {
        return "SELECT " + selected() + " FROM " + list.from() + " WHERE " + where + beyond + " ORDER BY "
                + Keyset.orderBy(order, list.id(), backwards) + " LIMIT " + most;
    }

    private String selected() {
        return list.columns() + ", (" + list.total(filter, where) + ") AS " + TOTAL;
    }

    /** Whether many rows may share the value of the first term; names and ids are distinct. */
    private boolean grouped() {
        if (order.terms().isEmpty() || list.countAll() == null) {
            return false;
        }
        return switch (order.terms().getFirst().column().type()) {
            case NUMBER, TEXT, FLAG -> true;
            case NAME, ADDRESS, TIME, ID, TEXTS -> false;
        };
    }
}
