package io.tenantry.storage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * A list of rows that is read page by page, in two or three statements a page. A row that does not change while somebody pages
 * through is seen exactly once, whatever happens to the others.
 *
 * @param columns what to select
 * @param from the tables, as they follow FROM
 * @param id the column that breaks ties, a number
 * @param kind what leaves positions behind
 * @param mapper reads a row
 * @param at where a row stands: its number and its revision
 */
public record Listing<T>(
        String columns, String from, String id, Positions.Kind kind, RowMapper<T> mapper, Function<T, Place> at) {
    /** A row in one of its revisions. */
    public record Place(int row, int revision) {}

    /**
     * Which rows belong to the list.
     *
     * @param sql what each fulfils, with {@code :names} for values
     * @param values the values by name
     * @param conditions what else each fulfils
     */
    public record Filter(String sql, Map<String, ?> values, List<Condition> conditions) {}

    /** A page. */
    public Slice<T> page(Handle handle, Filter filter, Order order, Window window) {
        return switch (window) {
            case Window.FromStart(int limit, long skip) -> {
                Keyset keyset = new Keyset();
                String sql = "SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT :most OFFSET :skip"
                        .formatted(columns, from, where(keyset, filter), Keyset.orderBy(order, id, false));
                List<T> rows = handle.createQuery(sql)
                        .bindMap(filter.values)
                        .bindMap(keyset.values())
                        .bind("most", limit + 1)
                        .bind("skip", skip)
                        .map(mapper)
                        .list();
                yield slice(rows, total(handle, filter), order, limit, skip > 0, false);
            }
            case Window.After(int limit, Cursor cursor) -> beyond(handle, filter, order, limit, cursor, false);
            case Window.Before(int limit, Cursor cursor) -> beyond(handle, filter, order, limit, cursor, true);
        };
    }

    private Slice<T> beyond(Handle handle, Filter filter, Order order, int limit, Cursor cursor, boolean backwards) {
        var position = Positions.find(handle, kind, cursor, order, backwards ? "previous" : "next");
        Keyset keyset = new Keyset();
        String sql = "SELECT %s FROM %s WHERE %s AND %s ORDER BY %s LIMIT :most"
                .formatted(
                        columns,
                        from,
                        where(keyset, filter),
                        keyset.beyond(order, id, position, backwards),
                        Keyset.orderBy(order, id, backwards));
        List<T> rows = handle.createQuery(sql)
                .bindMap(filter.values)
                .bindMap(keyset.values())
                .bind("most", limit + 1)
                .map(mapper)
                .list();
        return slice(rows, total(handle, filter), order, limit, true, backwards);
    }

    private long total(Handle handle, Filter filter) {
        Keyset keyset = new Keyset();
        return handle.createQuery("SELECT count(*) FROM %s WHERE %s".formatted(from, where(keyset, filter)))
                .bindMap(filter.values)
                .bindMap(keyset.values())
                .mapTo(long.class)
                .one();
    }

    private static String where(Keyset keyset, Filter filter) {
        return filter.sql + " AND " + keyset.where(filter.conditions);
    }

    private Slice<T> slice(List<T> rows, long total, Order order, int limit, boolean moreBehind, boolean backwards) {
        boolean moreAhead = rows.size() > limit;
        List<T> page = new ArrayList<>(moreAhead ? rows.subList(0, limit) : rows);
        if (backwards) {
            Collections.reverse(page);
        }
        boolean after = backwards ? moreBehind : moreAhead;
        boolean before = backwards ? moreAhead : moreBehind;
        return new Slice<>(
                page,
                total,
                after && !page.isEmpty() ? cursor(page.getLast(), order) : null,
                before && !page.isEmpty() ? cursor(page.getFirst(), order) : null);
    }

    private Cursor cursor(T row, Order order) {
        Place place = at.apply(row);
        return new Cursor(place.row, place.revision, order.code());
    }
}
