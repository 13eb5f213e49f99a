package io.tenantry.listing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * A list of rows that is read page by page. One statement reads a page and the total of its list, both of one moment. Where
 * the row of a cursor has changed or was deleted, or the order needs it, other statements find its position first. A row
 * that does not change while a client reads all pages is returned exactly once, whatever happens to the others.
 *
 * @param columns the columns to select, as {@code mapper} expects them
 * @param from the tables, as they follow FROM
 * @param id the column that breaks ties, a number
 * @param revision an SQL expression for the revision of a row: how often it has changed
 * @param kind the kind of the rows whose former positions are kept
 * @param countAll the statement that counts all rows, where each column to sort by has an index; null where rows are
 *     counted one by one
 * @param mapper reads a row
 * @param at gives the number and the revision of a row
 */
public record Listing<T>(
        String columns,
        String from,
        String id,
        String revision,
        Positions.Kind kind,
        @Nullable String countAll,
        RowMapper<T> mapper,
        Function<T, Place> at) {
    /** The condition of a list with all rows. */
    static final String ALL = "TRUE";

    /** A row in one of its revisions. */
    public record Place(int row, int revision) {}

    /**
     * The rows that belong to a list.
     *
     * @param sql the condition that each fulfils, with {@code :names} for values
     * @param values the values by name
     * @param conditions further conditions that each fulfils
     */
    public record Filter(String sql, Map<String, ?> values, List<Condition> conditions) {
        /** The rows that fulfil some conditions and nothing else. */
        public static Filter of(List<Condition> conditions) {
            return new Filter(ALL, Map.of(), conditions);
        }

        /** The column, where the filter is only that one column has its default value. */
        Optional<Column> usual() {
            return sql.equals(ALL)
                            && conditions.size() == 1
                            && conditions.getFirst() instanceof Condition.OneOf(Column column, List<Object> values)
                            && column.usual() != null
                            && values.equals(List.of(column.usual()))
                    ? Optional.of(column)
                    : Optional.empty();
        }

        String where(Keyset keyset) {
            String more = keyset.where(conditions);
            if (more.equals(ALL)) {
                return sql;
            }
            return sql.equals(ALL) ? more : sql + " AND " + more;
        }
    }

    private record Rows<T>(List<T> rows, long total) {}

    /**
     * Reads a page.
     *
     * @throws io.tenantry.fault.Fault.Invalid when no row ever had the position of the window's cursor
     */
    public Slice<T> page(Handle handle, Filter filter, Order order, Window window) {
        return switch (window) {
            case Window.FromStart(int limit, long skip) -> {
                Keyset keyset = new Keyset();
                PageSql sql = new PageSql(this, filter, filter.where(keyset), order, limit + 1);
                Rows<T> rows = rows(handle, keyset, filter, sql.fromStart(keyset, skip));
                yield slice(rows, order, limit, skip > 0, false);
            }
            case Window.After(int limit, Cursor cursor) -> beyond(handle, filter, order, limit, cursor, false);
            case Window.Before(int limit, Cursor cursor) -> beyond(handle, filter, order, limit, cursor, true);
        };
    }

    private Slice<T> beyond(Handle handle, Filter filter, Order order, int limit, Cursor cursor, boolean backwards) {
        Rows<T> found = beyondRow(handle, filter, order, limit, cursor, backwards);
        if (found.rows.isEmpty()) {
            // The row has changed, was deleted or is the last, or the order needs another statement.
            var position = new Positions(this).find(handle, cursor, order, backwards ? "previous" : "next");
            Keyset keyset = new Keyset();
            PageSql sql = new PageSql(this, filter, filter.where(keyset), order, limit + 1);
            found = rows(handle, keyset, filter, sql.beyond(keyset, position, backwards));
        }
        return slice(found, order, limit, true, backwards);
    }

    private Rows<T> beyondRow(Handle handle, Filter filter, Order order, int limit, Cursor cursor, boolean backwards) {
        Keyset keyset = new Keyset();
        String sql =
                new PageSql(this, filter, filter.where(keyset), order, limit + 1).beyondRow(keyset, cursor, backwards);
        return sql == null ? new Rows<>(List.of(), 0) : read(handle, keyset, filter, sql);
    }

    private Rows<T> rows(Handle handle, Keyset keyset, Filter filter, String sql) {
        Rows<T> rows = read(handle, keyset, filter, sql);
        return rows.rows.isEmpty() ? new Rows<>(List.of(), total(handle, filter)) : rows;
    }

    private Rows<T> read(Handle handle, Keyset keyset, Filter filter, String sql) {
        List<T> rows = new ArrayList<>();
        long total = bind(handle.createQuery(sql), keyset, filter).scanResultSet((results, context) -> {
            var row = results.get();
            long all = -1;
            while (row.next()) {
                if (all < 0) {
                    all = row.getLong(PageSql.TOTAL);
                }
                rows.add(mapper.map(row, context));
            }
            return all;
        });
        return new Rows<>(rows, total);
    }

    /** The total for a page without rows, whose statement returns none. */
    private long total(Handle handle, Filter filter) {
        Keyset keyset = new Keyset();
        String sql = total(filter, filter.where(keyset));
        return bind(handle.createQuery(sql), keyset, filter).mapTo(long.class).one();
    }

    /**
     * The statement that counts the rows of a list. It reads the tables again, so its aliases hide those of the statement
     * around it.
     *
     * @param where the condition of the filter
     */
    String total(Filter filter, String where) {
        String counted = "SELECT count(*) FROM " + from + " WHERE ";
        if (countAll == null) {
            return counted + where;
        }
        if (where.equals(ALL)) {
            return countAll;
        }
        // Most rows have the default value; an index counts the others.
        return filter.usual()
                .map(column ->
                        "SELECT (" + countAll + ") - (" + counted + column.sql() + " <> " + column.usualLiteral() + ")")
                .orElse(counted + where);
    }

    private static Query bind(Query sql, Keyset keyset, Filter filter) {
        return sql.bindMap(filter.values).bindMap(keyset.values());
    }

    private Slice<T> slice(Rows<T> found, Order order, int limit, boolean moreBehind, boolean backwards) {
        List<T> rows = found.rows;
        boolean moreAhead = rows.size() > limit;
        List<T> page = new ArrayList<>(moreAhead ? rows.subList(0, limit) : rows);
        if (backwards) {
            Collections.reverse(page);
        }
        boolean after = backwards ? moreBehind : moreAhead;
        boolean before = backwards ? moreAhead : moreBehind;
        return new Slice<>(
                page,
                found.total,
                after && !page.isEmpty() ? cursor(page.getLast(), order) : null,
                before && !page.isEmpty() ? cursor(page.getFirst(), order) : null);
    }

    private Cursor cursor(T row, Order order) {
        Place place = at.apply(row);
        return new Cursor(place.row, place.revision, order.code());
    }
}
