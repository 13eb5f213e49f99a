package io.tenantry.member;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.MembershipId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's membership of an organization, or of one of its projects.
 *
 * @param id its id
 * @param organizationId the organization
 * @param projectId the project, or null for a member of the whole organization
 * @param person the person
 * @param role the role of the person there
 * @param emailNotified whether the person receives e-mails about it
 * @param createdAt when it was created
 * @param updatedAt when it last changed
 */
public record Member(
        MembershipId id,
        OrganizationId organizationId,
        @Nullable ProjectId projectId,
        Person person,
        Role role,
        boolean emailNotified,
        Instant createdAt,
        Instant updatedAt) {}
