package io.tenantry.member;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.canonical.AddressKey;
import io.tenantry.id.MembershipId;
import io.tenantry.limit.Metric;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of memberships. Statements that decide about access read {@code active_membership}, which omits people who are
 * disabled in the organization.
 */
public final class MemberStore {
    /** The columns of a SELECT, from {@code membership m} and {@code person p}, in the order that {@link #member} expects. */
    static final String COLUMNS = "m.id, m.organization_id, m.project_id, p.id, p.email, p.name,"
            + " m.role, m.is_email_notify_enabled, m.created_at, m.updated_at";

    /** A SELECT of these columns from {@code membership m} and {@code person p}, without conditions. */
    public static final String SELECT = """
            SELECT %s
            FROM membership m JOIN person p ON p.id = m.person_id
            """.formatted(COLUMNS);

    private MemberStore() {}

    /** At most {@code most} members of these whole organizations and of these projects, by id. */
    public static List<Member> directly(
            Handle handle, Collection<OrganizationId> organizations, Collection<ProjectId> projects, int most) {
        return handle.createQuery(SELECT + """
                        WHERE m.id IN (
                          (SELECT id FROM membership
                           WHERE organization_id = ANY(:organizations) AND project_id IS NULL LIMIT :most)
                          UNION ALL
                          (SELECT id FROM membership WHERE project_id = ANY(:projects) LIMIT :most)
                          LIMIT :most)
                        ORDER BY m.id""")
                .bind("organizations", organizations.toArray(OrganizationId[]::new))
                .bind("projects", projects.toArray(ProjectId[]::new))
                .bind("most", most)
                .map((row, context) -> member(row))
                .list();
    }

    /** At most {@code most} members of a whole organization, by id: those after a member, or the first ones. */
    public static List<Member> ofOrganization(
            Handle handle, OrganizationId organization, @Nullable Member before, int most) {
        return handle.createQuery(SELECT + """
                        WHERE m.organization_id = :organization AND m.project_id IS NULL AND m.id > :after
                        ORDER BY m.id LIMIT :most""")
                .bind("organization", organization)
                .bind("after", before == null ? 0 : before.id())
                .bind("most", most)
                .map((row, context) -> member(row))
                .list();
    }

    /** At most {@code most} members of projects, by project and id: those after a member, or the first ones. */
    public static List<Member> ofProjects(
            Handle handle, Collection<ProjectId> projects, @Nullable Member before, int most) {
        return handle.createQuery(SELECT + """
                        WHERE m.project_id = ANY(:projects) AND (m.project_id, m.id) > (:project, :after)
                        ORDER BY m.project_id, m.id LIMIT :most""")
                .bind("projects", projects.toArray(ProjectId[]::new))
                .bind("project", before == null || before.projectId() == null ? new ProjectId(0) : before.projectId())
                .bind("after", before == null ? 0 : before.id())
                .bind("most", most)
                .map((row, context) -> member(row))
                .list();
    }

    /** The enabled organizations in which a person has one of these roles for the whole organization. */
    static List<OrganizationId> organizations(Handle handle, PersonId person, Collection<Role> roles) {
        return handle.createQuery("""
                        SELECT o.id FROM active_membership m JOIN organization o ON o.id = m.organization_id
                        WHERE m.person_id = :person AND m.project_id IS NULL AND m.role = ANY(:roles) AND NOT o.disabled
                        ORDER BY o.id""")
                .bind("person", person)
                .bind("roles", roles.stream().map(Role::word).toArray(String[]::new))
                .mapTo(OrganizationId.class)
                .list();
    }

    /**
     * Whether a person belongs to any organization; locks the person, so that the answer stays true until this transaction ends.
     */
    public static boolean belongsAnywhere(Handle handle, PersonId person) {
        handle.createQuery("SELECT id FROM person WHERE id = :person FOR NO KEY UPDATE")
                .bind("person", person)
                .mapTo(Integer.class)
                .findOne();
        return handle.createQuery("SELECT EXISTS (SELECT FROM membership WHERE person_id = :person)")
                .bind("person", person)
                .mapTo(boolean.class)
                .one();
    }

