package io.tenantry.deletion;

import io.tenantry.listing.Column;

/** The columns that a list of deletions can be sorted and filtered by. */
public final class DeletionColumns {
    public static final Column ID = new Column("d.id", "id", Column.Type.ID, false);
    public static final Column ORGANIZATION = new Column("d.organization_id", "organization_id", Column.Type.ID, false);
    public static final Column NAME = new Column(
            "d.organization_name", "organization_name_order", Column.Type.NAME, false, "d.organization_name_order");
    public static final Column STATUS = new Column("d.status", "status", Column.Type.TEXT, false);

    private DeletionColumns() {}
}
