package io.tenantry.audit;

import io.tenantry.storage.Column;
import io.tenantry.storage.Condition;
import io.tenantry.storage.Order;
import io.tenantry.storage.Window;
import java.util.List;

/**
 * Which part of an organization's history is asked for.
 *
 * @param filter a part of the action, without regard to case; empty for all
 * @param conditions what else must hold
 * @param order the order of the list
 * @param window which part of the list
 */
public record HistoryQuery(String filter, List<Condition> conditions, Order order, Window window) {
    public static final Column ID = new Column("e.id", "id", Column.Type.ID, false);
    public static final Column AT =
            new Column("floor(extract(epoch FROM e.at))::bigint", "at", Column.Type.NUMBER, false);
    public static final Column OPERATION = new Column("e.operation", "operation", Column.Type.TEXT, false);
    public static final Column ACTION = new Column("e.action", "action", Column.Type.TEXT, false);

    public HistoryQuery {
        conditions = List.copyOf(conditions);
    }
}
