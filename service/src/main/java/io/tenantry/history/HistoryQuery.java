package io.tenantry.history;

import io.tenantry.listing.Column;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import java.util.List;

/**
 * A query for the history.
 *
 * @param filter a part of the action, case-insensitive; empty for all
 * @param conditions further conditions
 * @param order the order of the list
 * @param window the part of the list
 */
public record HistoryQuery(String filter, List<Condition> conditions, Order order, Window window) {
    public static final Column ID = new Column("e.id", "id", Column.Type.ID, false);
    public static final Column AT =
            new Column("floor(extract(epoch FROM e.at))::bigint", "at", Column.Type.NUMBER, false);
    public static final Column OPERATION = new Column("e.operation", "operation", Column.Type.TEXT, false);
    public static final Column ACTION = new Column("e.action", "action", Column.Type.TEXT, false);

    public static final Column ORGANIZATION = new Column("e.organization_id", "organization_id", Column.Type.ID, true);
    public static final Column OBJECT_TYPE = new Column("e.object_type", "object_type", Column.Type.TEXT, false);
    public static final Column PERSON =
            new Column("e.person_email", "person_email_fold", Column.Type.ADDRESS, true, "e.person_email_fold");
    public static final Column OPERATOR = new Column("e.operator", "operator", Column.Type.TEXT, true);
    public static final Column REQUEST = new Column("nullif(e.request_id, '')", "request_id", Column.Type.TEXT, true);
    public static final Column ADDRESS = new Column("e.from_address", "from_address", Column.Type.TEXT, true);

    public HistoryQuery {
        conditions = List.copyOf(conditions);
    }

    /** This query for another part of the list. */
    public HistoryQuery in(Window other) {
        return new HistoryQuery(filter, conditions, order, other);
    }
}
