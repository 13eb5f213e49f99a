package io.tenantry.organization;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.member.Member;
import io.tenantry.member.MemberStore;
import io.tenantry.member.Role;
import io.tenantry.project.Project;
import io.tenantry.project.ProjectStore;
import io.tenantry.storage.Database;
import io.tenantry.storage.Names;
import io.tenantry.storage.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The door to organizations: who may see which, and what of them. */
public final class Organizations {
    private final Database database;
    private final OrganizationStore store;
    private final OrganizationListStore lists;

    public Organizations(Database database, OrganizationStore store, OrganizationListStore lists) {
        this.database = database;
        this.store = store;
        this.lists = lists;
    }

    /**
     * A part of the list of all organizations, for an operator.
     *
     * @throws Fault.NotAllowed for everybody else
     */
    public Slice<Organization> list(Caller caller, OrganizationQuery query) {
        return switch (caller) {
            case Caller.Operator ignored -> database.read(handle -> lists.list(handle, query));
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }

    /**
     * One organization with its settings, for an operator.
     *
     * @throws Fault.NotFound when there is none
     * @throws Fault.NotAllowed for everybody else
     */
    public Organization get(Caller caller, int id) {
        return switch (caller) {
            case Caller.Operator ignored ->
                database.read(handle -> store.find(handle, id)).orElseThrow(() -> new Fault.NotFound("organization"));
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }

    /**
     * The enabled organizations that the caller belongs to, each as the caller sees it, by id.
     *
     * @param search a part of the name, without regard to case; empty for all
     * @param most how many to return at the most
     * @param skip how many to leave out first
     * @throws Fault.NotAllowed for an operator, who belongs to none
     */
    public List<OrganizationView> visible(Caller caller, String search, int most, long skip) {
        return database.readAsPlanned(handle -> switch (caller) {
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.Person person ->
                views(handle, person.personId(), store.ofPerson(handle, person, search, most, skip));
            case Caller.OrganizationKey(int ignored, int organization) ->
                page(views(handle, find(handle, organization, search)), most, skip);
            case Caller.ProjectKey(int ignored, int organization, int project) ->
                page(views(handle, find(handle, organization, search), project), most, skip);
        });
    }

    /**
     * Every organization that the caller belongs to, also those that {@link #visible} leaves out: a change of any of them
     * may change that list.
     *
     * @throws Fault.NotAllowed for an operator
     */
    public List<Integer> belongsTo(Caller caller) {
        return switch (caller) {
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.Person person ->
                database.read(handle -> OrganizationStore.idsOfPerson(handle, person.personId()));
            case Caller.OrganizationKey(int ignored, int organization) -> List.of(organization);
            case Caller.ProjectKey(int ignored, int organization, int project) -> List.of(organization);
        };
    }

    /** How many organizations {@link #visible} finds without limit. */
    public long countVisible(Caller caller, String search) {
        return switch (caller) {
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.Person person -> database.read(handle -> store.countOfPerson(handle, person, search));
            case Caller.OrganizationKey ignored -> visible(caller, search, 1, 0).size();
            case Caller.ProjectKey ignored -> visible(caller, search, 1, 0).size();
        };
    }

    /**
     * One organization as the caller sees it.
     *
     * @throws Fault.NotFound when it is not there, is disabled or is not the caller's
     * @throws Fault.NotAllowed for an operator
     */
    public OrganizationView view(Caller caller, int id) {
        List<OrganizationView> found = database.readAsPlanned(handle -> switch (caller) {
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.Person person ->
                views(
                        handle,
                        person.personId(),
                        store.ofPerson(handle, person, id).stream().toList());
            case Caller.OrganizationKey(int ignored, int organization) ->
                organization == id ? views(handle, find(handle, organization, "")) : List.of();
            case Caller.ProjectKey(int ignored, int organization, int project) ->
                organization == id ? views(handle, find(handle, organization, ""), project) : List.of();
        });
        return found.stream().findFirst().orElseThrow(() -> new Fault.NotFound("organization"));
    }

    private Optional<Organization> find(Handle handle, int id, String search) {
        return store.find(handle, id)
                .filter(found -> !found.disabled())
                .filter(found -> Names.fold(found.name()).contains(Names.fold(search)));
    }

    private static List<OrganizationView> page(List<OrganizationView> all, int most, long skip) {
        return all.stream().skip(skip).limit(most).toList();
    }

    /** For an organization's own key: everything. */
    private static List<OrganizationView> views(Handle handle, Optional<Organization> organization) {
        return organization.stream()
                .map(found -> {
                    Parts parts = Parts.read(handle, List.of(found.id()), List.of());
                    return parts.view(found, true, true);
                })
                .toList();
    }

    /** For a project's key: that project and its members alone. */
    private static List<OrganizationView> views(Handle handle, Optional<Organization> organization, int project) {
        return organization.stream()
                .map(found -> Parts.read(handle, List.of(), List.of(project)).view(found, false, false))
                .toList();
    }

    /** For a person: everything where they are a member of the whole organization, else the projects they belong to. */
    private static List<OrganizationView> views(Handle handle, int personId, List<OrganizationStore.Seen> seen) {
        List<Integer> whole = seen.stream()
                .filter(one -> one.role().isPresent())
                .map(one -> one.organization().id())
                .toList();
        List<Integer> projects =
                whole.size() == seen.size() ? List.of() : OrganizationStore.projectsOfPerson(handle, personId);
        Parts parts = Parts.read(handle, whole, projects);
        return seen.stream()
                .map(one -> parts.view(
                        one.organization(), one.role().isPresent(), one.role().equals(Optional.of(Role.ADMIN.word()))))
                .toList();
    }

    /** The members and projects of several organizations, read in two statements however many there are. */
    private record Parts(
            Map<Integer, List<Member>> ofOrganization,
            Map<Integer, List<Member>> ofProject,
            Map<Integer, List<Project>> projects) {
        static Parts read(Handle handle, Collection<Integer> organizations, Collection<Integer> projects) {
            Parts parts = new Parts(new HashMap<>(), new HashMap<>(), new HashMap<>());
            for (Member member : MemberStore.of(handle, organizations, projects)) {
                Integer project = member.projectId();
                if (project == null) {
                    add(parts.ofOrganization, member.organizationId(), member);
                } else {
                    add(parts.ofProject, project, member);
                }
            }
            for (Project project : ProjectStore.of(handle, organizations, projects)) {
                add(parts.projects, project.organizationId(), project);
            }
            return parts;
        }

        private static <T> void add(Map<Integer, List<T>> lists, int key, T value) {
            lists.computeIfAbsent(key, ignored -> new ArrayList<>()).add(value);
        }

        /**
         * @param whole whether the caller sees the members of the organization, or only those of the projects
         */
        OrganizationView view(Organization organization, boolean whole, boolean secretsVisible) {
            List<OrganizationView.ProjectView> seenProjects =
                    projects.getOrDefault(organization.id(), List.of()).stream()
                            .map(project -> new OrganizationView.ProjectView(
                                    project, ofProject.getOrDefault(project.id(), List.of())))
                            .toList();
            List<Member> members = whole
                    ? ofOrganization.getOrDefault(organization.id(), List.of())
                    : seenProjects.stream()
                            .flatMap(project -> project.members().stream())
                            .toList();
            return new OrganizationView(organization, secretsVisible, members, seenProjects);
        }
    }
}
