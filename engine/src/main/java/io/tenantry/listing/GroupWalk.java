package io.tenantry.listing;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the SQL of a page whose first sort column has few values that many rows share, as settings have. The SQL walks
 * from value to value. It reads the rows of each value by the index on (value, id), and the rows with the default value by
 * the index on the id.
 *
 * <p>A plain ORDER BY would have to sort all rows with one value, or step over them, whenever the directions of the value
 * and of the id differ.
 */
final class GroupWalk {
    private final Keyset keyset;
    private final String table;
    private final String id;
    private final Order order;
    private final boolean backwards;
    private final String limit;
    private final Column column;
    private final boolean ascending;

    /**
     * @param order has at least one term
     * @param most the maximum number of rows to read
     */
    GroupWalk(Keyset keyset, Listing<?> list, Order order, boolean backwards, int most) {
        this.keyset = keyset;
        this.table = list.from();
        this.id = list.id();
        this.limit = " LIMIT " + most;
        this.order = order;
        this.backwards = backwards;
        this.column = order.terms().getFirst().column();
        this.ascending = order.terms().getFirst().ascending() != backwards;
    }

    /**
     * The SELECT of a page, in order.
     *
     * @param position the position after which the rows begin, exclusive; null for the start of the list
     */
    String sql(String columns, @Nullable Map<String, ? extends @Nullable Object> position) {
        Object value = position == null ? null : position.get(column.key());
        boolean inNulls = position != null && value == null;
        String values = values(position != null && !inNulls ? value : null, position, columns);
        if (!column.nullable()) {
            return values + limit;
        }
        String nulls = "SELECT " + columns + " FROM " + table + " WHERE " + column.sortedBy() + " IS NULL AND "
                + (inNulls && position != null ? rest(position) : "TRUE") + " ORDER BY " + restOrder() + limit;
        if (inNulls) {
            // Nulls come first when ascending: all values follow. They come last when descending: nothing follows.
            return ascending ? both(nulls, values) : nulls;
        }
        if (ascending) {
            return position == null ? both(nulls, values) : values + limit;
        }
        return both(values, nulls);
    }

    private String both(String first, String second) {
        return "SELECT * FROM ((" + first + ") UNION ALL (" + second + ")) both_parts" + limit;
    }

    private String values(
            @Nullable Object from, @Nullable Map<String, ? extends @Nullable Object> position, String columns) {
        String start = from == null ? null : keyset.bind(from);
        String beyond =
                from == null || position == null ? "TRUE" : "(walk.value <> " + start + " OR " + rest(position) + ")";
        return """
                SELECT page.* FROM (
                  WITH RECURSIVE walk (value) AS (
                    SELECT %s
                    UNION ALL
                    SELECT %s FROM walk WHERE walk.value IS NOT NULL)
                  SELECT * FROM walk) walk
                CROSS JOIN LATERAL (%s) page""".formatted(
                        value(start, ascending ? ">=" : "<="),
                        value("walk.value", ascending ? ">" : "<"),
                        group(columns, beyond));
    }

    /**
     * The first value on the walk, or the next value.
     *
     * @param start the value to start from; null for the start of the list
     */
    private String value(@Nullable String start, String comparison) {
        String sql = column.sortedBy();
        String beyond = start == null ? " IS NOT NULL" : " " + comparison + " " + start;
        String select = "(SELECT " + sql + " FROM " + table + " WHERE " + sql + beyond + "%s ORDER BY " + sql
                + (ascending ? " ASC" : " DESC") + " LIMIT 1)";
        if (column.usual() == null) {
            return select.formatted("");
        }
        // The index leaves the default value out; a group without rows adds nothing to the page.
        String usual = column.usualLiteral();
        String typed = column.type() == Column.Type.TEXT ? "(" + usual + " COLLATE \"C\")" : usual;
        String reached = start == null
                ? typed
                : "CASE WHEN " + typed + " " + comparison + " " + start + " THEN " + typed + " END";
        return (ascending ? "LEAST(" : "GREATEST(") + select.formatted(" AND " + sql + " <> " + usual) + ", " + reached
                + ")";
    }

    private String group(String columns, String beyond) {
        String sql = column.sortedBy();
        String select =
                "SELECT " + columns + " FROM " + table + " WHERE %s AND " + beyond + " ORDER BY " + restOrder() + limit;
        if (column.usual() == null) {
            return select.formatted(sql + " = walk.value");
        }
        String usual = column.usualLiteral();
        return "(" + select.formatted(sql + " = walk.value AND " + sql + " <> " + usual + " AND walk.value <> " + usual)
                + ") UNION ALL (" + select.formatted(sql + " = " + usual + " AND walk.value = " + usual) + ")";
    }

    private String rest(Map<String, ? extends @Nullable Object> position) {
        return keyset.beyond(restOfOrder(), id, position, backwards);
    }

    private String restOrder() {
        return Keyset.orderBy(restOfOrder(), id, backwards);
    }

    private Order restOfOrder() {
        List<Order.Term> terms = order.terms();
        return new Order(terms.subList(1, terms.size()), 0);
    }
}
