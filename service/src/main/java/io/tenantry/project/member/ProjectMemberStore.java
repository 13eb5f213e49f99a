package io.tenantry.project.member;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.canonical.Names;
import io.tenantry.id.MembershipId;
import io.tenantry.listing.Like;
import io.tenantry.listing.Listing;
import io.tenantry.listing.Order;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import io.tenantry.member.Person;
import io.tenantry.member.Role;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of the members of projects. */
final class ProjectMemberStore {
    private static final String COLUMNS = """
            m.id, m.revision, m.user_id, p.id, p.email, p.name, m.role, m.whole_role, m.roles, m.user_accepted_tos,
            m.user_disabled, m.allowed_locales, unix_seconds(m.created_at), unix_seconds(m.updated_at), m.created_by,
            m.last_changed_by""";

    /** Memberships of projects, each with the user of the person in the organization, if there is one. */
    private static final String TABLE = """
            (SELECT m.*, coalesce(u.id, m.id) AS user_id,
                    CASE WHEN NOT u.disabled OR u.disabled_by_failures THEN u.role END AS whole_role,
                    coalesce(u.accepted_tos, m.accepted_tos) AS user_accepted_tos,
                    coalesce(u.disabled, m.disabled) AS user_disabled
             FROM membership m LEFT JOIN membership u
               ON u.organization_id = m.organization_id AND u.person_id = m.person_id AND u.project_id IS NULL
             WHERE m.project_id IS NOT NULL) m JOIN person p ON p.id = m.person_id""";

    private static final Listing<ProjectMember> LIST = new Listing<>(
            COLUMNS,
            TABLE,
            "m.id",
            "m.revision",
            Positions.Kind.MEMBERSHIP,
            null,
            ProjectMemberStore::member,
            member -> new Listing.RowRevision(member.id().value(), member.revision()));

    private ProjectMemberStore() {}

    static Slice<ProjectMember> list(Handle handle, ProjectId project, ProjectMemberQuery query) {
        Map<String, Object> values = new HashMap<>(Map.of("project", project));
        String where = "m.project_id = :project";
        if (!query.filter().isEmpty()) {
            where += " AND (p.name_fold LIKE :filter OR p.email_fold LIKE :filter OR p.email_search_form LIKE :filter)";
            values.put("filter", Like.containing(Names.fold(query.filter())));
        }
        Listing.Filter filter = new Listing.Filter(where, values, query.conditions());
        return LIST.page(handle, filter, byUser(query.order()), query.window());
    }

    /** The order with a change of its tie-breaker: equal members are sorted by user instead of membership. */
    private static Order byUser(Order order) {
        List<Order.Term> terms = new ArrayList<>(order.terms());
        if (terms.stream().noneMatch(term -> term.column().equals(ProjectMemberQuery.ID))) {
            terms.add(new Order.Term(ProjectMemberQuery.ID, true));
        }
        return new Order(terms, order.code());
    }

    /** The member of a project by user id, or by membership id if the member is no user of the organization. */
    static Optional<ProjectMember> find(Handle handle, ProjectId project, MembershipId user) {
        return handle.createQuery(
                        "SELECT " + COLUMNS + " FROM " + TABLE + " WHERE m.project_id = :project AND m.user_id = :user")
                .bind("project", project)
                .bind("user", user)
                .map(ProjectMemberStore::member)
                .findOne();
    }

