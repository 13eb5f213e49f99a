package io.tenantry.organization;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.member.Member;
import io.tenantry.member.MemberStore;
import io.tenantry.member.Role;
import io.tenantry.project.Project;
import io.tenantry.project.ProjectStore;
import io.tenantry.setting.Setting;
import io.tenantry.storage.Database;
import io.tenantry.storage.Like;
import io.tenantry.storage.Names;
import io.tenantry.storage.Question;
import io.tenantry.storage.SecretBox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of organizations as those see them who belong to them: with the members and projects that the caller sees. However
 * many organizations there are, the database is asked once.
 */
final class OrganizationViewStore {
    private final Database database;
    private final SecretBox box;

    OrganizationViewStore(Database database, SecretBox box) {
        this.database = database;
        this.box = box;
    }

    /** A piece of a statement with its values. */
    private record Sql(String text, List<Object> values) {
        static final Sql NOTHING = of("SELECT NULL::integer");

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
     * What a caller sees.
     *
     * @param organizations a statement that finds the ids of those that are asked for
     * @param role an expression on {@code organization o}: the caller's role in the whole of it, or null
     * @param whole a statement that finds the ids of the organizations, at least those asked for, of which the caller sees
     *     everything
     * @param projects a statement that finds the ids of the projects that the caller sees besides
     */
    private record Sight(Sql organizations, Sql role, Sql whole, Sql projects) {
        static Sight of(Caller caller, OrganizationsAsked asked) {
            return switch (caller) {
                case Caller.Operator ignored -> throw new Fault.NotAllowed();
                case Caller.Person person -> of(person, asked);
                case Caller.OrganizationKey(int ignored, int own) ->
                    new Sight(
                            asked(Sql.of("o.id = ?", own), asked),
                            Sql.of("'admin'"),
                            Sql.of("SELECT CAST(? AS integer)", own),
                            Sql.NOTHING);
                case Caller.ProjectKey(int ignored, int own, int project) ->
                    new Sight(
                            asked(Sql.of("o.id = ?", own), asked),
                            Sql.of("NULL"),
                            Sql.NOTHING,
                            Sql.of("SELECT CAST(? AS integer)", project));
            };
        }

        private static Sight of(Caller.Person person, OrganizationsAsked asked) {
            int id = person.personId();
            Sql own = Sql.of("o.id IN (SELECT organization_id FROM active_membership WHERE person_id = ?)", id);
            Sql organizations = asked(
                    person.onlyOrganization() == 0 ? own : own.then(" AND o.id = ?", person.onlyOrganization()), asked);
            Sql within = within(organizations, asked);
            Sql role = Sql.of("""
                    (SELECT role FROM active_membership
                     WHERE person_id = ? AND organization_id = o.id AND project_id IS NULL)""", id);
            Sql whole = Sql.of("""
                    SELECT organization_id FROM active_membership
                    WHERE person_id = ? AND project_id IS NULL""", id).then(within);
            Sql projects = Sql.of("""
                    SELECT project_id FROM active_membership
                    WHERE person_id = ? AND project_id IS NOT NULL""", id).then(within);
            return new Sight(organizations, role, whole, projects);
        }

        /** Leaves out what belongs to organizations that are not asked for, where that saves reading it. */
        private static Sql within(Sql organizations, OrganizationsAsked asked) {
            if (!asked.ids().isEmpty()) {
                return among("organization_id", asked.ids());
            }
            return asked.search().isEmpty() && asked.most() == Integer.MAX_VALUE
                    ? Sql.of("")
                    : Sql.of(" AND organization_id IN (").then(organizations).then(")");
        }

        /** A condition on rows that have the id of an organization and that of a project in these columns. */
        Sql of(String organization, String project) {
            // As arrays, which are found once: then each has its index.
            return Sql.of(organization + " = ANY(ARRAY(")
                    .then(whole)
                    .then(")) OR " + project + " = ANY(ARRAY(")
                    .then(projects)
                    .then("))");
        }
    }

