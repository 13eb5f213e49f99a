package io.tenantry.user.overview;

import io.tenantry.access.OrganizationId;
import io.tenantry.id.MembershipId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A membership of a person.
 *
 * @param id its number
 * @param project the name of the project that it is limited to; null for the whole organization
 * @param role the word of the role
 * @param disabled whether the person is disabled there, or the organization is
 */
public record OverviewMembership(
        MembershipId id,
        OrganizationId organizationId,
        String organization,
        @Nullable String project,
        String role,
        boolean disabled,
        Instant createdAt) {}
