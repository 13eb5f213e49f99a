package io.tenantry.deletion;

import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import java.util.List;

/**
 * A query of deletions.
 *
 * @param filter a part of the organization's name, ignoring case; empty for all
 * @param conditions further conditions
 * @param order the order of the list
 * @param window the part of the list
 */
public record DeletionQuery(String filter, List<Condition> conditions, Order order, Window window) {
    public DeletionQuery {
        conditions = List.copyOf(conditions);
    }
}
