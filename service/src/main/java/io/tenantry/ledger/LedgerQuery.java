package io.tenantry.ledger;

import io.tenantry.listing.Column;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import java.util.List;

/**
 * A query for entries of a ledger.
 *
 * @param filter a part of the source, case-insensitive; empty for all
 * @param conditions the conditions that each entry meets
 * @param order the order of the list
 * @param window the part of the list
 */
public record LedgerQuery(String filter, List<Condition> conditions, Order order, Window window) {
    public static final Column ID = new Column("e.id", "id", Column.Type.ID, false);
    public static final Column KEY = new Column("e.key", "key", Column.Type.TEXT, true);
    public static final Column KIND = new Column("e.kind", "kind", Column.Type.TEXT, false);
    public static final Column AT = new Column("unix_seconds(e.at)", "at", Column.Type.TIME, false);

    public LedgerQuery {
        conditions = List.copyOf(conditions);
    }
}
