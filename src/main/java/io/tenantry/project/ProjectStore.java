package io.tenantry.project;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** The SQL of projects. */
public final class ProjectStore {
    /** A SELECT of all, without conditions. */
    public static final String SELECT = "SELECT id, organization_id, name, created_at, updated_at FROM project";

    private ProjectStore() {}

    /** The project in a row of {@link #SELECT}. */
    public static Project project(ResultSet row) throws SQLException {
        return new Project(
                row.getInt(1),
                row.getInt(2),
                row.getString(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                row.getObject(5, OffsetDateTime.class).toInstant());
    }
}
