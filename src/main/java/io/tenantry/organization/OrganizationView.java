package io.tenantry.organization;

import io.tenantry.member.Member;
import io.tenantry.project.Project;
import java.util.List;

/**
 * An organization as one caller sees it.
 *
 * @param organization the organization
 * @param secretsVisible whether the caller may read the webhook secret
 * @param members the members that the caller sees, by id
 * @param projects the projects that the caller sees, by id
 */
public record OrganizationView(
        Organization organization, boolean secretsVisible, List<Member> members, List<ProjectView> projects) {
    /**
     * A project as that caller sees it.
     *
     * @param project the project
     * @param members its members, by id
     */
    public record ProjectView(Project project, List<Member> members) {}
}
