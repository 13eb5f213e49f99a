package io.tenantry.project.list;

import io.tenantry.listing.Column;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import java.util.List;

/**
 * A query for projects of an organization.
 *
 * @param filter a part of the name, case-insensitive; empty for all
 * @param conditions the conditions that each project meets
 * @param order the order of the list
 * @param window the part of the list
 */
public record ListedProjectQuery(String filter, List<Condition> conditions, Order order, Window window) {
    public static final Column ID = new Column("p.id", "id", Column.Type.ID, false);
    /** The name: filtered as written, sorted by its collation key. */
    public static final Column NAME = new Column("p.name", "name_order", Column.Type.NAME, false, "p.name_order");

    public static final Column COLOR = new Column("p.color", "color", Column.Type.TEXT, false);
    public static final Column INBOX = new Column("p.handover_inbox", "handover_inbox", Column.Type.FLAG, true);
    public static final Column WHISPER = new Column("p.handover_whisper", "handover_whisper", Column.Type.TEXT, true);
    public static final Column DEFAULT_INBOX =
            new Column("p.live_agent_default_inbox", "live_agent_default_inbox", Column.Type.NUMBER, true);
    public static final Column CREATED_AT =
            new Column("unix_seconds(p.created_at)", "created_at", Column.Type.TIME, false);
    public static final Column CHANGED_AT =
            new Column("unix_seconds(p.updated_at)", "updated_at", Column.Type.TIME, false);
    public static final Column CREATED_BY = new Column("p.created_by", "created_by", Column.Type.TEXT, false);
    public static final Column CHANGED_BY = new Column("p.last_changed_by", "last_changed_by", Column.Type.TEXT, false);

    public ListedProjectQuery {
        conditions = List.copyOf(conditions);
    }
}
