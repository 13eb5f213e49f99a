package io.tenantry.api.management.field;

import io.tenantry.api.management.wire.Form;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Cursor;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.form.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a list.
 *
 * @param filter the text to look for; empty for everything
 * @param conditions the field queries
 * @param order the order by {@code sort}, else the order in the cursor
 * @param window the page
 */
public record ListParameters(String filter, List<Condition> conditions, Order order, Window window) {
    private static final Set<String> OF_EVERY_LIST = Set.of("filter", "limit", "skip", "sort", "next", "previous");
    /** The fields to show beyond those that every reply has; the replies read it. */
    private static final String FIELDS = "fields";

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,40}");
    private static final int DEFAULT_LIMIT = 25;

    /**
     * Reads the parameters.
     *
     * @param own further parameters of this list; all others are field queries
     * @throws Fault.Invalid naming every parameter that is out of range or not of its type
     * @throws Fault.Unreadable when they contradict each other or name an unknown field
     */
    public static ListParameters read(Parameters query, Form<?> form, ObjectIds ids, Set<String> own) {
        String next = query.value("next");
        String previous = query.value("previous");
        if (next != null && previous != null) {
            throw new Fault.Unreadable("'next' and 'previous' cannot be given together.");
        }
        List<Problem> problems = new ArrayList<>();
        for (String name : query.names()) {
            if (OF_EVERY_LIST.contains(name) && query.all(name).size() > 1) {
                problems.add(Problem.invalid(name, "Must be given once."));
            }
        }
        FieldQueries queries = new FieldQueries(form, ids, problems);
        boolean extensible = !form.onRequest().isEmpty();
        for (String name : query.names()) {
            if (!OF_EVERY_LIST.contains(name) && !own.contains(name) && !(extensible && name.equals(FIELDS))) {
                queries.add(name, query.all(name));
            }
        }
        int limit = (int) number(query, "limit", 1, Window.MOST, DEFAULT_LIMIT, problems);
        long skip = number(query, "skip", 0, Long.MAX_VALUE, 0, problems);
        if (skip > 0 && (next != null || previous != null)) {
            throw new Fault.Unreadable("'skip' above 0 cannot be given together with a cursor.");
        }
        Cursor cursor = next != null
                ? cursor("next", next, problems)
                : previous != null ? cursor("previous", previous, problems) : null;
        String sort = query.value("sort");
        if (sort != null && sort.isEmpty()) {
            problems.add(Problem.invalid("sort", "Must have at least one character."));
        }
        List<Condition> conditions = queries.conditions();
        Order order = sort != null && !sort.isEmpty() ? SortOrder.read(sort, form) : Order.BY_ID;
        Fault.Invalid.check(problems);
        if (cursor != null && sort == null) {
            order = SortOrder.ofCursor(cursor, form, next != null ? "next" : "previous");
        }
        String filter = query.value("filter");
        return new ListParameters(
                filter == null ? "" : filter, conditions, order, window(limit, skip, cursor, next != null));
    }

    private static Window window(int limit, long skip, @Nullable Cursor cursor, boolean forward) {
        if (cursor == null) {
            return new Window.FromStart(limit, skip);
        }
        return forward ? new Window.After(limit, cursor) : new Window.Before(limit, cursor);
    }

    private static long number(
            Parameters query, String name, long least, long most, long otherwise, List<Problem> problems) {
        String value = query.value(name);
        if (value == null) {
            return otherwise;
        }
        if (WHOLE_NUMBER.matcher(value).matches()) {
            try {
                long number = Long.parseLong(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException beyondAllRanges) {
                // Reported below.
            }
        }
        String range = most == Long.MAX_VALUE ? "from " + least + " on" : "from " + least + " to " + most;
        problems.add(Problem.invalid(name, "Must be a whole number " + range + "."));
        return otherwise;
    }

    private static @Nullable Cursor cursor(String name, String written, List<Problem> problems) {
        if (written.length() != Cursor.LENGTH) {
            throw new Fault.Unreadable("The cursor '" + name + "' must have " + Cursor.LENGTH + " characters.");
        }
        Cursor cursor = Cursor.read(written).orElse(null);
        if (cursor == null) {
            problems.add(Problem.invalid(name, "This cursor is unknown."));
        }
        return cursor;
    }
}
