package io.tenantry.organization;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.member.Member;
import io.tenantry.member.MemberStore;
import io.tenantry.organization.OrganizationView.ProjectView;
import io.tenantry.project.Project;
import io.tenantry.project.ProjectStore;
import io.tenantry.storage.Database;
import io.tenantry.storage.Pages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** An organization with more members or projects than are kept in memory at once. They are read in pages. */
final class LongOrganization {
    private static final int PROJECTS = 50;

    private final Database database;
    private final OrganizationId id;

    LongOrganization(Database database, OrganizationId id) {
        this.database = database;
        this.id = id;
    }

    /** The members of the whole organization, by id. */
    Pages<Member> members() {
        return Pages.later(
                (before, most) -> database.read(handle -> MemberStore.ofOrganization(handle, id, before, most)));
    }

    /** All projects, by id. */
    Pages<ProjectView> projects() {
        return Pages.later(
                PROJECTS,
                (before, most) -> database.readConsistently(handle -> views(
                        handle,
                        ProjectStore.ofOrganization(handle, id, before == null ? null : before.project(), most))));
    }

    /** The members of some projects, by project and id. */
    Pages<Member> membersOf(List<ProjectId> projects) {
        return Pages.later(
                (before, most) -> database.read(handle -> MemberStore.ofProjects(handle, projects, before, most)));
    }

    /** Some of the projects, by id. */
    Pages<ProjectView> projects(List<ProjectId> projects) {
        List<ProjectId> sorted = projects.stream().sorted().toList();
        return Pages.later(PROJECTS, (before, most) -> {
            List<ProjectId> next = sorted.stream()
                    .filter(project -> before == null
                            || project.value() > before.project().id().value())
                    .limit(most)
                    .toList();
            return database.readConsistently(handle -> views(handle, ProjectStore.find(handle, next)));
        });
    }

    private List<ProjectView> views(Handle handle, List<Project> projects) {
        List<ProjectId> ids = projects.stream().map(Project::id).toList();
        List<Member> members = MemberStore.directly(handle, List.of(), ids, Pages.PAGE + 1);
        boolean few = members.size() <= Pages.PAGE;
        Map<ProjectId, List<Member>> ofProject = new HashMap<>();
        for (Member member : members) {
            ProjectId project = member.projectId();
            if (few && project != null) {
                ofProject.computeIfAbsent(project, ignored -> new ArrayList<>()).add(member);
            }
        }
        return projects.stream()
                .map(project -> new ProjectView(
                        project,
                        few
                                ? Pages.whole(ofProject.getOrDefault(project.id(), List.of()))
                                : membersOf(List.of(project.id()))))
                .toList();
    }
}
