package io.tenantry.member;

import io.tenantry.access.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of memberships as their callers see them. */
final class MembershipStore {
    private static final String SELECT = """
            SELECT %s, o.name, coalesce(j.name, '')
            FROM membership m JOIN person p ON p.id = m.person_id JOIN organization o ON o.id = m.organization_id
            LEFT JOIN project j ON j.id = m.project_id
            WHERE\s""".formatted(MemberStore.COLUMNS);

    /** Every membership of where the person belongs, to the organization as a whole or to that project. */
    private static final String SEEN_BY_PERSON = """
            NOT o.disabled AND (:only = 0 OR o.id = :only)
            AND EXISTS (SELECT FROM active_membership mine
                        WHERE mine.person_id = :person AND mine.organization_id = m.organization_id
                          AND (mine.project_id IS NULL OR mine.project_id = m.project_id))
            """;

    private static final String ADMINISTERED_BY_PERSON = """
            NOT o.disabled AND (:only = 0 OR o.id = :only)
            AND m.organization_id IN (SELECT organization_id FROM active_membership WHERE person_id = :person)
            AND (m.person_id = :person
                 OR m.organization_id IN (SELECT mine.organization_id FROM active_membership mine
                        WHERE mine.person_id = :person AND mine.role = 'admin' AND mine.project_id IS NULL)
                 OR m.project_id IN (SELECT mine.project_id FROM active_membership mine
                        WHERE mine.person_id = :person AND mine.role = 'admin'))
            """;

    private MembershipStore() {}

    static Optional<Membership> find(Handle handle, int id) {
        return handle.createQuery(SELECT + "m.id = :id")
                .bind("id", id)
                .map(MembershipStore::membership)
                .findOne();
    }

    /** What the caller sees, narrowed to an organization, a project and one membership where they are given; by id. */
    static List<Membership> seen(
            Handle handle,
            Caller caller,
            @Nullable Integer organization,
            @Nullable Integer project,
            @Nullable Integer id) {
        return list(handle, caller, SEEN_BY_PERSON, organization, project, id);
    }

    /** The memberships of what the caller administers, and the caller's own; by id. */
    static List<Membership> administered(Handle handle, Caller caller) {
        return list(handle, caller, ADMINISTERED_BY_PERSON, null, null, null);
    }

    private static List<Membership> list(
            Handle handle,
            Caller caller,
            String ofPerson,
            @Nullable Integer organization,
            @Nullable Integer project,
            @Nullable Integer id) {
        String visible = switch (caller) {
            case Caller.Operator ignored -> "true";
            case Caller.Person ignored -> ofPerson;
            case Caller.OrganizationKey ignored -> "NOT o.disabled AND o.id = :own";
            case Caller.ProjectKey ignored -> "NOT o.disabled AND m.project_id = :own";
        };
        String sql = SELECT + visible
                + (organization == null ? "" : " AND m.organization_id = :organization")
                + (project == null ? "" : " AND m.project_id = :project")
                + (id == null ? "" : " AND m.id = :id")
                + " ORDER BY m.id";
        Query query = handle.createQuery(sql);
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person person ->
                query.bind("person", person.personId()).bind("only", person.onlyOrganization());
            case Caller.OrganizationKey(int ignored, int own) -> query.bind("own", own);
            case Caller.ProjectKey(int ignored, int alsoIgnored, int own) -> query.bind("own", own);
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
