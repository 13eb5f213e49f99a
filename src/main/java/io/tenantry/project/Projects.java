package io.tenantry.project;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.member.Member;
import io.tenantry.member.MemberStore;
import io.tenantry.storage.Database;
import io.tenantry.storage.SecretBox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The door to projects: who sees which, and what of them. */
public final class Projects {
    private final Database database;
    private final ProjectDetailsStore store;

    public Projects(Database database, SecretBox box) {
        this.database = database;
        this.store = new ProjectDetailsStore(box);
    }

    /**
     * The projects that the caller sees, by id: of a member of the whole organization all of them, of others those they
     * belong to, of a project's key its own. None when what is asked for is not there.
     *
     * @param organizationId the organization asked for, or null for any
     * @param projectId the project asked for, or null for any
     */
    public List<ProjectView> visible(Caller caller, @Nullable Integer organizationId, @Nullable Integer projectId) {
        return database.readConsistently(
                handle -> views(handle, store.seen(handle, caller, organizationId, projectId)));
    }

    /**
     * One project.
     *
     * @throws Fault.NotFound when the caller sees none with that id
     */
    public ProjectView view(Caller caller, int id) {
        return visible(caller, null, id).stream().findFirst().orElseThrow(() -> new Fault.NotFound("project"));
    }

    /** A project as a change left it, also for a caller whom the change has made blind for it. */
    ProjectView changed(Handle handle, Caller caller, int id) {
        return views(handle, store.find(handle, caller, id).stream().toList()).stream()
                .findFirst()
                .orElseThrow(() -> new Fault.NotFound("project"));
    }

    /** The members of all of them in one statement. */
    private static List<ProjectView> views(Handle handle, List<ProjectDetailsStore.Seen> seen) {
        List<Integer> whole = seen.stream()
                .filter(ProjectDetailsStore.Seen::whole)
                .map(one -> one.details().project().organizationId())
                .distinct()
                .toList();
        List<Integer> projects =
                seen.stream().map(one -> one.details().project().id()).toList();
        Map<Integer, List<Member>> ofOrganization = new HashMap<>();
        Map<Integer, List<Member>> ofProject = new HashMap<>();
        for (Member member : MemberStore.directly(handle, whole, projects)) {
            Integer project = member.projectId();
            Map<Integer, List<Member>> members = project == null ? ofOrganization : ofProject;
            int key = project == null ? member.organizationId() : project;
            members.computeIfAbsent(key, ignored -> new ArrayList<>()).add(member);
        }
        return seen.stream()
                .map(one -> {
                    Project project = one.details().project();
                    List<Member> members = ofProject.getOrDefault(project.id(), List.of());
                    ProjectView.Owner owner = new ProjectView.Owner(
                            project.organizationId(),
                            one.organizationName(),
                            one.organizationCreatedAt(),
                            one.organizationUpdatedAt(),
                            one.whole() ? ofOrganization.getOrDefault(project.organizationId(), List.of()) : members);
                    return new ProjectView(one.details(), owner, members);
                })
                .toList();
    }
}
