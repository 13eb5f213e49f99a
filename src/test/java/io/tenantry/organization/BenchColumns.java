package io.tenantry.organization;

/** What the list of organizations selects, for whoever measures the database with the same statement. */
public final class BenchColumns {
    private BenchColumns() {}

    /** The columns, of the table alias {@code o}. */
    public static String all() {
        return OrganizationRow.COLUMNS;
    }
}
