package io.tenantry.listing;

import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the parts of a list's SQL that depend on conditions, order and position, and collects the values to bind. */
public final class Keyset {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final boolean positional;

    public Keyset() {
        this(false);
    }

    /** @param positional whether values are bound by their position, by question marks */
    public Keyset(boolean positional) {
        this.positional = positional;
    }

    /** The values to bind, by name. */
    public Map<String, Object> values() {
        return values;
    }

    /** The condition that every row of the list fulfils: an SQL expression. */
    public String where(List<Condition> conditions) {
        List<String> parts = new ArrayList<>();
        for (Condition condition : conditions) {
            parts.add(
                    switch (condition) {
                        case Condition.IsNull(Column column) -> column.sql() + " IS NULL";
                        case Condition.OneOf(Column column, List<Object> among) -> oneOf(column, among);
                        case Condition.Between(Column column, long least, long most) ->
                            column.sql() + " BETWEEN " + bind(least) + " AND " + bind(most);
                        case Condition.Selected selected ->
                            selected.column().sql() + " IN (" + selected.query(this::bind) + ")";
                        case Condition.Never ignored -> "FALSE";
                    });
        }
        return parts.isEmpty() ? "TRUE" : String.join(" AND ", parts);
    }

    private String oneOf(Column column, List<Object> among) {
        return switch (column.type()) {
            case TEXTS ->
                // Most lists are empty, and an index leaves those out.
                column.sql() + " && ARRAY[" + bindAll(among) + "]::text[] AND " + column.sql() + " <> '{}'";
            case ADDRESS -> column.sql() + "_fold IN (" + bindAll(among, AddressKey::of) + ")";
            case NAME ->
                // The column with the folded name has the index.
                column.sql() + "_fold IN (" + bindAll(among, Names::fold) + ") AND " + column.sql() + " IN ("
                        + bindAll(among) + ")";
            case NUMBER, TEXT, FLAG, TIME, ID -> plain(column, among);
        };
    }

    /**
     * Writes the default value alone as a literal, and lets other values exclude it: the planner then sees which index
     * fits.
     */
    private String plain(Column column, List<Object> among) {
        Object defaultValue = column.defaultValue();
        if (defaultValue != null && among.equals(List.of(defaultValue))) {
            return column.sql() + " = " + column.defaultLiteral();
        }
        String in = column.sql() + " IN (" + bindAll(among) + ")";
        return defaultValue == null || among.contains(defaultValue)
                ? in
                : in + " AND " + column.sql() + " <> " + column.defaultLiteral();
    }

    private String bindAll(List<Object> among) {
        return among.stream().map(this::bind).collect(Collectors.joining(", "));
    }

    private String bindAll(List<Object> among, UnaryOperator<String> form) {
        return among.stream().map(text -> bind(form.apply((String) text))).collect(Collectors.joining(", "));
    }

    /** The ORDER BY of a list, or of the same list read backwards. */
    public static String orderBy(Order order, String id, boolean backwards) {
        StringBuilder sql = new StringBuilder();
        for (Order.Term term : order.terms()) {
            boolean ascending = term.ascending() != backwards;
            sql.append(term.column().sortedBy()).append(ascending ? " ASC" : " DESC");
            if (term.column().nullable()) {
                sql.append(ascending ? " NULLS FIRST" : " NULLS LAST");
            }
            sql.append(", ");
        }
        return sql.append(id).append(backwards ? " DESC" : " ASC").toString();
    }

    /**
     * The condition that a row comes after a position, or before it when reading backwards.
     *
     * @param position the position's values, by {@link Column#key}, and its {@code id}
     */
    public String beyond(Order order, String id, Map<String, ? extends @Nullable Object> position, boolean backwards) {
        String exact = rowComparison(order, id, position, backwards);
        if (exact != null) {
            return exact;
        }
        List<String> alternatives = new ArrayList<>();
        StringBuilder equalSoFar = new StringBuilder();
        Object idValue = position.get("id");
        if (idValue == null) {
            throw new IllegalArgumentException("a position has an id");
        }
        for (Order.Term term : order.terms()) {
            Column column = term.column();
            Object value = position.get(column.key());
            boolean ascending = term.ascending() != backwards;
            String name = value == null ? "NULL" : bind(value);
            String further = further(column, name, value == null, ascending);
            if (further != null) {
                alternatives.add(equalSoFar + further);
            }
            equalSoFar
                    .append(value == null ? column.sortedBy() + " IS NULL" : column.sortedBy() + " = " + name)
                    .append(" AND ");
        }
        alternatives.add(equalSoFar + id + (backwards ? " < " : " > ") + bind(idValue));
        String any = "(" + String.join(" OR ", alternatives) + ")";
        return firstTermCondition(order, position, backwards) + any;
    }

