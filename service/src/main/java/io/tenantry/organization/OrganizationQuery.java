package io.tenantry.organization;

import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import io.tenantry.setting.Setting;
import java.util.List;

/**
 * Which organizations an operator asks for.
 *
 * @param filter a part of the name, without regard to case; empty for all
 * @param conditions what else must hold
 * @param order the order of the list; with a cursor it should be that of the list the cursor is from
 * @param window which part of the list
 * @param shown the settings that will be looked at; no others can be
 */
public record OrganizationQuery(
        String filter, List<Condition> conditions, Order order, Window window, List<Setting<?>> shown) {
    public OrganizationQuery {
        conditions = List.copyOf(conditions);
        shown = List.copyOf(shown);
    }

    /** Whether all organizations are in the list. */
    boolean isEverything() {
        return filter.isEmpty() && conditions.isEmpty();
    }
}
