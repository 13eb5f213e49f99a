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

    /**
     * One column and its direction.
     *
     * @param column the column to compare by
     * @param ascending whether small values come first
     */
    public record Term(Column column, boolean ascending) {}
}
