package io.tenantry.organization;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.Reach;
import io.tenantry.canonical.Names;
import io.tenantry.listing.Keyset;
import io.tenantry.listing.Like;
import io.tenantry.member.Member;
import io.tenantry.member.MemberStore;
import io.tenantry.member.Role;
import io.tenantry.project.Project;
import io.tenantry.project.ProjectStore;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.Setting;
import io.tenantry.storage.Database;
import io.tenantry.storage.Pages;
import io.tenantry.storage.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of organizations as their members see them. A member of a whole organization sees all its members and projects; a
 * member of projects sees only those. One round trip to the database reads any number of organizations.
 */
final class OrganizationViewStore {
    /** The maximum number of members, and of projects, of all organizations together that are kept in memory at once. */
    private static final int MOST_PARTS = 4_000;

    private final Database database;
    private final SecretBox box;

    OrganizationViewStore(Database database, SecretBox box) {
        this.database = database;
        this.box = box;
    }

    /** A part of a statement with its values. */
    private record Sql(String text, List<Object> values) {
        static Sql of(String text, Object... values) {
            return new Sql(text, List.of(values));
        }

        Sql then(String more, Object... further) {
            return then(of(more, further));
        }

        Sql then(Sql more) {
            List<Object> all = new ArrayList<>(values);
            all.addAll(more.values);
            return new Sql(text + more.text, all);
        }
    }

    /**
     * A SELECT of the memberships of a caller: rows of an {@code organization_id}, a {@code project_id} (null for the whole
     * organization), and a {@code role}.
     */
    record Belonging(String sql, List<Object> values) {
        /** @param reach the organizations to include */
        static Belonging ofPerson(PersonId person, Reach reach) {
            String own = "SELECT organization_id, project_id, role FROM active_membership WHERE person_id = ?";
            return switch (reach) {
                case Reach.Everywhere ignored -> new Belonging(own, List.of(person));
                case Reach.Only(OrganizationId only) ->
                    new Belonging(own + " AND organization_id = ?", List.of(person, only));
            };
        }

        /** Access of an admin. */
        static Belonging toOrganization(OrganizationId organization) {
            return new Belonging("""
                    SELECT CAST(? AS integer) AS organization_id, NULL::integer AS project_id, 'admin' AS role""", List.of(organization));
        }

        static Belonging toProject(OrganizationId organization, ProjectId project) {
            return new Belonging(
                    "SELECT CAST(? AS integer) AS organization_id, CAST(? AS integer) AS project_id, NULL AS role",
                    List.of(organization, project));
        }

        /** A SELECT of one column of the rows that meet a condition. */
        private Sql find(String column, String where, Object... further) {
            return Sql.of("SELECT " + column + " FROM (")
                    .then(new Sql(sql, values))
                    .then(") belonging WHERE " + where, further);
        }
    }

    /** The number of organizations that {@link #views} finds. */
    long count(Handle handle, Belonging belonging, OrganizationsAsked asked) {
        Sql sql = Sql.of("SELECT count(*) FROM (").then(asked(belonging, asked)).then(") found");
        Query query = handle.createQuery(sql.text);
        for (int i = 0; i < sql.values.size(); i++) {
            query.bind(i, sql.values.get(i));
        }
        return query.mapTo(long.class).one();
    }

    /**
     * The result of a query.
     *
     * @param organizations the requested organizations, by id
     * @param roles the role in each organization, by its id; null if the caller belongs only to projects of it
     * @param parts their members and projects, or null if there are too many
     */
    private record Found(
            List<Organization> organizations,
            Map<OrganizationId, String> roles,
            @Nullable Parts parts) {
        Optional<List<OrganizationView>> views() {
            Parts all = parts;
            return all == null
                    ? Optional.empty()
                    : Optional.of(organizations.stream()
                            .map(organization -> all.view(organization, roles.get(organization.id())))
                            .toList());
        }
    }

    /**
     * The requested organizations that are enabled, as {@link #views} returns them; empty if they have too many members or
     * projects.
     */
    Optional<List<OrganizationView>> wholly(Belonging belonging, OrganizationsAsked asked) {
        return find(belonging, asked).views();
    }

