package io.tenantry.project.member;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.storage.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of a person in an organization and in its projects.
 *
 * @param whole the permission in the whole organization; null for a member only of projects
 * @param projects the projects that the person sees, by id
 */
public record Access(@Nullable Right whole, List<OfProject> projects) {
    private static final int MOST_PROJECTS = 1_000;

    /**
     * The permission of a person in a project.
     *
     * @param project its id
     * @param right the highest permission in it
     * @param roles the roles of the person's membership of it; empty if there is none
     */
    public record OfProject(ProjectId project, Right right, List<String> roles) {}

    public Access {
        projects = List.copyOf(projects);
    }

    /**
     * The permissions of the caller, in at most the first 1,000 projects.
     *
     * @throws Fault.NotFound if the caller does not see the organization
     * @throws Fault.NotAllowed if the caller is not a person
     */
    public static Access of(Database database, Caller caller, OrganizationId organization) {
        if (!(caller instanceof Caller.Person person)) {
            throw new Fault.NotAllowed();
        }
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.READ);
            Map<ProjectId, ProjectMember> own =
                    new TreeMap<>(ProjectMemberStore.projectsOf(handle, organization, person.personId()));
            Right whole = Rights.wholly(handle, caller, organization).orElse(null);
            List<ProjectId> seen = whole == null
                    ? own.keySet().stream().limit(MOST_PROJECTS).toList()
                    : ProjectMemberStore.projects(handle, organization, MOST_PROJECTS);
            List<OfProject> projects = new ArrayList<>();
            for (ProjectId project : seen) {
                ProjectMember member = own.get(project);
                Right right = member == null ? whole : member.right();
                projects.add(new OfProject(
                        project, right == null ? Right.READ : right, member == null ? List.of() : member.roles()));
            }
            return new Access(whole, projects);
        });
    }
}