    /** The membership of a project that a person has. */
    static Optional<ProjectMember> ofPerson(Handle handle, ProjectId project, PersonId person) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM " + TABLE
                        + " WHERE m.project_id = :project AND m.person_id = :person")
                .bind("project", project)
                .bind("person", person)
                .map(ProjectMemberStore::member)
                .findOne();
    }

    /** The organization of a project, which never changes. */
    static Optional<OrganizationId> organization(Handle handle, ProjectId project) {
        return handle.createQuery("SELECT organization_id FROM project WHERE id = :id")
                .bind("id", project)
                .mapTo(OrganizationId.class)
                .findOne();
    }

    static String projectName(Handle handle, ProjectId project) {
        return handle.createQuery("SELECT name FROM project WHERE id = :id")
                .bind("id", project)
                .mapTo(String.class)
                .one();
    }

    /** A person of an organization, by user id, or by the id of a project membership if the person is no user. */
    static Optional<Person> person(Handle handle, OrganizationId organization, MembershipId user) {
        return handle.createQuery("""
                        SELECT p.id, p.email, p.name FROM membership m JOIN person p ON p.id = m.person_id
                        WHERE m.organization_id = :organization AND m.id = :user AND (m.project_id IS NULL
                          OR NOT EXISTS (SELECT FROM membership own WHERE own.organization_id = m.organization_id
                                           AND own.person_id = m.person_id AND own.project_id IS NULL))""")
                .bind("organization", organization)
                .bind("user", user)
                .map((row, context) -> new Person(new PersonId(row.getInt(1)), row.getString(2), row.getString(3)))
                .findOne();
    }

    /**
     * Changes the roles of a member.
     *
     * @param by the person who changes it; null for an operator or a program
     */
    static void setRoles(
            Handle handle, @Nullable PersonId by, MembershipId membership, Role role, Collection<String> otherRoles) {
        handle.createUpdate("""
                        UPDATE membership SET role = :role, roles = :roles, revision = revision + 1, updated_at = now(),
                            last_changed_by = user_of(:by, organization_id)
                        WHERE id = :id""")
                .bind("role", role.word())
                .bind("roles", otherRoles.stream().sorted().toArray(String[]::new))
                .bindByType("by", by, PersonId.class)
                .bind("id", membership)
                .execute();
    }

    /** @param locales null for no restriction */
    static void setLocales(
            Handle handle, @Nullable PersonId by, MembershipId membership, @Nullable List<String> locales) {
        handle.createUpdate("""
                        UPDATE membership SET allowed_locales = :locales, revision = revision + 1, updated_at = now(),
                            last_changed_by = user_of(:by, organization_id)
                        WHERE id = :id""")
                .bindByType("locales", locales == null ? null : locales.toArray(String[]::new), String[].class)
                .bindByType("by", by, PersonId.class)
                .bind("id", membership)
                .execute();
    }

    /** The projects of an organization that a person is a member of, by project id. */
    static Map<ProjectId, ProjectMember> projectsOf(Handle handle, OrganizationId organization, PersonId person) {
        Map<ProjectId, ProjectMember> found = new HashMap<>();
        handle.createQuery("SELECT " + COLUMNS + ", m.project_id FROM " + TABLE
                        + " WHERE m.organization_id = :organization AND m.person_id = :person")
                .bind("organization", organization)
                .bind("person", person)
                .map((row, context) -> found.put(new ProjectId(row.getInt(17)), member(row, context)))
                .list();
        return found;
    }

    /** The first projects of an organization, by id. */
    static List<ProjectId> projects(Handle handle, OrganizationId organization, int most) {
        return handle.createQuery(
                        "SELECT id FROM project WHERE organization_id = :organization ORDER BY id LIMIT :most")
                .bind("organization", organization)
                .bind("most", most)
                .mapTo(ProjectId.class)
                .list();
    }

    private static ProjectMember member(ResultSet row, StatementContext context) throws SQLException {
        String whole = row.getString(8);
        Array roles = row.getArray(9);
        Array locales = row.getArray(12);
        return new ProjectMember(
                new MembershipId(row.getInt(1)),
                row.getInt(2),
                new MembershipId(row.getInt(3)),
                new Person(new PersonId(row.getInt(4)), row.getString(5), row.getString(6)),
                Role.of(row.getString(7)).orElseThrow(),
                whole == null ? null : Role.of(whole).orElseThrow(),
                List.of((String[]) roles.getArray()),
                row.getBoolean(10),
                row.getBoolean(11),
                locales == null ? null : List.of((String[]) locales.getArray()),
                row.getLong(13),
                row.getLong(14),
                row.getString(15),
                row.getString(16));
    }
}
