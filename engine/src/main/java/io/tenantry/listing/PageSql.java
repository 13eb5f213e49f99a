package io.tenantry.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the statements that read a page of a list, each in the way that suits the number of rows in the list.
 *
 * <p>The maximum number of rows is a literal in the statement. The planner then knows that a page is small, and need not plan
 * for the values of every execution, which takes longer than reading the page.
 *
 * @param filter the rows that belong to the list
 * @param order has no terms after the id
 * @param most the maximum number of rows to read
 * @param total the number of rows in the list; {@value #UNTOLD} when the statement has to count them
 */
record PageSql(Listing<?> list, Listing.Filter filter, Order order, int most, long total) {
    /** The column after those of the list that holds the total, where the statement counts the rows. */
    static final String TOTAL = "list_total";

    static final long UNTOLD = -1;

    /** The maximum number of matches of a filter that are read and sorted for each page, where others need not be. */
    static final int FEW = 5_000;

    /** The maximum number of rows of the whole list that are compared with a filter, in the order of the list. */
    private static final int NEAR = 10_000;

    /** The id of a match. */
    private static final String ROW = "matches.row_id";

    private static final int DEFAULT_SHARE = 5;
    private static final int SAMPLED_PAGES = 100;

    /** The ways to read a page. */
    enum Way {
        /** The planner chooses an index that has the order, or sorts. */
        PLAIN,
        /** From value to value of the first column. */
        WALK,
        /** The matches of the filter are read, then sorted. */
        MATCHES,
        /** The next rows of the whole list are compared with the filter. */
        NEAR
    }

    /** The way that costs the least. The rows of {@link Way#NEAR} may be incomplete; {@link Way#MATCHES} is then next. */
    Way way() {
        if (list.countAll() == null) {
            return Way.PLAIN;
        }
        if (filter.isEverything()) {
            return walks() ? Way.WALK : Way.PLAIN;
        }
        if (total <= FEW || sortsEverything() || selectionById().isPresent()) {
            return Way.MATCHES;
        }
        if (order.terms().isEmpty() && filter.isOneValue()) {
            return Way.PLAIN;
        }
        return walks() && filter.isOn(order.terms().getFirst().column()) ? Way.WALK : Way.NEAR;
    }

    /**
     * Reads rows after (or before) a position, the nearest first.
     *
     * @param position null for the start of the list
     */
    String page(Way way, Keyset keyset, @Nullable Map<String, ? extends @Nullable Object> position, boolean backwards) {
        return switch (way) {
            case PLAIN -> plain(keyset, selected(keyset), filter.where(keyset), position, backwards, most);
            case WALK ->
                walk(keyset, selected(keyset), filter.conditions(), position, backwards, Integer.toString(most));
            case MATCHES -> matches(keyset, position, backwards, 0);
            case NEAR -> near(keyset, position, backwards);
        };
    }

    /** The column whose default value many skipped rows may have, where those rows come in the order of their ids. */
    Optional<Column> defaultColumn(Way way) {
        return switch (way) {
            case PLAIN -> order.terms().isEmpty() ? filter.columnAtItsDefault() : Optional.empty();
            case WALK ->
                Optional.of(order.terms().getFirst().column())
                        .filter(column -> column.defaultValue() != null
                                && order.rest().terms().isEmpty());
            case MATCHES, NEAR -> Optional.empty();
        };
    }

    /**
     * Determines by a sample whether at least one row in {@value #DEFAULT_SHARE} has the default value. Then the rows with
     * the default value are found as the rows that are missing from the index of the other values. The sample has about
     * {@value #SAMPLED_PAGES} pages of the table, or all of them.
     */
    String hasManyDefaults(Column column) {
        String table = list.from().replaceFirst(" .*", "");
        return """
            SELECT %d * count(*) FILTER (WHERE %s = %s) > count(*) FROM %s
            TABLESAMPLE SYSTEM (least(100, 100.0 * %d * current_setting('block_size')::integer
                / greatest(1, pg_relation_size('%s'))))""".formatted(DEFAULT_SHARE, column.sql(), column.defaultLiteral(), list.from(), SAMPLED_PAGES, table);
    }

    /**
     * Reads rows from the start of the list, without the first {@code skip}.
     *
     * @param byAbsence whether to find the rows with the default value of {@link #defaultColumn} by their absence from its index
     */
    String skipping(Way way, Keyset keyset, long skip, boolean byAbsence) {
        // The ids first: an index alone can skip rows, and the wide rows of the page are read only then.
        return switch (way) {
            case PLAIN -> {
                if (byAbsence) {
                    String ids = GroupWalk.defaultIds(
                            list.from(), list.id(), defaultColumn(way).orElseThrow(), Listing.ALL);
                    yield rows(keyset, ids + " LIMIT " + most + " OFFSET " + keyset.bind(skip));
                }
                String where = filter.where(keyset);
                String orderBy = orderBy(false);
                yield """
                    SELECT %s FROM (SELECT %s AS page_id FROM %s WHERE %s ORDER BY %s LIMIT %d OFFSET %s) page
                    JOIN %s ON %s = page.page_id ORDER BY %s""".formatted(
                                selected(keyset),
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
            case WALK -> {
                String enough = "(" + keyset.bind(skip) + " + " + most + ")";
                String ids = new GroupWalk(keyset, list, order, filter.conditions(), false, enough, byAbsence)
                        .sql(list.id() + " AS row_id", null);
                yield rows(
                        keyset,
                        "SELECT row_id FROM (" + ids + ") walked LIMIT " + most + " OFFSET " + keyset.bind(skip));
            }
            case MATCHES, NEAR -> matches(keyset, null, false, skip);
        };
    }

    /**
     * Reads rows after (or before) the row of a cursor, in one statement that also checks that the row is unchanged; null
     * where that takes more than one comparison.
     */
    @Nullable
    String beyondRow(Keyset keyset, Cursor cursor, boolean backwards) {
        if (way() != Way.PLAIN) {
            return null;
        }
        String row = list.id() + " = " + keyset.bind(cursor.row()) + " AND (" + list.revision() + ") & "
                + (Cursor.REVISIONS - 1) + " = " + keyset.bind(cursor.revision());
        String beyond = keyset.beyondRow(order, list.id(), list.from(), row, backwards);
        return beyond == null
                ? null
                : ordered(selected(keyset), filter.where(keyset) + " AND " + beyond, backwards, most);
    }

    private String plain(
            Keyset keyset,
            String columns,
            String where,
            @Nullable Map<String, ? extends @Nullable Object> position,
            boolean backwards,
            int limit) {
        String beyond = position == null ? "" : " AND " + keyset.beyond(order, list.id(), position, backwards);
        return ordered(columns, where + beyond, backwards, limit);
    }

    private String ordered(String columns, String where, boolean backwards, int limit) {
        return "SELECT " + columns + " FROM " + list.from() + " WHERE " + where + " ORDER BY " + orderBy(backwards)
                + " LIMIT " + limit;
    }

    /**
     * The rows of one value are in the index of its column. For null, the planner uses this index only if the order begins
     * with the column.
     */
    private String orderBy(boolean backwards) {
        String orderBy = Keyset.orderBy(order, list.id(), backwards);
        boolean ofNull = order.terms().isEmpty()
                && filter.isOneValue()
                && filter.conditions().getFirst() instanceof Condition.IsNull;
        return ofNull
                ? filter.conditions().getFirst().column().sortedBy() + (backwards ? " DESC, " : " ASC, ") + orderBy
                : orderBy;
    }

    private String walk(
            Keyset keyset,
            String columns,
            List<Condition> within,
            @Nullable Map<String, ? extends @Nullable Object> position,
            boolean backwards,
            String limit) {
        return new GroupWalk(keyset, list, order, within, backwards, limit, false).sql(columns, position);
    }

    /**
     * Compares at most {@value #NEAR} rows of the whole list with the filter, because the matches may be close together far
     * from the position. IS TRUE prevents the use of the indexes of the conditions: each row is found by its id, even if the
     * planner expects few matches.
     */
    private String near(Keyset keyset, @Nullable Map<String, ? extends @Nullable Object> position, boolean backwards) {
        String id = list.id() + " AS row_id";
        List<Condition> within =
                filter.conditions().stream().filter(this::isOnFirstColumn).toList();
        String ids = walks()
                ? walk(keyset, id, within, position, backwards, Integer.toString(NEAR))
                : plain(keyset, id, Listing.ALL, position, backwards, NEAR);
        return "SELECT page.* FROM (" + ids + ") near CROSS JOIN LATERAL (SELECT " + selected(keyset) + " FROM "
                + list.from() + " WHERE " + list.id() + " = near.row_id AND " + filter.sql()
                + " AND (" + keyset.where(filter.conditions()) + ") IS TRUE LIMIT 1) page LIMIT " + most;
    }

    private boolean isOnFirstColumn(Condition condition) {
        return !order.terms().isEmpty()
                && Listing.Filter.of(List.of(condition))
                        .isOn(order.terms().getFirst().column());
    }

    private Optional<Condition.Selected> selectionById() {
        return order.terms().isEmpty() ? filter.selection() : Optional.empty();
    }

    /** The matches first, with the values that sort them: the planner cannot walk through the whole order instead. */
    private String matches(
            Keyset keyset, @Nullable Map<String, ? extends @Nullable Object> position, boolean backwards, long skip) {
        Optional<Condition.Selected> selection = selectionById();
        if (selection.isPresent()) {
            String beyond = position == null ? Listing.ALL : keyset.beyond(order, ROW, position, backwards);
            return rows(
                    keyset,
                    "SELECT row_id FROM (" + selection.get().query(keyset::bind) + ") matches (row_id) WHERE " + beyond
                            + " ORDER BY " + Keyset.orderBy(order, ROW, backwards) + " LIMIT " + most
                            + (skip == 0 ? "" : " OFFSET " + keyset.bind(skip)));
        }
        StringBuilder columns = new StringBuilder(list.id() + " AS row_id");
        List<Order.Term> terms = new ArrayList<>();
        for (Order.Term term : order.terms()) {
            Column column = term.column();
            String name = "sorted_" + terms.size();
            columns.append(", ").append(column.sortedBy()).append(" AS ").append(name);
            terms.add(new Order.Term(
                    new Column("matches." + name, column.key(), column.type(), column.nullable()), term.ascending()));
        }
        Order sorted = new Order(terms, order.code());
        String where = filter.where(keyset);
        String beyond = position == null ? Listing.ALL : keyset.beyond(sorted, ROW, position, backwards);
        return rows(
                keyset,
                // OFFSET prevents the planner from moving the order into the inner statement. No intermediate result
                // is stored before the sort.
                "SELECT row_id FROM (SELECT " + columns + " FROM " + list.from() + " WHERE " + where
                        + " OFFSET 0) matches WHERE " + beyond + " ORDER BY "
                        + Keyset.orderBy(sorted, ROW, backwards) + " LIMIT " + most
                        + (skip == 0 ? "" : " OFFSET " + keyset.bind(skip)));
    }

    /** The rows with these ids, in this order. */
    private String rows(Keyset keyset, String ids) {
        return "SELECT page.* FROM (" + ids + ") found CROSS JOIN LATERAL (SELECT " + selected(keyset) + " FROM "
                + list.from() + " WHERE " + list.id() + " = found.row_id LIMIT 1) page";
    }

    private String selected(Keyset keyset) {
        return total == UNTOLD ? list.columns() + ", (" + list.total(filter, keyset) + ") AS " + TOTAL : list.columns();
    }

    /** Whether many rows may share the value of the first column; names and the ids of the rows are distinct. */
    private boolean walks() {
        if (order.terms().isEmpty()) {
            return false;
        }
        Column first = order.terms().getFirst().column();
        return switch (first.type()) {
            case NUMBER, TEXT, FLAG, TIME -> true;
            case ID -> !isId(first);
            case NAME, ADDRESS, TEXTS -> false;
        };
    }

    private boolean isId(Column column) {
        return column.sortedBy().equals(list.id());
    }

    private boolean beginsWithName() {
        return switch (order.terms().getFirst().column().type()) {
            case NAME, ADDRESS -> true;
            case NUMBER, TEXT, FLAG, TIME, ID, TEXTS -> false;
        };
    }

    /** Whether a page needs a sort of all rows of the list: no index has its order. */
    boolean sortsEverything() {
        return list.countAll() != null && order.terms().size() > 1 && !beginsWithName() && !hasIndexOfTwo();
    }

    private boolean hasIndexOfTwo() {
        Column first = order.terms().getFirst().column();
        Column second = order.terms().get(1).column();
        // Few rows share a name: those are sorted by the other columns.
        return isId(second) || first.thenByName() && second.type() == Column.Type.NAME;
    }
}
