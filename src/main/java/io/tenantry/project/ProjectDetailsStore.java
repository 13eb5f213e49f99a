package io.tenantry.project;

import io.tenantry.access.Caller;
import io.tenantry.setting.SettingRow;
import io.tenantry.storage.SecretBox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of projects as their callers see them. */
final class ProjectDetailsStore {
    private static final int FIRST_SETTING = 11;
    private static final String COLUMNS = SettingRow.columns(ProjectSetting.CATALOGUE.all()).stream()
            .map(column -> ", p." + column)
            .collect(Collectors.joining());

    private static final String OF_PERSON = """
            NOT o.disabled AND (:only = 0 OR o.id = :only)
            AND p.organization_id IN (SELECT organization_id FROM active_membership WHERE person_id = :person)
            AND EXISTS (SELECT FROM active_membership mine
                        WHERE mine.person_id = :person AND mine.organization_id = p.organization_id
                          AND (mine.project_id IS NULL OR mine.project_id = p.id))
            """;
    private static final String WHOLE = """
            EXISTS (SELECT FROM active_membership mine WHERE mine.person_id = :person
                    AND mine.organization_id = o.id AND mine.project_id IS NULL)""";

    private final SecretBox box;

    ProjectDetailsStore(SecretBox box) {
        this.box = box;
    }

    /**
     * A project in its organization.
     *
     * @param whole whether the caller is a member of the whole organization, or its key
     */
    record Seen(
            ProjectDetails details,
            String organizationName,
            Instant organizationCreatedAt,
            Instant organizationUpdatedAt,
            boolean whole) {}

    /** The projects that a caller sees, by id, narrowed to an organization and a project where they are given. */
    List<Seen> seen(Handle handle, Caller caller, @Nullable Integer organization, @Nullable Integer project) {
        String visible = switch (caller) {
            case Caller.Operator ignored -> "true";
            case Caller.Person ignored -> OF_PERSON;
            case Caller.OrganizationKey ignored -> "NOT o.disabled AND o.id = :own";
            case Caller.ProjectKey ignored -> "NOT o.disabled AND p.id = :own";
        };
        Query query = query(
                handle,
                caller,
                visible
                        + (organization == null ? "" : " AND o.id = :organization")
                        + (project == null ? "" : " AND p.id = :project"));
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person person -> query.bind("only", person.onlyOrganization());
            case Caller.OrganizationKey(int ignored, int own) -> query.bind("own", own);
            case Caller.ProjectKey(int ignored, int alsoIgnored, int own) -> query.bind("own", own);
        }
        if (organization != null) {
            query.bind("organization", organization);
        }
        if (project != null) {
            query.bind("project", project);
        }
        return query.map(this::seen).list();
    }

    /** A project, whether the caller sees it or not, with what a caller of that kind sees of its organization. */
    Optional<Seen> find(Handle handle, Caller caller, int project) {
        return query(handle, caller, "p.id = :project")
                .bind("project", project)
                .map(this::seen)
                .findOne();
    }

    private static Query query(Handle handle, Caller caller, String where) {
        String whole = switch (caller) {
            case Caller.Operator ignored -> "true";
            case Caller.Person ignored -> WHOLE;
            case Caller.OrganizationKey ignored -> "true";
            case Caller.ProjectKey ignored -> "false";
        };
        Query query = handle.createQuery("""
                SELECT p.id, p.organization_id, p.name, p.created_at, p.updated_at, p.revision,
                       o.name, o.created_at, o.updated_at, %s%s
                FROM project p JOIN organization o ON o.id = p.organization_id
                WHERE %s ORDER BY p.id""".formatted(whole, COLUMNS, where));
        return caller instanceof Caller.Person person ? query.bind("person", person.personId()) : query;
    }

    private Seen seen(ResultSet row, StatementContext context) throws SQLException {
        Project project = new Project(row.getInt(1), row.getInt(2), row.getString(3), instant(row, 4), instant(row, 5));
        return new Seen(
                new ProjectDetails(
                        project, row.getInt(6), SettingRow.read(row, FIRST_SETTING, ProjectSetting.CATALOGUE, box)),
                row.getString(7),
                instant(row, 8),
                instant(row, 9),
                row.getBoolean(10));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
