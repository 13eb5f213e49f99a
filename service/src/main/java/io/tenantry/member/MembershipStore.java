package io.tenantry.member;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.id.MembershipId;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Keyset;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of the memberships that callers see. */
final class MembershipStore {
    private static final String SELECT = """
            SELECT %s, o.name, coalesce(j.name, '')
            FROM membership m JOIN person p ON p.id = m.person_id JOIN organization o ON o.id = m.organization_id
            LEFT JOIN project j ON j.id = m.project_id
            WHERE\s""".formatted(MemberStore.COLUMNS);

    /** The organizations and projects that a person is a member of. */
    private static final String MINE = """
            WITH mine AS MATERIALIZED (
              SELECT m.organization_id, m.project_id, m.role = 'admin' AS admin
              FROM active_membership m JOIN organization o ON o.id = m.organization_id
              WHERE m.person_id = :person AND NOT o.disabled AND (CAST(:only AS integer) IS NULL OR o.id = :only)),
            """;

    /**
     * All memberships of the person's organizations and projects. Each part of the union is sorted, so that the database reads
     * no more rows than the page shows.
     */
    private static final String SEEN_BY_PERSON = MINE + """
            seen AS (
              SELECT found.id FROM mine CROSS JOIN LATERAL (
                SELECT m.id FROM membership m WHERE m.organization_id = mine.organization_id AND %1$s
                ORDER BY m.id LIMIT :most) found
              WHERE mine.project_id IS NULL
              UNION
              SELECT found.id FROM mine CROSS JOIN LATERAL (
                SELECT m.id FROM membership m WHERE m.project_id = mine.project_id AND %1$s
                ORDER BY m.id LIMIT :most) found
              WHERE mine.project_id IS NOT NULL
              ORDER BY id LIMIT :most)
            """;

    private static final String ADMINISTERED_BY_PERSON = MINE + """
            seen AS (
              SELECT found.id FROM mine CROSS JOIN LATERAL (
                SELECT m.id FROM membership m WHERE m.organization_id = mine.organization_id AND %1$s
                ORDER BY m.id LIMIT :most) found
              WHERE mine.project_id IS NULL AND mine.admin
              UNION
              SELECT found.id FROM mine CROSS JOIN LATERAL (
                SELECT m.id FROM membership m WHERE m.project_id = mine.project_id AND %1$s
                ORDER BY m.id LIMIT :most) found
              WHERE mine.project_id IS NOT NULL AND mine.admin
              UNION
              SELECT m.id FROM membership m
              WHERE m.person_id = :person AND m.organization_id IN (SELECT organization_id FROM mine) AND %1$s
              ORDER BY id LIMIT :most)
            """;

    private static final String OF_ORGANIZATION = """
            WITH seen AS (
              SELECT m.id FROM membership m
              WHERE m.organization_id = (SELECT id FROM organization WHERE id = :own AND NOT disabled) AND %1$s
              ORDER BY m.id LIMIT :most)
            """;

    private static final String OF_PROJECT = """
            WITH seen AS (
              SELECT m.id FROM membership m JOIN organization o ON o.id = m.organization_id
              WHERE m.project_id = :own AND NOT o.disabled AND %1$s
              ORDER BY m.id LIMIT :most)
            """;

    private static final String OF_ALL = """
            WITH seen AS (SELECT m.id FROM membership m WHERE %1$s ORDER BY m.id LIMIT :most)
            """;

    /**
     * A page of a list that is sorted by id.
     *
     * @param after the id before its first one
     * @param most the maximum number of rows
     */
    record Part(int after, int most) {}

    private MembershipStore() {}

    static Optional<Membership> find(Handle handle, MembershipId id) {
        return handle.createQuery(SELECT + "m.id = :id")
                .bind("id", id)
                .map(MembershipStore::membership)
                .findOne();
    }

    /**
     * The memberships that the caller sees, restricted to an organization, a project and one membership where they are given; by
     * id.
     */
    static List<Membership> seen(
            Handle handle,
            Caller caller,
            @Nullable OrganizationId organization,
            @Nullable ProjectId project,
            @Nullable MembershipId id,
            List<Condition> conditions,
            Part part) {
        return list(handle, caller, SEEN_BY_PERSON, organization, project, id, conditions, part);
    }

    /** The memberships of the organizations and projects that the caller administers, and the caller's own; by id. */
    static List<Membership> administered(Handle handle, Caller caller, List<Condition> conditions, Part part) {
        return list(handle, caller, ADMINISTERED_BY_PERSON, null, null, null, conditions, part);
    }

    private static List<Membership> list(
            Handle handle,
            Caller caller,
            String ofPerson,
            @Nullable OrganizationId organization,
            @Nullable ProjectId project,
            @Nullable MembershipId id,
            List<Condition> conditions,
            Part part) {
        String visible = switch (caller) {
            case Caller.Operator ignored -> OF_ALL;
            case Caller.Person ignored -> ofPerson;
            case Caller.OrganizationKey ignored -> OF_ORGANIZATION;
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> OF_PROJECT;
        };
        Keyset keyset = new Keyset();
        String asked = "m.id > :after AND " + keyset.where(conditions)
                + (organization == null ? "" : " AND m.organization_id = :organization")
                + (project == null ? "" : " AND m.project_id = :project")
                + (id == null ? "" : " AND m.id = :id");
        Query query =
                handle.createQuery(visible.formatted(asked) + SELECT + "m.id IN (SELECT id FROM seen) ORDER BY m.id");
        query.bindMap(keyset.values()).bind("after", part.after).bind("most", part.most);
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
        if (organization != null) {
            query.bind("organization", organization);
        }
        if (project != null) {
            query.bind("project", project);
        }
        if (id != null) {
            query.bind("id", id);
        }
        return query.map(MembershipStore::membership).list();
    }

    private static Membership membership(ResultSet row, StatementContext context) throws SQLException {
        return new Membership(MemberStore.member(row), row.getString(11), row.getString(12));
    }
}
