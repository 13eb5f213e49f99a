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
 * What a person is allowed in an organization and in its projects.
 *
 * @param whole the most in the whole organization; null for a person of projects alone
 * @param projects the projects that the person sees, by number
 */
public record Access(@Nullable Right whole, List<OfProject> projects) {
    private static final int MOST_PROJECTS = 1_000;

    /**
     * What a person is allowed in a project.
     *
     * @param project its number
     * @param right the most in it
     * @param roles the roles of the person's membership of it; empty where there is none
     */
    public record OfProject(ProjectId project, Right right, List<String> roles) {}

    public Access {
        projects = List.copyOf(projects);
    }

    /**
     * What the caller is allowed, in the first 1,000 projects at the most.
     *
     * @throws Fault.NotFound when the caller does not see the organization
     * @throws Fault.NotAllowed when the caller is no person
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
