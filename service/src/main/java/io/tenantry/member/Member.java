package io.tenantry.member;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's membership of an organization, or of one of its projects.
 *
 * @param id its number
 * @param organizationId the organization
 * @param projectId the project, or null for a member of the whole organization
 * @param person who
 * @param role what they may do
 * @param emailNotified whether they want e-mails about it
 * @param createdAt since when
 * @param updatedAt when it last changed
 */
public record Member(
        int id,
        OrganizationId organizationId,
        @Nullable ProjectId projectId,
        Person person,
        Role role,
        boolean emailNotified,
        Instant createdAt,
        Instant updatedAt) {}
