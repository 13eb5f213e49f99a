package io.tenantry.user;

import io.tenantry.listing.Column;

/** The columns that lists of users can be sorted and filtered by. */
public final class UserColumns {
    public static final Column ID = new Column("m.id", "id", Column.Type.ID, false);
    /** The address, compared case-insensitively. */
    public static final Column EMAIL = new Column("p.email", "email_fold", Column.Type.ADDRESS, false, "p.email_fold");
    /** The name: filtered as written, sorted by its collation key. */
    public static final Column NAME = new Column("p.name", "name_order", Column.Type.NAME, false, "p.name_order");

    public static final Column ORGANIZATION = new Column("m.organization_id", "organization_id", Column.Type.ID, false);
    public static final Column ROLES = new Column(
            "(CASE m.role WHEN 'admin' THEN ARRAY['admin'] ELSE '{}' END || m.roles)",
            "roles",
            Column.Type.TEXTS,
            false);
    public static final Column ACCEPTED_TOS = new Column("m.accepted_tos", "accepted_tos", Column.Type.FLAG, false);
    public static final Column DISABLED = new Column("m.disabled", "disabled", Column.Type.FLAG, false);
    public static final Column CXONE_EMAIL = new Column("m.cxone_email", "cxone_email", Column.Type.TEXT, true);
    public static final Column CXONE_ID = new Column("m.cxone_id", "cxone_id", Column.Type.TEXT, true);
    public static final Column CREATED_AT =
            new Column("unix_seconds(m.created_at)", "created_at", Column.Type.TIME, false);
    public static final Column CHANGED_AT =
            new Column("unix_seconds(m.updated_at)", "updated_at", Column.Type.TIME, false);
    public static final Column CREATED_BY = new Column("m.created_by", "created_by", Column.Type.TEXT, false);
    public static final Column CHANGED_BY = new Column("m.last_changed_by", "last_changed_by", Column.Type.TEXT, false);

    /** When the person was last active, 0 for never; only in the list of one organization. */
    public static final Column ACTIVE_AT = new Column(
            "coalesce((SELECT unix_seconds(s.active_at) FROM sign_in s WHERE s.person_id = m.person_id), 0)",
            "active_at",
            Column.Type.TIME,
            false);

    private UserColumns() {}
}
