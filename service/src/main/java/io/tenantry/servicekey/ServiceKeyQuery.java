package io.tenantry.servicekey;

import io.tenantry.listing.Column;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import java.util.List;

/**
 * A query of service keys. None of their columns ever changes.
 *
 * @param filter a part of the name, ignoring case; empty for all
 * @param conditions further conditions
 * @param order the order of the list
 * @param window the part of the list
 */
public record ServiceKeyQuery(String filter, List<Condition> conditions, Order order, Window window) {
    public static final Column ID = new Column("k.id", "id", Column.Type.ID, false);
    public static final Column NAME = new Column("k.name", "name", Column.Type.TEXT, false);
    public static final Column SCOPES = new Column("k.scopes", "scopes", Column.Type.TEXTS, false);

    public ServiceKeyQuery {
        conditions = List.copyOf(conditions);
    }

    /** A part of the whole list, by number. */
    public static ServiceKeyQuery of(Window window) {
        return new ServiceKeyQuery("", List.of(), Order.BY_ID, window);
    }
}
