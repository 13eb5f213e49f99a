package io.tenantry.organization;

import io.tenantry.member.Member;
import io.tenantry.project.Project;
import io.tenantry.storage.Pages;

/**
 * An organization as one caller sees it.
 *
 * @param organization the organization
 * @param secretsVisible whether the caller is allowed to read the webhook secret
 * @param members the members that are visible to the caller, by id
 * @param projects the projects that are visible to the caller, by id
 */
public record OrganizationView(
        Organization organization, boolean secretsVisible, Pages<Member> members, Pages<ProjectView> projects) {
    /** Whether all members and projects are in memory. */
    public boolean isWhole() {
        return members.isWhole() && projects.isWhole();
    }

    /**
     * A project as the caller sees it.
     *
     * @param project the project
     * @param members its members, by id
     */
    public record ProjectView(Project project, Pages<Member> members) {}
}
