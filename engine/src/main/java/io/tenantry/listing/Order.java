package io.tenantry.listing;

import java.util.List;

/**
 * The order of a list. Rows that are equal in every term follow one another by id, ascending.
 *
 * @param terms the most significant first; empty means by id
 * @param code what the cursors of the list remember of its order, as its API numbers orders; see {@link Cursor#order}
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
     * @param column what to compare
     * @param ascending whether small comes first
     */
    public record Term(Column column, boolean ascending) {}
}
