package io.tenantry.project;

import io.tenantry.access.OrganizationId;
import io.tenantry.member.Member;
import io.tenantry.storage.Pages;
import java.time.Instant;

/**
 * A project as one caller sees it.
 *
 * @param details the project
 * @param organization its organization
 * @param members its members, by id
 */
public record ProjectView(ProjectDetails details, Owner organization, Pages<Member> members) {
    /**
     * The organization of a project.
     *
     * @param id its id
     * @param name its name
     * @param createdAt when it was created
     * @param updatedAt when it last changed
     * @param members its members that the caller sees; only those of the project, if the caller is not a member of the whole
     *     organization
     */
    public record Owner(OrganizationId id, String name, Instant createdAt, Instant updatedAt, Pages<Member> members) {}
}
