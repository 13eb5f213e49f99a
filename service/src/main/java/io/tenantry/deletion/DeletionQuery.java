package io.tenantry.deletion;

import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import java.util.List;

/**
 * Which deletions an operator asks for.
 *
 * @param filter a part of the organization's name, without regard to case; empty for all
 * @param conditions what else must hold
 * @param order the order of the list
 * @param window which part of the list
 */
public record DeletionQuery(String filter, List<Condition> conditions, Order order, Window window) {
    public DeletionQuery {
        conditions = List.copyOf(conditions);
    }
}
