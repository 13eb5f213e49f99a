package io.tenantry.listing;

import java.util.List;

/**
 * The order of a list. Rows that are equal in every term follow one another by id, ascending.
 *
 * @param terms the most significant first; empty means by id
 * @param code the number of this order in its API, which each cursor of the list contains; see {@link Cursor#order}
 */
public record Order(List<Term> terms, int code) {
    /** By id. */
    public static final Order BY_ID = new Order(List.of(), 0);

    public Order {
        terms = List.copyOf(terms);
    }

    /** This order after its first term. */
    Order rest() {
        return new Order(terms.subList(1, terms.size()), 0);
    }

    /** This order without the terms after the id, which no two rows share. */
    Order until(String id) {
        for (int i = 0; i < terms.size() - 1; i++) {
            if (terms.get(i).column().sortedBy().equals(id)) {
                return new Order(terms.subList(0, i + 1), code);
            }
        }
        return this;
    }

    /**
     * One column and its direction.
     *
     * @param column the column to compare by
     * @param ascending whether small values come first
     */
    public record Term(Column column, boolean ascending) {}
}
