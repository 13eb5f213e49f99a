package io.tenantry.listing;

/** The part of a list that a request asks for. */
public sealed interface Window {
    /** The greatest number of rows that a page may have. */
    int MOST = 100;

    /** The maximum number of rows to return, 1 to {@value #MOST}. */
    int limit();

    /**
     * From the start.
     *
     * @param limit the maximum number of rows to return
     * @param skip the number of rows to leave out first
     */
    record FromStart(int limit, long skip) implements Window {}

    /**
     * The rows after a row.
     *
     * @param limit the maximum number of rows to return
     * @param cursor the row
     */
    record After(int limit, Cursor cursor) implements Window {}

    /**
     * The rows immediately before a row, in the order of the list.
     *
     * @param limit the maximum number of rows to return
     * @param cursor the row
     */
    record Before(int limit, Cursor cursor) implements Window {}
}
