package io.tenantry.user;

import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import java.util.List;
import java.util.stream.Stream;

/**
 * A query of users.
 *
 * @param filter a part of the name or of the address, case-insensitive; empty for all
 * @param conditions further conditions
 * @param order the order of the list; with a cursor it should be that of the list the cursor is from
 * @param window the part of the list
 */
public record UserQuery(String filter, List<Condition> conditions, Order order, Window window) {
    public UserQuery {
        conditions = List.copyOf(conditions);
    }

    /** Whether it asks for all users, without a condition. */
    boolean isEverything() {
        return filter.isEmpty() && conditions.isEmpty();
    }

    /** This query with a further condition. */
    public UserQuery and(Condition another) {
        return new UserQuery(
                filter, Stream.concat(conditions.stream(), Stream.of(another)).toList(), order, window);
    }
}
