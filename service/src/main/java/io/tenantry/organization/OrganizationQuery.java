package io.tenantry.organization;

import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import io.tenantry.setting.Setting;
import java.util.List;

/**
 * A query of an operator for organizations.
 *
 * @param filter a part of the name, case-insensitive; empty for all
 * @param conditions further conditions
 * @param order the order of the list; with a cursor, the order of the list that the cursor is from
 * @param window the part of the list
 * @param shown the settings to read; the others are not available
 */
public record OrganizationQuery(
        String filter, List<Condition> conditions, Order order, Window window, List<Setting<?>> shown) {
    public OrganizationQuery {
        conditions = List.copyOf(conditions);
        shown = List.copyOf(shown);
    }

    /** This query for another part of the list. */
    OrganizationQuery in(Window other) {
        return new OrganizationQuery(filter, conditions, order, other, shown);
    }

    /** Whether all organizations are in the list. */
    boolean isEverything() {
        return filter.isEmpty() && conditions.isEmpty();
    }
}
