package io.tenantry.operator;

import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import java.util.List;

/**
 * A query of operators, or of the keys of an operator.
 *
 * @param filter a part of the name, ignoring case; empty for all
 * @param conditions further conditions
 * @param order the order of the list
 * @param window the part of the list
 */
public record OperatorQuery(String filter, List<Condition> conditions, Order order, Window window) {
    public OperatorQuery {
        conditions = List.copyOf(conditions);
    }

    /** A part of the whole list, by number. */
    public static OperatorQuery of(Window window) {
        return new OperatorQuery("", List.of(), Order.BY_ID, window);
    }
}
