package io.tenantry.organization;

import io.tenantry.storage.Condition;
import io.tenantry.storage.Order;
import io.tenantry.storage.Window;
import java.util.List;

/**
 * Which organizations an operator asks for.
 *
 * @param filter a part of the name, without regard to case; empty for all
 * @param conditions what else must hold
 * @param order the order of the list; with a cursor it should be that of the list the cursor is from
 * @param window which part of the list
 */
public record OrganizationQuery(String filter, List<Condition> conditions, Order order, Window window) {
    public OrganizationQuery {
        conditions = List.copyOf(conditions);
    }
}