    /**
     * The requested organizations that are enabled, each as the caller sees it, by id. If they have too many members or projects
     * together, each half of them is read separately; if a single organization has too many, its members and projects are read
     * in pages later.
     */
    List<OrganizationView> views(Belonging belonging, OrganizationsAsked asked) {
        Found found = find(belonging, asked);
        return found.views().orElseGet(() -> {
            List<OrganizationId> ids =
                    found.organizations.stream().map(Organization::id).toList();
            int half = ids.size() / 2;
            return half == 0
                    ? List.of(later(belonging, found, found.organizations.getFirst()))
                    : Stream.of(ids.subList(0, half), ids.subList(half, ids.size()))
                            .flatMap(part -> views(belonging, OrganizationsAsked.of(part, asked.shown())).stream())
                            .toList();
        });
    }

    private OrganizationView later(Belonging belonging, Found found, Organization organization) {
        String role = found.roles.get(organization.id());
        LongOrganization parts = new LongOrganization(database, organization.id());
        boolean admin = Role.ADMIN.word().equals(role);
        if (role != null) {
            return new OrganizationView(organization, admin, parts.members(), parts.projects());
        }
        Sql own = belonging.find("project_id", "project_id IS NOT NULL AND organization_id = ?", organization.id());
        List<ProjectId> projects = new ArrayList<>();
        database.read(List.of(question(own, row -> projects.add(new ProjectId(row.getInt(1))))));
        return new OrganizationView(organization, admin, parts.membersOf(projects), parts.projects(projects));
    }

    private Found find(Belonging belonging, OrganizationsAsked asked) {
        Sql organizations = asked(belonging, asked);
        Sql within = within(organizations, asked);
        Sql whole = belonging.find("organization_id", "project_id IS NULL").then(within);
        Sql projects = belonging.find("project_id", "project_id IS NOT NULL").then(within);
        Sql ofMembers = in("m.organization_id", whole, "m.project_id", projects);
        Sql ofProjects = in("organization_id", whole, "id", projects);
        Sql few = few("membership m", ofMembers).then(" AND ").then(few("project", ofProjects));
        List<Setting<?>> shown = asked.shown();
        String columns = OrganizationRow.columns(shown);
        int role = columns.split(", ", -1).length + 1;
        List<Organization> found = new ArrayList<>();
        Map<OrganizationId, String> roles = new HashMap<>();
        AtomicBoolean many = new AtomicBoolean();
        Parts parts = new Parts();
        database.read(List.of(
                question(
                        Sql.of("SELECT " + columns + ", (")
                                .then(belonging.find("role", "organization_id = o.id AND project_id IS NULL"))
                                .then("), ")
                                .then(few)
                                .then(" FROM organization o WHERE ")
                                .then(oneOf("o.id", organizations))
                                .then(" ORDER BY o.id"),
                        row -> {
                            Organization organization = OrganizationRow.read(row, shown, box);
                            found.add(organization);
                            roles.put(organization.id(), row.getString(role));
                            many.set(!row.getBoolean(role + 1));
                        }),
                question(
                        Sql.of(MemberStore.SELECT + " WHERE (")
                                .then(ofMembers)
                                .then(") AND ")
                                .then(few)
                                .then(" ORDER BY m.id"),
                        row -> parts.add(MemberStore.member(row))),
                question(
                        Sql.of(ProjectStore.SELECT + " WHERE (")
                                .then(ofProjects)
                                .then(") AND ")
                                .then(few)
                                .then(" ORDER BY id"),
                        row -> parts.add(ProjectStore.project(row)))));
        return new Found(found, roles, many.get() ? null : parts);
    }

    /** Whether there are few enough rows to keep all in memory. The count stops at the limit. */
    private static Sql few(String table, Sql where) {
        return Sql.of("(SELECT count(*) FROM (SELECT FROM " + table + " WHERE ")
                .then(where)
                .then(" LIMIT ?) counted) <= ?", MOST_PARTS + 1, MOST_PARTS);
    }

