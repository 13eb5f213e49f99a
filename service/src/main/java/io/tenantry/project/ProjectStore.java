package io.tenantry.project;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of projects. */
public final class ProjectStore {
    /** A SELECT without conditions. */
    public static final String SELECT = "SELECT id, organization_id, name, created_at, updated_at FROM project";

    private ProjectStore() {}

    /** At most {@code most} projects of an organization, by id: those after a project, or the first ones. */
    public static List<Project> ofOrganization(
            Handle handle, OrganizationId organization, @Nullable Project before, int most) {
        return handle.createQuery(
                        SELECT + " WHERE organization_id = :organization AND id > :after ORDER BY id LIMIT :most")
                .bind("organization", organization)
                .bind("after", before == null ? new ProjectId(0) : before.id())
                .bind("most", most)
                .map((row, context) -> project(row))
                .list();
    }

    /** The projects with these ids, by id. */
    public static List<Project> find(Handle handle, Collection<ProjectId> ids) {
        return handle.createQuery(SELECT + " WHERE id = ANY(:ids) ORDER BY id")
                .bind("ids", ids.toArray(ProjectId[]::new))
                .map((row, context) -> project(row))
                .list();
    }

    /** The project in a row of {@link #SELECT}. */
    public static Project project(ResultSet row) throws SQLException {
        return new Project(
                new ProjectId(row.getInt(1)),
                new OrganizationId(row.getInt(2)),
                row.getString(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                row.getObject(5, OffsetDateTime.class).toInstant());
    }
}