    /**
     * Adds a membership of an organization, or of a project of it if one is given; returns its id.
     *
     * @param by the person who adds it, null for an operator or a program
     */
    public static MembershipId insert(
            Handle handle,
            @Nullable PersonId by,
            OrganizationId organization,
            @Nullable ProjectId project,
            PersonId person,
            Role role,
            boolean emailNotified) {
        MembershipId id = new MembershipId(handle.createQuery("""
                        INSERT INTO membership (organization_id, project_id, person_id, role, is_email_notify_enabled)
                        VALUES (:organization, :project, :person, :role, :notified) RETURNING id""")
                .bind("organization", organization)
                .bindByType("project", project, ProjectId.class)
                .bind("person", person)
                .bind("role", role.word())
                .bind("notified", emailNotified)
                .mapTo(int.class)
                .one());
        if (by != null && project == null) {
            // After the INSERT: a person who joins without an inviter becomes a user only with this row.
            handle.createUpdate("""
                            UPDATE membership SET created_by = author, last_changed_by = author
                            FROM user_of(:by, :organization) author WHERE id = :id""")
                    .bindByType("by", by, PersonId.class)
                    .bind("organization", organization)
                    .bind("id", id)
                    .execute();
        }
        return id;
    }

    /**
     * Adds a person to several projects of an organization, in one statement.
     *
     * @return the project of each new membership by its id
     */
    static Map<MembershipId, ProjectId> insertAll(
            Handle handle, OrganizationId organization, Collection<ProjectId> projects, PersonId person, Role role) {
        return handle.createQuery("""
                        INSERT INTO membership (organization_id, project_id, person_id, role, is_email_notify_enabled)
                        SELECT :organization, project, :person, :role, true
                        FROM unnest(CAST(:projects AS integer[])) WITH ORDINALITY AS p (project, position) ORDER BY position
                        RETURNING id, project_id""")
                .bind("organization", organization)
                .bind("projects", projects.toArray(ProjectId[]::new))
                .bind("person", person)
                .bind("role", role.word())
                .map((row, context) -> Map.entry(new MembershipId(row.getInt(1)), new ProjectId(row.getInt(2))))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> other, LinkedHashMap::new));
    }

    /**
     * A role that a person has in an organization.
     *
     * @param projectId the project; null for the whole organization
     */
    record Held(@Nullable ProjectId projectId, Role role) {}

    /**
     * The state of an organization and the roles of a person in it.
     *
     * @param disabled whether the organization is disabled
     * @param held the roles that the person has in it and its projects; empty if no person is given
     */
    record Standing(boolean disabled, List<Held> held) {}

    /** Whether a person belongs to a whole organization and is not disabled there. */
    static boolean isEnabled(Handle handle, OrganizationId organization, PersonId person) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM membership WHERE person_id = :person
                            AND organization_id = :organization AND project_id IS NULL AND NOT disabled)""")
                .bind("person", person)
                .bind("organization", organization)
                .mapTo(Boolean.class)
                .one();
    }

    /** The state of an organization and the roles of a person in it; empty if the organization does not exist. */
    static Optional<Standing> standing(Handle handle, OrganizationId organizationId, @Nullable PersonId personId) {
        List<Held> held = new ArrayList<>();
        return handle.createQuery("""
                        SELECT o.disabled, m.project_id, m.role
                        FROM organization o
                        LEFT JOIN active_membership m ON m.organization_id = o.id AND m.person_id = :person
                        WHERE o.id = :organization""")
                .bind("organization", organizationId)
                .bindByType("person", personId, PersonId.class)
                .reduceResultSet(Optional.empty(), (standing, row, context) -> {
                    String role = row.getString(3);
                    if (role != null) {
                        held.add(new Held(
                                ProjectId.ofNullable(row.getObject(2, Integer.class)),
                                Role.of(role).orElseThrow()));
                    }
                    return Optional.of(new Standing(row.getBoolean(1), held));
                });
    }

    /**
     * Locks the members and roles of an organization until this transaction ends.
     *
     * @return the maximum number of people in force, 0 for no limit; empty if the organization does not exist
     */
    public static Optional<Integer> lockOrganization(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT " + Metric.MEMBERS.inForceSql("o")
                        + " FROM organization o WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", organization)
                .mapTo(Integer.class)
                .findOne();
    }

    static boolean hasProject(Handle handle, OrganizationId organization, ProjectId project) {
        return handle.createQuery(
                        "SELECT EXISTS (SELECT FROM project WHERE id = :project AND organization_id = :organization)")
                .bind("project", project)
                .bind("organization", organization)
                .mapTo(boolean.class)
                .one();
    }

    /** Whether a person is a member of a whole organization, or of that project if one is given. */
    public static boolean isMember(
            Handle handle, OrganizationId organization, @Nullable ProjectId project, PersonId person) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM membership WHERE person_id = :person
                            AND organization_id = :organization AND project_id IS NOT DISTINCT FROM :project)""")
                .bind("person", person)
                .bind("organization", organization)
                .bindByType("project", project, ProjectId.class)
                .mapTo(boolean.class)
                .one();
    }

    /** Whether a person belongs to another organization than this one one. */
    public static boolean belongsElsewhere(Handle handle, OrganizationId organization, PersonId person) {
        return handle.createQuery(
                        "SELECT EXISTS (SELECT FROM membership WHERE person_id = :person AND organization_id <> :organization)")
                .bind("person", person)
                .bind("organization", organization)
                .mapTo(boolean.class)
                .one();
    }

    /** The number of people in an organization and its projects, without one person. */
    static int countOthers(Handle handle, OrganizationId organization, PersonId person) {
        return handle.createQuery("""
                        SELECT count(DISTINCT person_id) FROM membership
                        WHERE organization_id = :organization AND person_id <> :person
                          AND NOT EXISTS (SELECT FROM membership
                                          WHERE organization_id = :organization AND person_id = :person)""")
                .bind("organization", organization)
                .bind("person", person)
                .mapTo(int.class)
                .one();
    }

    /** Whether another membership than this one gives the organization an admin who is not disabled. */
    public static boolean hasOtherAdmin(Handle handle, OrganizationId organization, MembershipId membership) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM membership WHERE organization_id = :organization
                            AND project_id IS NULL AND role = 'admin' AND NOT disabled AND id <> :membership)""")
                .bind("organization", organization)
                .bind("membership", membership)
                .mapTo(boolean.class)
                .one();
    }

    /**
     * Changes a membership; null means no change.
     *
     * @param by the person who changes it, null for an operator or a program
     */
    static void update(
            Handle handle,
            @Nullable PersonId by,
            MembershipId id,
            @Nullable Role role,
            @Nullable Boolean emailNotified) {
        handle.createUpdate("""
                        UPDATE membership SET role = coalesce(:role, role),
                            is_email_notify_enabled = coalesce(:notified, is_email_notify_enabled),
                            revision = revision + 1, updated_at = now(),
                            last_changed_by = user_of(:by, organization_id)
                        WHERE id = :id""")
                .bindByType("by", by, PersonId.class)
                .bind("role", role == null ? null : role.word())
                .bindByType("notified", emailNotified, Boolean.class)
                .bind("id", id)
                .execute();
    }

    /** The person of an organization, or of one of its projects, by id or e-mail address. */
    static Optional<PersonId> person(
            Handle handle, OrganizationId organization, @Nullable PersonId id, @Nullable String email) {
        return handle.createQuery("""
                        SELECT p.id FROM person p WHERE (p.id = :id OR p.email_fold = :email)
                          AND EXISTS (SELECT FROM membership WHERE person_id = p.id AND organization_id = :organization)""")
                .bindByType("id", id, PersonId.class)
                .bind("email", email == null ? null : AddressKey.of(email.strip()))
                .bind("organization", organization)
                .mapTo(PersonId.class)
                .findFirst();
    }

    /** The membership that a person has of a project. */
    static Optional<MembershipId> ofProject(Handle handle, ProjectId project, PersonId person) {
        return handle.createQuery("SELECT id FROM membership WHERE project_id = :project AND person_id = :person")
                .bind("project", project)
                .bind("person", person)
                .mapTo(Integer.class)
                .findOne()
                .map(MembershipId::new);
    }

    public static void delete(Handle handle, MembershipId id) {
        handle.createUpdate("DELETE FROM membership WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    /** The addresses of admins who receive e-mails; at most {@code most}. */
    public static List<String> adminAddresses(Handle handle, OrganizationId organization, int most) {
        return handle.createQuery("""
                        SELECT p.email FROM membership m JOIN person p ON p.id = m.person_id
                        WHERE m.organization_id = :organization AND m.project_id IS NULL AND m.role = 'admin'
                          AND (NOT m.disabled OR m.disabled_by_failures) AND m.is_email_notify_enabled
                        ORDER BY m.id LIMIT :most""")
                .bind("organization", organization)
                .bind("most", most)
                .mapTo(String.class)
                .list();
    }

    /** The address of a person. */
    public static String emailOf(Handle handle, PersonId person) {
        return handle.createQuery("SELECT email FROM person WHERE id = :id")
                .bind("id", person)
                .mapTo(String.class)
                .one();
    }

    /** The membership in a row of {@link #SELECT}. */
    public static Member member(ResultSet row) throws SQLException {
        ProjectId project = new ProjectId(row.getInt(3));
        ProjectId projectId = row.wasNull() ? null : project;
        return new Member(
                new MembershipId(row.getInt(1)),
                new OrganizationId(row.getInt(2)),
                projectId,
                new Person(new PersonId(row.getInt(4)), row.getString(5), row.getString(6)),
                Role.of(row.getString(7)).orElseThrow(),
                row.getBoolean(8),
                instant(row, 9),
                instant(row, 10));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
