package io.tenantry.invitation;

import io.tenantry.access.ProjectId;
import io.tenantry.fault.Problem;
import io.tenantry.member.Role;
import java.util.List;

/**
 * A request to invite a person.
 *
 * @param email the address of the person, as it was entered
 * @param role the role to join with
 * @param projects the projects to join; empty for the whole organization
 * @param problems the problems that the API has found
 */
public record InvitationRequest(String email, Role role, List<ProjectId> projects, List<Problem> problems) {
    /** The maximum number of projects in an invitation. */
    public static final int MOST_PROJECTS = 50;

    public InvitationRequest {
        projects = List.copyOf(projects);
        problems = List.copyOf(problems);
    }

    public InvitationRequest(String email, Role role, List<ProjectId> projects) {
        this(email, role, projects, List.of());
    }
}