    /**
     * A row comparison, which an index on both columns answers without extra rows; null unless the order is one term in the
     * direction of the id.
     */
    private @Nullable String rowComparison(
            Order order, String id, Map<String, ? extends @Nullable Object> position, boolean backwards) {
        if (!comparesRows(order, id)) {
            return null;
        }
        Column column = order.terms().getFirst().column();
        Object value = position.get(column.key());
        Object idValue = position.get("id");
        if (value == null || idValue == null) {
            return null;
        }
        return "(" + column.sortedBy() + ", " + id + ")" + (backwards ? " < (" : " > (") + bind(value) + ", "
                + bind(idValue) + ")";
    }

    private static boolean comparesRows(Order order, String id) {
        if (order.terms().size() != 1 || !order.terms().getFirst().ascending()) {
            return false;
        }
        Column column = order.terms().getFirst().column();
        // No index holds columns of two tables: an index on the first column can then use only the condition on that
        // column.
        return !column.nullable() && column.sortedBy().contains(id.substring(0, id.indexOf('.') + 1));
    }

    /**
     * The condition that a row comes after (or before) another, which the same statement looks up; null for orders that
     * need more than one comparison. Where the other row does not exist, no row fulfils the condition.
     *
     * @param row a condition that at most one row fulfils
     */
    @Nullable
    String beyondRow(Order order, String id, String from, String row, boolean backwards) {
        String other = "(SELECT %s FROM " + from + " WHERE " + row + ")";
        String compared = backwards ? " < " : " > ";
        if (order.terms().isEmpty()) {
            return id + compared + other.formatted(id);
        }
        if (!comparesRows(order, id)) {
            return null;
        }
        String column = order.terms().getFirst().column().sortedBy();
        return "(" + column + ", " + id + ")" + compared + "(" + other.formatted(column) + ", " + other.formatted(id)
                + ")";
    }

    private static @Nullable String further(Column column, String name, boolean isNull, boolean ascending) {
        String sql = column.sortedBy();
        if (ascending) {
            return isNull ? sql + " IS NOT NULL" : sql + " > " + name;
        }
        if (isNull) {
            return null;
        }
        return column.nullable() ? "(" + sql + " < " + name + " OR " + sql + " IS NULL)" : sql + " < " + name;
    }

    /** Repeats, in a form that an index can use, that the first column is at the position's value or after it. */
    private String firstTermCondition(
            Order order, Map<String, ? extends @Nullable Object> position, boolean backwards) {
        if (order.terms().isEmpty()) {
            return "";
        }
        Order.Term first = order.terms().getFirst();
        Object value = position.get(first.column().key());
        boolean ascending = first.ascending() != backwards;
        if (value == null || (!ascending && first.column().nullable())) {
            return "";
        }
        return first.column().sortedBy() + (ascending ? " >= " : " <= ") + bind(value) + " AND ";
    }

    /** The condition that a column has a value, such that the planner sees which index fits. */
    String equal(Column column, Object value) {
        String sql = column.sortedBy();
        if (column.defaultValue() == null) {
            return sql + " = " + bind(value);
        }
        String literal = column.defaultLiteral();
        return value.equals(column.defaultValue())
                ? sql + " = " + literal
                : sql + " = " + bind(value) + " AND " + sql + " <> " + literal;
    }

    /** The name under which a value is bound. */
    String bind(Object value) {
        String name = "k" + values.size();
        values.put(name, value);
        return positional ? "?" : ":" + name;
    }
}