    /** Those enabled organizations of the caller's that are asked for, each as the caller sees it, by id. */
    List<OrganizationView> views(Caller caller, OrganizationsAsked asked) {
        Sight sight = Sight.of(caller, asked);
        List<Setting<?>> shown = asked.shown();
        String columns = OrganizationRow.columns(shown);
        int role = columns.split(", ", -1).length + 1;
        List<Organization> found = new ArrayList<>();
        Map<Integer, String> roles = new HashMap<>();
        Parts parts = new Parts();
        database.read(List.of(
                question(
                        Sql.of("SELECT " + columns + ", ")
                                .then(sight.role)
                                .then(" FROM organization o WHERE o.id IN (")
                                .then(sight.organizations)
                                .then(") ORDER BY o.id"),
                        row -> {
                            Organization organization = OrganizationRow.read(row, shown, box);
                            found.add(organization);
                            roles.put(organization.id(), row.getString(role));
                        }),
                question(
                        Sql.of(MemberStore.SELECT + " WHERE ")
                                .then(sight.of("m.organization_id", "m.project_id"))
                                .then(" ORDER BY m.id"),
                        row -> parts.add(MemberStore.member(row))),
                question(
                        Sql.of(ProjectStore.SELECT + " WHERE ")
                                .then(sight.of("organization_id", "id"))
                                .then(" ORDER BY id"),
                        row -> parts.add(ProjectStore.project(row)))));
        return found.stream()
                .map(organization -> parts.view(organization, roles.get(organization.id())))
                .toList();
    }

    private static Question question(Sql sql, Question.Rows rows) {
        return new Question(sql.text, sql.values, rows);
    }

    /** The ids of those of the caller's organizations that are asked for. */
    private static Sql asked(Sql own, OrganizationsAsked asked) {
        Sql sql = Sql.of("SELECT o.id FROM organization o WHERE ").then(own).then(" AND NOT o.disabled");
        if (!asked.ids().isEmpty()) {
            sql = sql.then(among("o.id", asked.ids()));
        }
        if (!asked.search().isEmpty()) {
            sql = sql.then(" AND o.name_fold LIKE ?", Like.containing(Names.fold(asked.search())));
        }
        if (asked.most() < Integer.MAX_VALUE) {
            sql = sql.then(" ORDER BY o.id LIMIT ? OFFSET ?", asked.most(), asked.skip());
        }
        return sql;
    }

    private static Sql among(String column, List<Integer> ids) {
        return ids.size() == 1
                ? Sql.of(" AND " + column + " = ?", ids.getFirst())
                : Sql.of(" AND " + column + " = ANY(?)", ids);
    }

    /** The members and projects of several organizations. */
    private static final class Parts {
        private final Map<Integer, List<Member>> ofOrganization = new HashMap<>();
        private final Map<Integer, List<Member>> ofProject = new HashMap<>();
        private final Map<Integer, List<Project>> projects = new HashMap<>();

        void add(Member member) {
            Integer project = member.projectId();
            if (project == null) {
                add(ofOrganization, member.organizationId(), member);
            } else {
                add(ofProject, project, member);
            }
        }

        void add(Project project) {
            add(projects, project.organizationId(), project);
        }

        private static <T> void add(Map<Integer, List<T>> lists, int key, T value) {
            lists.computeIfAbsent(key, ignored -> new ArrayList<>()).add(value);
        }

        /** @param role the caller's in the whole organization; null when they belong to projects of it alone */
        OrganizationView view(Organization organization, @Nullable String role) {
            List<OrganizationView.ProjectView> seen = projects.getOrDefault(organization.id(), List.of()).stream()
                    .map(project ->
                            new OrganizationView.ProjectView(project, ofProject.getOrDefault(project.id(), List.of())))
                    .toList();
            List<Member> members = role != null
                    ? ofOrganization.getOrDefault(organization.id(), List.of())
                    : seen.stream().flatMap(one -> one.members().stream()).toList();
            return new OrganizationView(organization, Role.ADMIN.word().equals(role), members, seen);
        }
    }
}
