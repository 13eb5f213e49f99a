package io.tenantry.project;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The SQL of projects. */
public final class ProjectStore {
    private ProjectStore() {}

    /**
     * The projects of these organizations, and these projects, by id.
     *
     * @param organizations ids
     * @param projects ids
     */
    public static List<Project> of(Handle handle, Collection<Integer> organizations, Collection<Integer> projects) {
        return handle.createQuery("""
                        SELECT id, organization_id, name, created_at, updated_at FROM project
                        WHERE organization_id = ANY(:organizations) OR id = ANY(:projects)
                        ORDER BY id""")
                .bind("organizations", organizations.toArray(Integer[]::new))
                .bind("projects", projects.toArray(Integer[]::new))
                .map((row, context) -> new Project(
                        row.getInt(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        row.getObject(5, OffsetDateTime.class).toInstant()))
                .list();
    }
}
