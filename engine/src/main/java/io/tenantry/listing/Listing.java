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
 * A list of rows that is read page by page, in one statement for a page and the total of its list, both of one moment; where
 * the row of a cursor has changed or is gone, or the order takes it, others find its place first. A row that does not change
 * while somebody pages through is seen exactly once, whatever happens to the others.
 *
 * @param columns what to select, as {@code mapper} expects it
 * @param from the tables, as they follow FROM
 * @param id the column that breaks ties, a number
 * @param revision an SQL expression for how often a row has changed
 * @param kind what leaves positions behind
 * @param countAll the statement that counts all rows, where each column to sort by has an index; null where rows are counted
 *     one by one
 * @param mapper reads a row
 * @param at where a row stands: its number and its revision
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
    /** The condition of a list that leaves nothing out. */
    static final String ALL = "TRUE";

    /** A row in one of its revisions. */
    public record Place(int row, int revision) {}

    /**
     * Which rows belong to the list.
     *
     * @param sql what each fulfils, with {@code :names} for values
     * @param values the values by name
     * @param conditions what else each fulfils
     */
    public record Filter(String sql, Map<String, ?> values, List<Condition> conditions) {
        /** Rows of which nothing but some conditions are asked. */
        public static Filter of(List<Condition> conditions) {
            return new Filter(ALL, Map.of(), conditions);
        }

        /** The column that nothing is asked of but its usual value, where nothing else is asked at all. */
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
     * A page.
     *
     * @throws io.tenantry.fault.Fault.Invalid when the window begins at a cursor that no row ever stood at
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
            // The row has changed or is gone, or is the last; or the order takes another statement.
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

    /** For a page without rows, which could have told. */
    private long total(Handle handle, Filter filter) {
        Keyset keyset = new Keyset();
        String sql = total(filter, filter.where(keyset));
        return bind(handle.createQuery(sql), keyset, filter).mapTo(long.class).one();
    }

    /**
     * The statement that counts the rows of a list. Aliases hide those around them: it looks at the tables again.
     *
     * @param where what the filter asks
     */
    String total(Filter filter, String where) {
        String counted = "SELECT count(*) FROM " + from + " WHERE ";
        if (countAll == null) {
            return counted + where;
        }
        if (where.equals(ALL)) {
            return countAll;
        }
        // Most rows have the usual value; an index counts the others.
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
