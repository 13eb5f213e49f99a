package io.tenantry.api.management.field;

import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.listing.Column;
import io.tenantry.listing.Cursor;
import io.tenantry.listing.Order;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the order of a list from {@code sort}, and numbers orders so that a cursor can hold them: a byte for each of up to
 * four fields, its number in the form plus one, and in the lowest bit whether it descends.
 */
final class SortOrder {
    private static final int TERMS_IN_CURSOR = 4;
    private static final int UNTOLD = -1;

    private SortOrder() {}

    /**
     * Reads {@code field:asc,field:desc}. Any direction but {@code desc} is ascending; of a field named twice the last
     * direction counts, at its first position.
     *
     * @throws Fault.Unreadable when there is no such field to sort by
     */
    static Order read(String sort, Form<?> form) {
        Map<String, Boolean> ascending = new LinkedHashMap<>();
        for (String part : sort.split(",", -1)) {
            int colon = part.indexOf(':');
            String path = colon < 0 ? part : part.substring(0, colon);
            Field<?> field = form.field(path);
            if (field == null || form.sortable(form.number(path)) == null) {
                throw new Fault.Unreadable("The list cannot be sorted by '" + path + "'.");
            }
            ascending.put(path, colon < 0 || !part.substring(colon + 1).equals("desc"));
        }
        List<Order.Term> terms = new ArrayList<>();
        int code = 0;
        for (Map.Entry<String, Boolean> term : ascending.entrySet()) {
            int number = form.number(term.getKey());
            add(terms, form, number, term.getValue());
            int bits = (number + 1) << 1 | (term.getValue() ? 0 : 1);
            code |= bits << 8 * (TERMS_IN_CURSOR - Math.min(terms.size(), TERMS_IN_CURSOR));
        }
        return new Order(terms, terms.size() > TERMS_IN_CURSOR ? UNTOLD : code);
    }

    /**
     * The order in a cursor.
     *
     * @throws Fault.Unreadable when the cursor does not contain it
     * @throws Fault.Invalid when no list has such an order
     */
    static Order ofCursor(Cursor cursor, Form<?> form, String parameter) {
        int code = cursor.order();
        if (code == UNTOLD) {
            throw new Fault.Unreadable("The list of the cursor '" + parameter + "' is sorted by more than "
                    + TERMS_IN_CURSOR + " fields: give 'sort' with it.");
        }
        List<Order.Term> terms = new ArrayList<>();
        for (int shift = 24; shift >= 0; shift -= 8) {
            int bits = code >>> shift & 0xff;
            if (bits != 0 && !add(terms, form, (bits >> 1) - 1, (bits & 1) == 0)) {
                throw new Fault.Invalid(Problem.invalid(parameter, "This cursor is unknown."));
            }
        }
        return new Order(terms, code);
    }

    private static boolean add(List<Order.Term> terms, Form<?> form, int number, boolean ascending) {
        Column column = form.sortable(number);
        return column != null && terms.add(new Order.Term(column, ascending));
    }
}
