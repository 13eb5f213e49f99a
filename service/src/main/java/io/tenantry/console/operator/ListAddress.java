package io.tenantry.console.operator;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.view.Heading;
import io.tenantry.console.view.Pager;
import io.tenantry.listing.Column;
import io.tenantry.listing.Cursor;
import io.tenantry.listing.Order;
import io.tenantry.listing.Slice;
import io.tenantry.listing.Window;
import io.tenantry.web.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The address of a page with a list: filter, sort and position are in its query, so that a bookmark shows the same.
 *
 * @param parameters the parameters of the query that are set, without the position
 * @param columns the columns to sort by, by their name in the address
 * @param after the row after which the page begins; null for none
 * @param before the row before which the page ends; null for none
 */
public record ListAddress(
        Map<String, String> parameters,
        Map<String, Sortable> columns,
        @Nullable Cursor after,
        @Nullable Cursor before) {
    /** The number of rows of a page. */
    public static final int ROWS = 25;

    private static final String SORT = "sort";
    private static final String AFTER = "after";
    private static final String BEFORE = "before";

    /**
     * A column to sort by.
     *
     * @param label the heading
     * @param column the column; null for one that the list is not sorted by
     * @param number whether its values are numbers
     */
    public record Sortable(String label, @Nullable Column column, boolean number) {}

    /**
     * Reads the query of a request. Unknown parameters and positions are ignored, as addresses are typed by people.
     *
     * @param own the parameters of the page beside sort and position
     */
    public static ListAddress of(Request request, Map<String, Sortable> columns, String... own) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : own) {
            String value = request.query().last(name);
            if (value != null && !value.isBlank()) {
                parameters.put(name, value);
            }
        }
        String sort = Objects.requireNonNullElse(request.query().last(SORT), "");
        Sortable sorted = columns.get(sort.replaceFirst("^-", ""));
        if (sorted != null && sorted.column() != null) {
            parameters.put(SORT, sort);
        }
        ListAddress start = new ListAddress(parameters, columns, null, null);
        Cursor after = start.cursor(request.query().last(AFTER));
        Cursor before = after == null ? start.cursor(request.query().last(BEFORE)) : null;
        return new ListAddress(parameters, columns, after, before);
    }

    private @Nullable Cursor cursor(@Nullable String written) {
        return written == null
                ? null
                : Cursor.read(written)
                        .filter(cursor -> cursor.order() == order().code())
                        .orElse(null);
    }

    /** The value of a parameter; empty when it is not set. */
    public String value(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The order of the list. */
    public Order order() {
        String sort = value(SORT);
        boolean ascending = !sort.startsWith("-");
        String name = ascending ? sort : sort.substring(1);
        Sortable sorted = columns.get(name);
        Column column = sorted == null ? null : sorted.column();
        if (column == null) {
            return Order.BY_ID;
        }
        int number = new ArrayList<>(columns.keySet()).indexOf(name);
        return new Order(List.of(new Order.Term(column, ascending)), 2 * number + (ascending ? 1 : 2));
    }

    /** The part of the list that the page shows. */
    public Window window() {
        if (after != null) {
            return new Window.After(ROWS, after);
        }
        return before != null ? new Window.Before(ROWS, before) : new Window.FromStart(ROWS, 0);
    }

    /** This address, at the start of the list. */
    public ListAddress fromStart() {
        return new ListAddress(parameters, columns, null, null);
    }

    /** This address with one parameter more or another; without it for an empty value. */
    public ListAddress with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put(name, value);
        if (value.isEmpty()) {
            all.remove(name);
        }
        return new ListAddress(all, columns, after, before);
    }

    /** All parameters, with the position. */
    public Map<String, String> whole() {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        if (after != null) {
            all.put(AFTER, after.written());
        }
        if (before != null) {
            all.put(BEFORE, before.written());
        }
        return all;
    }

    /** The headings of the table, with the addresses that sort by them. */
    public List<Heading> headings() {
        return headings(columns.keySet());
    }

    /**
     * As {@link #headings()}, of some columns.
     *
     * @param shown the names of the columns
     */
    public List<Heading> headings(Collection<String> shown) {
        String sort = value(SORT);
        return columns.entrySet().stream()
                .filter(entry -> shown.contains(entry.getKey()))
                .map(entry -> {
                    String name = entry.getKey();
                    Sortable sortable = entry.getValue();
                    boolean ascending = sort.equals(name);
                    boolean descending = sort.equals("-" + name);
                    return new Heading(
                            sortable.label(),
                            sortable.column() == null ? null : query(SORT, ascending ? "-" + name : name),
                            ascending ? "ascending" : descending ? "descending" : null,
                            sortable.number());
                })
                .toList();
    }

    /**
     * The line below the table.
     *
     * @param count the key of the text that counts the rows
     */
    public Pager pager(Slice<?> slice, String count) {
        Cursor next = slice.next();
        Cursor previous = slice.previous();
        String all = text(count, slice.total());
        String total = slice.rows().size() == slice.total()
                ? all
                : text("common.of", slice.rows().size(), all);
        return new Pager(
                total,
                previous == null ? null : query(BEFORE, previous.written()),
                next == null ? null : query(AFTER, next.written()));
    }

    /** This address with one parameter more or another, as a relative URL. */
    private String query(String name, String value) {
        return query(with(name, value).parameters());
    }

    /** The parameters, without the position, as a query; empty for none. */
    public String query() {
        return query(parameters);
    }

    /** A query; empty for none. */
    public static String query(Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((key, one) -> query.append(query.isEmpty() ? "?" : "&")
                .append(key)
                .append('=')
                .append(URLEncoder.encode(one, StandardCharsets.UTF_8)));
        return query.toString();
    }
}
