package io.tenantry.invitation;

import io.tenantry.access.ProjectId;
import io.tenantry.fault.Problem;
import io.tenantry.member.Role;
import java.util.List;

/**
 * Somebody whom a caller wants to invite.
 *
 * @param email their address, as somebody wrote it
 * @param role as what
 * @param projects to which projects; none for the whole organization
 * @param problems the problems that the API has found in it
 */
public record InvitationRequest(String email, Role role, List<ProjectId> projects, List<Problem> problems) {
    /** To how many projects somebody can be invited at once. */
    public static final int MOST_PROJECTS = 50;

    public InvitationRequest {
        projects = List.copyOf(projects);
        problems = List.copyOf(problems);
    }

    public InvitationRequest(String email, Role role, List<ProjectId> projects) {
        this(email, role, projects, List.of());
    }
}
