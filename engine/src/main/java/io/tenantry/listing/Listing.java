package io.tenantry.listing;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
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
 * A list of rows that is read page by page. The total of a filter that matches some rows is counted by a separate statement,
 * whose result can be cached. If the row of a cursor has changed or was deleted, or the order requires it, a statement first
 * finds the position of the cursor. A row that does not change while a client reads all pages is returned exactly once,
 * whatever happens to other rows.
 *
 * @param columns the columns to select, as {@code mapper} expects them
 * @param from the tables, as they follow FROM
 * @param id the column that breaks ties, a number
 * @param revision an SQL expression for the revision of a row: how often it has changed
 * @param kind the kind of the rows whose former positions are kept
 * @param countAll the statement that counts all rows, where each column to sort by has an index; null where rows are counted
 *     one by one
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
        Function<T, RowRevision> at) {
    /** The condition of a list with all rows. */
    static final String ALL = "TRUE";

    /**
     * The maximum number of rows in a list that is sorted by several columns without an index; those of one organization
     * have no limit.
     */
    public static final int MOST_SORTED = 50_000;

    /** The number of skipped rows from which it is worth a statement to choose how to skip them. */
    private static final int FAR = 10_000;

    private static final String TOO_MANY_TO_SORT =
            "A list in this order of several fields can have at most %d entries. This one has %d."
                    + " Narrow it with 'filter' or with the value of a field, or sort it by one field, or by name first.";

    /** A row in one of its revisions. */
    public record RowRevision(int row, int revision) {}

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

        /** Whether all rows belong to the list. */
        public boolean isEverything() {
            return sql.equals(ALL) && conditions.isEmpty();
        }

        /** Whether the filter is only that one column has one value, such that its index has these rows by id. */
        boolean isOneValue() {
            return sql.equals(ALL)
                    && conditions.size() == 1
                    && switch (conditions.getFirst()) {
                        case Condition.IsNull ignored -> true;
                        case Condition.OneOf(Column column, List<Object> among) ->
                            among.size() == 1 && column.type() != Column.Type.TEXTS;
                        case Condition.Between ignored -> false;
                        case Condition.Selected ignored -> false;
                        case Condition.Never ignored -> true;
                    };
        }

        /** The selection, where the rows of the list are those that one selection has, in the order of an index. */
        Optional<Condition.Selected> selection() {
            return sql.equals(ALL)
                            && conditions.size() == 1
                            && conditions.getFirst() instanceof Condition.Selected selected
                            && selected.whole()
                            && selected.values().stream().allMatch(among -> among.size() == 1)
                    ? Optional.of(selected)
                    : Optional.empty();
        }

        /** Whether the filter is only about the values of this column, none of them null. */
        boolean isOn(Column column) {
            return sql.equals(ALL)
                    && conditions.stream()
                            .allMatch(condition ->
                                    condition.column().equals(column) && !(condition instanceof Condition.IsNull));
        }

        /** The column, where the filter is only that one column has its default value. */
        Optional<Column> columnAtItsDefault() {
            return sql.equals(ALL)
                            && conditions.size() == 1
                            && conditions.getFirst() instanceof Condition.OneOf(Column column, List<Object> values)
                            && column.defaultValue() != null
                            && values.equals(List.of(column.defaultValue()))
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
     * Reads a page, and counts the rows.
     *
     * @throws io.tenantry.fault.Fault.Invalid when no row ever had the position of the window's cursor, or the list has too
     *     many rows to be sorted
     */
    public Slice<T> page(Handle handle, Filter filter, Order order, Window window) {
        boolean countsFirst = countAll != null
                && (!filter.isEverything()
                        || statement(filter, order, window, PageSql.UNTOLD).sortsEverything());
        return page(handle, filter, order, window, countsFirst ? total(handle, filter) : PageSql.UNTOLD);
    }

    /**
     * Reads a page of a list whose rows were counted.
     *
     * @param total the number of rows, as {@link #total(Handle, Filter)} gives it
     * @throws io.tenantry.fault.Fault.Invalid as {@link #page(Handle, Filter, Order, Window)}
     */
    public Slice<T> page(Handle handle, Filter filter, Order order, Window window, long total) {
        PageSql sql = statement(filter, order, window, total);
        if (total > MOST_SORTED && sql.sortsEverything()) {
            throw new Fault.Invalid(Problem.invalid("sort", TOO_MANY_TO_SORT.formatted(MOST_SORTED, total)));
        }
        return switch (window) {
            case Window.FromStart(int limit, long skip) ->
                slice(fromStart(handle, sql, skip), order, limit, skip > 0, false);
            case Window.After(int limit, Cursor cursor) ->
                slice(beyond(handle, sql, cursor, false), order, limit, true, false);
            case Window.Before(int limit, Cursor cursor) ->
                slice(beyond(handle, sql, cursor, true), order, limit, true, true);
        };
    }

    private PageSql statement(Filter filter, Order order, Window window, long total) {
        return new PageSql(this, filter, order.until(id), window.limit() + 1, total);
    }

    private Rows<T> fromStart(Handle handle, PageSql sql, long skip) {
        if (skip == 0) {
            return nearest(handle, sql, null, false);
        }
        if (sql.total() != PageSql.UNTOLD && sql.total() <= skip) {
            return new Rows<>(List.of(), sql.total());
        }
        Keyset keyset = new Keyset();
        PageSql.Way way = sql.way();
        boolean byAbsence = skip >= FAR
                && sql.defaultColumn(way)
                        .map(column -> handle.createQuery(sql.hasManyDefaults(column))
                                .mapTo(boolean.class)
                                .one())
                        .orElse(false);
        return counted(handle, sql, read(handle, keyset, sql, sql.skipping(way, keyset, skip, byAbsence)));
    }

    private Rows<T> beyond(Handle handle, PageSql sql, Cursor cursor, boolean backwards) {
        Keyset keyset = new Keyset();
        String row = sql.beyondRow(keyset, cursor, backwards);
        Rows<T> found = row == null ? new Rows<>(List.of(), 0) : read(handle, keyset, sql, row);
        if (!found.rows.isEmpty()) {
            return found;
        }
        // The row has changed, was deleted or is the last, or the order needs another statement.
        return nearest(
                handle,
                sql,
                new Positions(this).find(handle, cursor, sql.order(), backwards ? "previous" : "next"),
                backwards);
    }

    private Rows<T> nearest(
            Handle handle, PageSql sql, @Nullable Map<String, ? extends @Nullable Object> position, boolean backwards) {
        if (sql.total() == 0) {
            return new Rows<>(List.of(), 0);
        }
        PageSql.Way way = sql.way();
        Keyset keyset = new Keyset();
        Rows<T> found = read(handle, keyset, sql, sql.page(way, keyset, position, backwards));
        if (way == PageSql.Way.NEAR && found.rows.size() < sql.most()) {
            Keyset again = new Keyset();
            found = read(handle, again, sql, sql.page(PageSql.Way.MATCHES, again, position, backwards));
        }
        return counted(handle, sql, found);
    }

    /** A statement that returns no row returns no total. */
    private Rows<T> counted(Handle handle, PageSql sql, Rows<T> found) {
        return found.rows.isEmpty() && sql.total() == PageSql.UNTOLD
                ? new Rows<>(List.of(), total(handle, sql.filter()))
                : found;
    }

    private Rows<T> read(Handle handle, Keyset keyset, PageSql page, String sql) {
        List<T> rows = new ArrayList<>();
        long total = bind(handle.createQuery(sql), keyset, page.filter()).scanResultSet((results, context) -> {
            var row = results.get();
            long all = page.total();
            while (row.next()) {
                if (all == PageSql.UNTOLD) {
                    all = row.getLong(PageSql.TOTAL);
                }
                rows.add(mapper.map(row, context));
            }
            return all;
        });
        return new Rows<>(rows, total);
    }

    /** Counts the rows of a list. */
    public long total(Handle handle, Filter filter) {
        Keyset keyset = new Keyset();
        String sql = total(filter, keyset);
        return bind(handle.createQuery(sql), keyset, filter).mapTo(long.class).one();
    }

    /**
     * The statement that counts the rows of a list. It reads the tables again, so its aliases hide those of the statement
     * around it.
     */
    String total(Filter filter, Keyset keyset) {
        String counted = "SELECT count(*) FROM " + from + " WHERE ";
        if (countAll != null && filter.isEverything()) {
            return countAll;
        }
        Optional<Condition.Selected> selection = filter.selection();
        if (selection.isPresent()) {
            return "SELECT count(*) FROM (" + selection.get().query(keyset::bind) + ") selected";
        }
        // Most rows have the default value; an index counts the others.
        return (countAll == null ? Optional.<Column>empty() : filter.columnAtItsDefault())
                .map(column -> "SELECT (" + countAll + ") - (" + counted + column.sql() + " <> "
                        + column.defaultLiteral() + ")")
                .orElseGet(() -> counted + filter.where(keyset));
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
        RowRevision last = at.apply(row);
        return new Cursor(last.row, last.revision, order.code());
    }
}
