package io.tenantry.session.attempt;

import io.tenantry.listing.Column;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import java.util.List;

/**
 * A query for a person's login attempts.
 *
 * @param conditions the conditions that each attempt meets
 * @param order the order of the list
 * @param window the part of the list
 */
public record LoginAttemptQuery(List<Condition> conditions, Order order, Window window) {
    public static final Column STATUS = new Column(
            "(CASE WHEN a.action = 'signIn' THEN 'success' ELSE 'failed' END COLLATE \"C\")",
            "status",
            Column.Type.TEXT,
            false);
    public static final Column AT = new Column("unix_seconds(a.at)", "at", Column.Type.TIME, false);
    /** The location, which is never known. */
    public static final Column LOCATION = new Column("(''::text COLLATE \"C\")", "location", Column.Type.TEXT, false);

    public LoginAttemptQuery {
        conditions = List.copyOf(conditions);
    }
}
