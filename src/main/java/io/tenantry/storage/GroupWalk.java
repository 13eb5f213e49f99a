package io.tenantry.storage;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the SQL of a page whose first sort column has few values that many rows share, as settings have: it walks from
 * value to value, and reads the rows of each by the index on (value, id). A plain ORDER BY would have to sort all rows
 * with one value, or step over them, whenever the directions of the value and of the id differ.
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
     * @param order has a term
     * @param most how many rows to read at the most
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
     * @param position where they begin, exclusive; null for the start of the list
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
        String sql = column.sortedBy();
        String direction = ascending ? " ASC" : " DESC";
        String bound = from == null ? "" : keyset.bind(from);
        String start = from == null ? " IS NOT NULL" : (ascending ? " >= " : " <= ") + bound;
        String first = "(SELECT " + sql + " FROM " + table + " WHERE " + sql + start + " ORDER BY " + sql + direction
                + " LIMIT 1)";
        String next = "(SELECT " + sql + " FROM " + table + " WHERE " + sql + (ascending ? " > " : " < ")
                + "walk.value ORDER BY " + sql + direction + " LIMIT 1)";
        String beyond =
                from == null || position == null ? "TRUE" : "(walk.value <> " + bound + " OR " + rest(position) + ")";
        return """
                SELECT page.* FROM (
                  WITH RECURSIVE walk (value) AS (
                    SELECT %s
                    UNION ALL
                    SELECT %s FROM walk WHERE walk.value IS NOT NULL)
                  SELECT * FROM walk) walk
                CROSS JOIN LATERAL (
                  SELECT %s FROM %s WHERE %s = walk.value AND %s ORDER BY %s%s) page""".formatted(first, next, columns, table, sql, beyond, restOrder(), limit);
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