    /** The rows of these organizations or projects. As arrays, both conditions can use their indexes. */
    private static Sql in(String organization, Sql organizations, String project, Sql projects) {
        return oneOf(organization, organizations).then(" OR ").then(oneOf(project, projects));
    }

    /**
     * Whether a column has one of the values of a SELECT. The array is computed once per statement; a plan for
     * {@code IN (SELECT …)} may run the SELECT for each row, and does so while a table has no statistics.
     */
    private static Sql oneOf(String column, Sql values) {
        return Sql.of(column + " = ANY(ARRAY(").then(values).then("))");
    }

    /** Restricts rows to the requested organizations where that avoids reading the others. */
    private static Sql within(Sql organizations, OrganizationsAsked asked) {
        if (!asked.ids().isEmpty()) {
            return among("organization_id", asked.ids());
        }
        return asked.search().isEmpty() && asked.conditions().isEmpty() && asked.most() == Integer.MAX_VALUE
                ? Sql.of("")
                : Sql.of(" AND ").then(oneOf("organization_id", organizations));
    }

    private static Question question(Sql sql, Question.Rows rows) {
        return new Question(sql.text, sql.values, rows);
    }

    /** The ids of the requested organizations. */
    private static Sql asked(Belonging belonging, OrganizationsAsked asked) {
        Sql sql = Sql.of("SELECT o.id FROM organization o WHERE NOT o.disabled AND ")
                .then(oneOf("o.id", belonging.find("organization_id", "TRUE")));
        if (!asked.ids().isEmpty()) {
            sql = sql.then(among("o.id", asked.ids()));
        }
        if (!asked.search().isEmpty()) {
            sql = sql.then(" AND o.name_fold LIKE ?", Like.containing(Names.fold(asked.search())));
        }
        if (!asked.conditions().isEmpty()) {
            Keyset keyset = new Keyset(true);
            String where = keyset.where(asked.conditions());
            sql = sql.then(" AND " + where, keyset.values().values().toArray());
        }
        if (asked.after().value() > 0) {
            sql = sql.then(" AND o.id > ?", asked.after());
        }
        if (asked.most() < Integer.MAX_VALUE) {
            sql = sql.then(" ORDER BY o.id LIMIT ? OFFSET ?", asked.most(), asked.skip());
        }
        return sql;
    }

    private static Sql among(String column, List<OrganizationId> ids) {
        return ids.size() == 1
                ? Sql.of(" AND " + column + " = ?", ids.getFirst())
                : Sql.of(" AND " + column + " = ANY(?)", ids);
    }

    /** The members and projects of several organizations. */
    private static final class Parts {
        private final Map<OrganizationId, List<Member>> ofOrganization = new HashMap<>();
        private final Map<ProjectId, List<Member>> ofProject = new HashMap<>();
        private final Map<OrganizationId, List<Project>> projects = new HashMap<>();

        void add(Member member) {
            ProjectId project = member.projectId();
            if (project == null) {
                add(ofOrganization, member.organizationId(), member);
            } else {
                add(ofProject, project, member);
            }
        }

        void add(Project project) {
            add(projects, project.organizationId(), project);
        }

        private static <K, T> void add(Map<K, List<T>> lists, K key, T value) {
            lists.computeIfAbsent(key, ignored -> new ArrayList<>()).add(value);
        }

        /** @param role the role of the caller in the whole organization; null if the caller belongs only to projects of it */
        OrganizationView view(Organization organization, @Nullable String role) {
            List<OrganizationView.ProjectView> seen = projects.getOrDefault(organization.id(), List.of()).stream()
                    .map(project -> new OrganizationView.ProjectView(
                            project, Pages.whole(ofProject.getOrDefault(project.id(), List.of()))))
                    .toList();
            List<Member> members = role != null
                    ? ofOrganization.getOrDefault(organization.id(), List.of())
                    : seen.stream()
                            .flatMap(one -> one.members().rows().stream())
                            .toList();
            return new OrganizationView(
                    organization, Role.ADMIN.word().equals(role), Pages.whole(members), Pages.whole(seen));
        }
    }
}
