package io.tenantry.project;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Condition;
import io.tenantry.member.Member;
import io.tenantry.member.MemberStore;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import io.tenantry.storage.Pages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of projects: lists and reads the projects that a caller sees. */
public final class Projects {
    /** The maximum number of projects of a list that is kept in memory as a whole. The settings of a project can be long. */
    private static final int MOST_WHOLE = 25;

    private static final int PAGE = 5;

    private final Database database;
    private final ProjectDetailsStore store;

    public Projects(Database database, SecretBox box) {
        this.database = database;
        this.store = new ProjectDetailsStore(box);
    }

    /**
     * A query of a caller for projects.
     *
     * @param organizationId the organization, or null for any
     * @param projectId the project, or null for any
     * @param conditions further conditions, each on the columns of {@code project p}
     */
    public record Asked(
            @Nullable OrganizationId organizationId,
            @Nullable ProjectId projectId,
            List<Condition> conditions) {
        public Asked {
            conditions = List.copyOf(conditions);
        }

        private ProjectDetailsStore.Asked stored() {
            return new ProjectDetailsStore.Asked(organizationId, projectId, conditions);
        }
    }

    /**
     * The projects that the caller sees, by id. A member of the whole organization sees all its projects, another person the
     * projects that the person is a member of, a project's key its own. Empty if the requested organization or project does not
     * exist.
     */
    public Pages<ProjectView> visible(Caller caller, Asked asked) {
        return Pages.read(
                MOST_WHOLE,
                PAGE,
                (before, most) -> seen(
                        caller,
                        asked,
                        before == null
                                ? new ProjectId(0)
                                : before.details().project().id(),
                        most,
                        0));
    }

    /**
     * One page of {@link #visible}.
     *
     * @param most the maximum number
     * @param skip the number to skip
     */
    public List<ProjectView> page(Caller caller, Asked asked, int most, long skip) {
        return seen(caller, asked, new ProjectId(0), most, skip);
    }

    /** The number of projects that {@link #visible} finds. */
    public long count(Caller caller, Asked asked) {
        return database.read(handle -> ProjectDetailsStore.count(handle, caller, asked.stored()));
    }

    /**
     * The approximate size in bytes of a reply with all projects of {@link #visible}. The members of an organization are
     * repeated for each of its projects. Only counts are read.
     *
     * @param ofProject the size of a project in bytes, without members
     * @param ofMember the size of a member in bytes
     */
    public double bytes(Caller caller, Asked asked, int ofProject, int ofMember) {
        return database.read(handle -> ProjectDetailsStore.bytes(handle, caller, asked.stored(), ofProject, ofMember));
    }

    /**
     * One project.
     *
     * @throws Fault.NotFound if the caller sees none with that id
     */
    public ProjectView view(Caller caller, ProjectId id) {
        return page(caller, new Asked(null, id, List.of()), 1, 0).stream()
                .findFirst()
                .orElseThrow(() -> new Fault.NotFound("project"));
    }

    /** A project after a change, also for a caller that no longer sees it because of the change. */
    ProjectView changed(Handle handle, Caller caller, ProjectId id) {
        return views(handle, store.find(handle, caller, id).stream().toList()).stream()
                .findFirst()
                .orElseThrow(() -> new Fault.NotFound("project"));
    }

    private List<ProjectView> seen(Caller caller, Asked asked, ProjectId after, int most, long skip) {
        return database.readConsistently(
                handle -> views(handle, store.seen(handle, caller, asked.stored(), after, most, skip)));
    }

    /** Reads the members of all projects in one statement. If they are more than a page, they are read in pages later. */
    private List<ProjectView> views(Handle handle, List<ProjectDetailsStore.Seen> seen) {
        List<OrganizationId> whole = seen.stream()
                .filter(ProjectDetailsStore.Seen::whole)
                .map(one -> one.details().project().organizationId())
                .distinct()
                .toList();
        List<ProjectId> projects =
                seen.stream().map(one -> one.details().project().id()).toList();
        List<Member> members = MemberStore.directly(handle, whole, projects, Pages.PAGE + 1);
        if (members.size() > Pages.PAGE) {
            return seen.stream().map(this::later).toList();
        }
        Map<OrganizationId, List<Member>> ofOrganization = new HashMap<>();
        Map<ProjectId, List<Member>> ofProject = new HashMap<>();
        for (Member member : members) {
            ProjectId project = member.projectId();
            List<Member> known = project == null
                    ? ofOrganization.computeIfAbsent(member.organizationId(), ignored -> new ArrayList<>())
                    : ofProject.computeIfAbsent(project, ignored -> new ArrayList<>());
            known.add(member);
        }
        return seen.stream()
                .map(one -> {
                    Project project = one.details().project();
                    Pages<Member> own = Pages.whole(ofProject.getOrDefault(project.id(), List.of()));
                    return view(
                            one,
                            own,
                            one.whole()
                                    ? Pages.whole(ofOrganization.getOrDefault(project.organizationId(), List.of()))
                                    : own);
                })
                .toList();
    }

    private ProjectView later(ProjectDetailsStore.Seen seen) {
        Project project = seen.details().project();
        return view(
                seen,
                ofProject(project),
                seen.whole()
                        ? Pages.later((before, most) -> database.read(
                                handle -> MemberStore.ofOrganization(handle, project.organizationId(), before, most)))
                        : ofProject(project));
    }

    private Pages<Member> ofProject(Project project) {
        return Pages.later((before, most) ->
                database.read(handle -> MemberStore.ofProjects(handle, List.of(project.id()), before, most)));
    }

    private static ProjectView view(
            ProjectDetailsStore.Seen seen, Pages<Member> members, Pages<Member> ofOrganization) {
        ProjectView.Owner owner = new ProjectView.Owner(
                seen.details().project().organizationId(),
                seen.organizationName(),
                seen.organizationCreatedAt(),
                seen.organizationUpdatedAt(),
                ofOrganization);
        return new ProjectView(seen.details(), owner, members);
    }
}
