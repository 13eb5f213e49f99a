package io.tenantry.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the SQL of a page whose first sort column has values that many rows may share, as settings have. The SQL first reads
 * the rest of the rows with the position's own value, and then one value after the other. It reads the rows of each value by
 * the index on (value, id), and the rows with the default value by the index on the id.
 *
 * <p>A plain ORDER BY would have to sort all rows with one value, or step over them, whenever the directions of the value and
 * of the id differ. The rows with the position's own value are read separately: only then the condition on the id is a
 * condition of the index, and the time does not depend on the number of rows that share the value.
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
    private final List<Condition> within;
    private final boolean byAbsence;

    /**
     * @param order has at least one term
     * @param within conditions on the first column of the order, none of which null fulfils; the walk visits no other value
     * @param most the maximum number of rows to read, as SQL
     * @param byAbsence whether to find the rows with the default value by their absence from the index of the others; the statement
     *     then selects ids alone
     */
    GroupWalk(
            Keyset keyset,
            Listing<?> list,
            Order order,
            List<Condition> within,
            boolean backwards,
            String most,
            boolean byAbsence) {
        this.keyset = keyset;
        this.table = list.from();
        this.id = list.id();
        this.limit = " LIMIT " + most;
        this.order = order;
        this.backwards = backwards;
        this.column = order.terms().getFirst().column();
        this.ascending = order.terms().getFirst().ascending() != backwards;
        this.within = List.copyOf(within);
        this.byAbsence = byAbsence;
    }

    /**
     * The SELECT of a page, in order.
     *
     * @param position the position after which the rows begin, exclusive; null for the start of the list
     */
    String sql(String columns, @Nullable Map<String, ? extends @Nullable Object> position) {
        Object value = position == null ? null : position.get(column.key());
        boolean inNulls = position != null && value == null;
        List<String> parts = new ArrayList<>();
        if (ascending && (position == null || inNulls)) {
            addNulls(parts, columns, position);
        }
        if (position != null && value != null) {
            parts.add(own(columns, value, position));
        }
        if (ascending || !inNulls) {
            parts.add(values(columns, value));
        }
        if (!ascending) {
            addNulls(parts, columns, inNulls ? position : null);
        }
        if (parts.isEmpty()) {
            // The position is behind all values that the conditions allow: its row has left the list.
            parts.add(select(columns, "FALSE"));
        }
        return parts.size() == 1
                ? parts.getFirst()
                : "SELECT * FROM ((" + String.join(") UNION ALL (", parts) + ")) parts" + limit;
    }

    /** The rows without a value: they come first when ascending, last when descending. */
    private void addNulls(
            List<String> parts, String columns, @Nullable Map<String, ? extends @Nullable Object> position) {
        if (column.nullable() && within.isEmpty()) {
            String sql = column.sortedBy();
            Order rest = order.rest();
            boolean upwards = (rest.terms().isEmpty() || rest.terms().getFirst().ascending()) != backwards;
            // Null is no constant for the planner: it uses the index only for an order that begins with the column.
            parts.add("SELECT " + columns + " FROM " + table + " WHERE " + sql + " IS NULL"
                    + (position == null ? "" : " AND " + rest(position)) + " ORDER BY " + sql
                    + (upwards ? " ASC, " : " DESC, ") + Keyset.orderBy(rest, id, backwards) + limit);
        }
    }

    /** The further rows with the position's own value. */
    private String own(String columns, Object value, Map<String, ? extends @Nullable Object> position) {
        return select(columns, keyset.equal(column, value) + " AND " + rest(position) + allowed(column));
    }

    private String values(String columns, @Nullable Object after) {
        return """
                SELECT page.* FROM (
                  WITH RECURSIVE walk (value) AS (
                    SELECT %s
                    UNION ALL
                    SELECT %s FROM walk WHERE walk.value IS NOT NULL)
                  SELECT * FROM walk) walk
                CROSS JOIN LATERAL (%s) page""".formatted(
                        nextValue(after == null ? null : keyset.bind(after)), nextValue("walk.value"), group(columns))
                + limit;
    }

    /**
     * The next value on the walk.
     *
     * @param before the value before it; null for the start of the list
     */
    private String nextValue(@Nullable String before) {
        String sql = column.sortedBy();
        String comparison = ascending ? " > " : " < ";
        String beyond = before == null ? " IS NOT NULL" : comparison + before;
        String select = "(SELECT " + sql + " FROM " + table + " WHERE " + sql + beyond + allowed(column)
                + "%s ORDER BY " + sql + (ascending ? " ASC" : " DESC") + " LIMIT 1)";
        if (column.defaultValue() == null) {
            return select.formatted("");
        }
        // The index leaves the default value out; a group without rows adds nothing to the page.
        String literal = column.defaultLiteral();
        String typed = column.type() == Column.Type.TEXT ? "(" + literal + " COLLATE \"C\")" : literal;
        String reached = "CASE WHEN " + (before == null ? "TRUE" : typed + comparison + before)
                + allowed(new Column(typed, column.key(), column.type(), false)) + " THEN " + typed + " END";
        return (ascending ? "LEAST(" : "GREATEST(") + select.formatted(" AND " + sql + " <> " + literal) + ", "
                + reached + ")";
    }

    private String group(String columns) {
        String sql = column.sortedBy();
        if (column.defaultValue() == null) {
            return select(columns, sql + " = walk.value");
        }
        String literal = column.defaultLiteral();
        return "("
                + select(columns, sql + " = walk.value AND " + sql + " <> " + literal + " AND walk.value <> " + literal)
                + ") UNION ALL ("
                + (byAbsence
                        ? defaultIds(table, id, column, "walk.value = " + literal) + limit
                        : select(columns, sql + " = " + literal + " AND walk.value = " + literal))
                + ")";
    }

    /**
     * Selects the ids of the rows with the default value, in their order, from two indexes: rows that are missing from that of the
     * other values. A condition on the column would read each row itself.
     */
    static String defaultIds(String table, String id, Column column, String where) {
        // The inner statement reads the table again, so its alias hides the outer one.
        return """
            SELECT every.row_id FROM (SELECT %s AS row_id FROM %s) every
            WHERE %s AND NOT EXISTS (SELECT 1 FROM %s WHERE %s = every.row_id AND %s <> %s) ORDER BY every.row_id""".formatted(id, table, where, table, id, column.sql(), column.defaultLiteral());
    }

    private String select(String columns, String where) {
        return "SELECT " + columns + " FROM " + table + " WHERE " + where + " ORDER BY "
                + Keyset.orderBy(order.rest(), id, backwards) + limit;
    }

    private String allowed(Column value) {
        return within.isEmpty()
                ? ""
                : " AND "
                        + keyset.where(within.stream()
                                .map(condition -> condition.on(value))
                                .toList());
    }

    private String rest(Map<String, ? extends @Nullable Object> position) {
        return keyset.beyond(order.rest(), id, position, backwards);
    }
}
