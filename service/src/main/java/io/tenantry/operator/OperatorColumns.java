package io.tenantry.operator;

import io.tenantry.listing.Column;

/** The columns that lists of operators and of their keys can be sorted and queried by. None of them ever changes. */
public final class OperatorColumns {
    public static final Column ID = new Column("o.id", "id", Column.Type.ID, false);
    public static final Column USERNAME = new Column("o.username", "username", Column.Type.TEXT, false);
    public static final Column KEY_ID = new Column("k.id", "id", Column.Type.ID, false);
    public static final Column KEY_NAME = new Column("k.name", "name", Column.Type.TEXT, false);

    private OperatorColumns() {}
}
