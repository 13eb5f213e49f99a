package io.tenantry.invitation;

import io.tenantry.member.Role;
import java.util.List;

/**
 * Somebody whom a caller wants to invite.
 *
 * @param email their address, as somebody wrote it
 * @param role as what
 * @param projects to which projects; none for the whole organization
 * @param problems what the API found wrong with it already, each as a sentence
 */
public record InvitationRequest(String email, Role role, List<Integer> projects, List<String> problems) {
    /** To how many projects somebody can be invited at once. */
    public static final int MOST_PROJECTS = 50;

    public InvitationRequest {
        projects = List.copyOf(projects);
        problems = List.copyOf(problems);
    }

    public InvitationRequest(String email, Role role, List<Integer> projects) {
        this(email, role, projects, List.of());
    }
}
