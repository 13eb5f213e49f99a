package io.tenantry.project.member;

import io.tenantry.listing.Column;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import java.util.List;

/**
 * A query for members of a project.
 *
 * @param filter a part of the name or of the address, case-insensitive; empty for all
 * @param conditions the conditions that each member meets
 * @param order the order of the list; without terms, by the id of the user
 * @param window the part of the list
 */
public record ProjectMemberQuery(String filter, List<Condition> conditions, Order order, Window window) {
    /** The id of the user. */
    public static final Column ID = new Column("m.user_id", "user_id", Column.Type.ID, false);
    /** The address, compared case-insensitively. */
    public static final Column EMAIL = new Column("p.email", "email_fold", Column.Type.ADDRESS, false, "p.email_fold");
    /** The name: filtered as written, sorted by its collation key. */
    public static final Column NAME = new Column("p.name", "name_order", Column.Type.NAME, false, "p.name_order");

    public static final Column ROLES = new Column("""
            (CASE WHEN m.whole_role = 'admin' THEN ARRAY['admin'] ELSE '{}' END
             || CASE m.role WHEN 'admin' THEN ARRAY['projectAdmin'] WHEN 'member' THEN '{}' WHEN 'labs' THEN '{}'
                            ELSE ARRAY['basic'] END
             || m.roles)""", "roles", Column.Type.TEXTS, false);
    public static final Column CREATED_AT =
            new Column("unix_seconds(m.created_at)", "created_at", Column.Type.TIME, false);
    public static final Column CHANGED_AT =
            new Column("unix_seconds(m.updated_at)", "updated_at", Column.Type.TIME, false);
    public static final Column CREATED_BY = new Column("m.created_by", "created_by", Column.Type.TEXT, false);
    public static final Column CHANGED_BY = new Column("m.last_changed_by", "last_changed_by", Column.Type.TEXT, false);

    public ProjectMemberQuery {
        conditions = List.copyOf(conditions);
    }
}
