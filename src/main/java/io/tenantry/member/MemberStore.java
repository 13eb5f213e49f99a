package io.tenantry.member;

import io.tenantry.person.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of memberships. */
public final class MemberStore {
    private static final String SELECT = """
            SELECT m.id, m.organization_id, m.project_id, p.id, p.email, p.name,
                   m.role, m.is_email_notify_enabled, m.created_at, m.updated_at
            FROM membership m JOIN person p ON p.id = m.person_id
            """;

    private MemberStore() {}

    /**
     * The members of these organizations and of all their projects, and the members of these projects, by id.
     *
     * @param organizations ids
     * @param projects ids
     */
    public static List<Member> of(Handle handle, Collection<Integer> organizations, Collection<Integer> projects) {
        return handle.createQuery(SELECT + """
                        WHERE m.organization_id = ANY(:organizations) OR m.project_id = ANY(:projects)
                        ORDER BY m.id""")
                .bind("organizations", organizations.toArray(Integer[]::new))
                .bind("projects", projects.toArray(Integer[]::new))
                .map(MemberStore::member)
                .list();
    }

    /** Adds a membership of an organization, or (when there is one) of a project of it; returns its id. */
    public static int insert(
            Handle handle, int organization, @Nullable Integer project, int person, Role role, boolean emailNotified) {
        return handle.createQuery("""
                        INSERT INTO membership (organization_id, project_id, person_id, role, is_email_notify_enabled)
                        VALUES (:organization, :project, :person, :role, :notified) RETURNING id""")
                .bind("organization", organization)
                .bind("project", project)
                .bind("person", person)
                .bind("role", role.word())
                .bind("notified", emailNotified)
                .mapTo(int.class)
                .one();
    }

    /**
     * A role that a person has in an organization.
     *
     * @param projectId where; null for the whole organization
     */
    record Held(@Nullable Integer projectId, Role role) {}

    /** The roles that a person has in one organization and its projects. */
    static List<Held> held(Handle handle, int personId, int organizationId) {
        return handle.createQuery("SELECT project_id, role FROM membership WHERE person_id = ? AND organization_id = ?")
                .bind(0, personId)
                .bind(1, organizationId)
                .map((row, context) -> new Held(
                        row.getObject(1, Integer.class),
                        Role.of(row.getString(2)).orElseThrow()))
                .list();
    }

    private static Member member(ResultSet row, StatementContext context) throws SQLException {
        int project = row.getInt(3);
        Integer projectId = row.wasNull() ? null : project;
        return new Member(
                row.getInt(1),
                row.getInt(2),
                projectId,
                new Person(row.getInt(4), row.getString(5), row.getString(6)),
                Role.of(row.getString(7)).orElseThrow(),
                row.getBoolean(8),
                instant(row, 9),
                instant(row, 10));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
