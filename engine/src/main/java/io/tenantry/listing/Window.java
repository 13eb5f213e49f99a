package io.tenantry.listing;

/** Which part of a list is asked for. */
public sealed interface Window {
    /** The greatest number of rows that a page may have. */
    int MOST = 100;

    /** The most rows to return, 1 to {@value #MOST}. */
    int limit();

    /**
     * From the start.
     *
     * @param limit the most rows to return
     * @param skip how many rows to leave out first
     */
    record FromStart(int limit, long skip) implements Window {}

    /**
     * What follows a row.
     *
     * @param limit the most rows to return
     * @param cursor the row
     */
    record After(int limit, Cursor cursor) implements Window {}

    /**
     * What precedes a row: the rows right before it, in the order of the list.
     *
     * @param limit the most rows to return
     * @param cursor the row
     */
    record Before(int limit, Cursor cursor) implements Window {}
}
