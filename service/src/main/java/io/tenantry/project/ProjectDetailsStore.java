package io.tenantry.project;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Keyset;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretRow;
import io.tenantry.setting.SettingRow;
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

/** The SQL of the projects that callers see. */
final class ProjectDetailsStore {
    private static final int FIRST_SETTING = 11;
    private static final String COLUMNS = SettingRow.columns(ProjectSetting.CATALOGUE.all()).stream()
            .map(column -> ", p." + column)
            .collect(Collectors.joining());

    /** The memberships of a person: of whole organizations (with a null project) and of projects. */
    private static final String MINE = """
            mine AS MATERIALIZED (
              SELECT m.organization_id, m.project_id
              FROM active_membership m JOIN organization o ON o.id = m.organization_id
              WHERE m.person_id = :person AND NOT o.disabled AND (CAST(:only AS integer) IS NULL OR o.id = :only))""";

    private static final String OWN_ORGANIZATION = """
            mine AS MATERIALIZED (
              SELECT id AS organization_id, NULL::integer AS project_id FROM organization WHERE id = :own AND NOT disabled)""";

    private static final String OWN_PROJECT = """
            mine AS MATERIALIZED (
              SELECT p.organization_id, p.id AS project_id
              FROM project p JOIN organization o ON o.id = p.organization_id WHERE p.id = :own AND NOT o.disabled)""";

    private static final String EVERYWHERE = """
            mine AS MATERIALIZED (SELECT id AS organization_id, NULL::integer AS project_id FROM organization)""";

    /** The projects that a caller sees; from each organization no more than needed. */
    private static final String SEEN = """
            seen AS (
              SELECT id, bool_or(whole) AS whole FROM (
                SELECT found.id, true AS whole FROM mine CROSS JOIN LATERAL (
                  SELECT p.id FROM project p
                  WHERE p.organization_id = mine.organization_id AND p.id > :after%1$s%2$s) found
                WHERE mine.project_id IS NULL
                UNION ALL
                SELECT p.id, false FROM mine JOIN project p ON p.id = mine.project_id WHERE p.id > :after%1$s) every
              GROUP BY id)""";

    private static final String FIRST = " ORDER BY p.id LIMIT :first";

    private static final String SELECT = """
            SELECT p.id, p.organization_id, p.name, p.created_at, p.updated_at, p.revision,
                   o.name, o.created_at, o.updated_at, %s%s
            FROM project p JOIN organization o ON o.id = p.organization_id
            """;

    /** The approximate size of the projects in bytes, with their members, who are repeated for each project. */
    private static final String BYTES = """
            SELECT coalesce(sum(:project * each.projects + :member * (each.members * each.projects + each.of_projects)), 0)
            FROM (
              SELECT count(*)::numeric AS projects,
                     (SELECT count(*) FROM membership m
                      WHERE seen.whole AND m.organization_id = p.organization_id AND m.project_id IS NULL) AS members,
                     sum((SELECT count(*) FROM membership m WHERE m.project_id = p.id)
                         * CASE WHEN seen.whole THEN 1 ELSE 2 END) AS of_projects
              FROM seen JOIN project p ON p.id = seen.id
              GROUP BY p.organization_id, seen.whole) each""";

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

    /**
     * A query for projects.
     *
     * @param organization the organization, or null for any
     * @param project the project, or null for any
     * @param conditions further conditions
     */
    record Asked(
            @Nullable OrganizationId organization, @Nullable ProjectId project, List<Condition> conditions) {}

    /**
     * The projects that a caller sees, by id.
     *
     * @param after the id before the first one
     * @param most the maximum number
     * @param skip the number to skip
     */
    List<Seen> seen(Handle handle, Caller caller, Asked asked, ProjectId after, int most, long skip) {
        String sql = "WITH " + mine(caller) + ", " + SEEN.formatted(narrowed(asked), FIRST)
                + ", page AS (SELECT id, whole FROM seen ORDER BY id LIMIT :most OFFSET :skip) "
                + SELECT.formatted("page.whole", COLUMNS) + " JOIN page ON page.id = p.id ORDER BY p.id";
        return bind(handle.createQuery(sql), caller, asked)
                .bind("after", after)
                .bind("most", most)
                .bind("skip", skip)
                .bind("first", most + skip)
                .map(this::seen)
                .list();
    }

    /** The number of projects that a caller sees. */
    static long count(Handle handle, Caller caller, Asked asked) {
        return counted(handle, caller, asked, "SELECT count(*) FROM seen")
                .mapTo(long.class)
                .one();
    }

    /**
     * The approximate size in bytes of the projects that a caller sees, with the members of each project and of its
     * organization.
     *
     * @param ofProject the size of a project in bytes, without members
     * @param ofMember the size of a member in bytes
     */
    static double bytes(Handle handle, Caller caller, Asked asked, int ofProject, int ofMember) {
        return counted(handle, caller, asked, BYTES)
                .bind("project", ofProject)
                .bind("member", ofMember)
                .mapTo(double.class)
                .one();
    }

    private static Query counted(Handle handle, Caller caller, Asked asked, String sql) {
        String seen = "WITH " + mine(caller) + ", " + SEEN.formatted(narrowed(asked), "") + " ";
        return bind(handle.createQuery(seen + sql), caller, asked).bind("after", 0);
    }

    private static String mine(Caller caller) {
        return switch (caller) {
            case Caller.Operator ignored -> EVERYWHERE;
            case Caller.Person ignored -> MINE;
            case Caller.OrganizationKey ignored -> OWN_ORGANIZATION;
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> OWN_PROJECT;
        };
    }

    private static String narrowed(Asked asked) {
        return (asked.organization == null ? "" : " AND p.organization_id = :organization")
                + (asked.project == null ? "" : " AND p.id = :asked_project")
                + (asked.conditions.isEmpty() ? "" : " AND " + new Keyset().where(asked.conditions));
    }

    private static Query bind(Query query, Caller caller, Asked asked) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person person ->
                query.bind("person", person.personId())
                        .bindByType("only", person.reach().onlyOrganization(), OrganizationId.class);
            case Caller.OrganizationKey(ApiKeyId ignored, OrganizationId own) -> query.bind("own", own);
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey(ApiKeyId ignored, OrganizationId alsoIgnored, ProjectId own) ->
                query.bind("own", own);
        }
        Keyset keyset = new Keyset();
        keyset.where(asked.conditions);
        query.bindMap(keyset.values());
        if (asked.organization != null) {
            query.bind("organization", asked.organization);
        }
        if (asked.project != null) {
            query.bind("asked_project", asked.project);
        }
        return query;
    }

    /** A project, whether or not the caller sees it, with the part of its organization that a caller of that kind sees. */
    Optional<Seen> find(Handle handle, Caller caller, ProjectId project) {
        String whole = switch (caller) {
            case Caller.Operator ignored -> "true";
            case Caller.Person ignored -> WHOLE;
            case Caller.OrganizationKey ignored -> "true";
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> "false";
        };
        Query query = handle.createQuery(SELECT.formatted(whole, COLUMNS) + "WHERE p.id = :project");
        if (caller instanceof Caller.Person person) {
            query.bind("person", person.personId());
        }
        return query.bind("project", project).map(this::seen).findOne();
    }

    /** The secrets of a project. */
    static SecretRow secrets(SecretBox box, long row) {
        return new SecretRow(box, "project", row);
    }

    private Seen seen(ResultSet row, StatementContext context) throws SQLException {
        Project project = new Project(
                new ProjectId(row.getInt(1)),
                new OrganizationId(row.getInt(2)),
                row.getString(3),
                instant(row, 4),
                instant(row, 5));
        return new Seen(
                new ProjectDetails(
                        project,
                        row.getInt(6),
                        SettingRow.read(row, FIRST_SETTING, ProjectSetting.CATALOGUE, secrets(box, row.getInt(1)))),
                row.getString(7),
                instant(row, 8),
                instant(row, 9),
                row.getBoolean(10));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
