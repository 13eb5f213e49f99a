package io.tenantry.organization.own;

import io.tenantry.access.OrganizationId;
import io.tenantry.member.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An organization in the list of a person's own.
 *
 * @param role the role in the whole organization; null for a person who belongs to projects of it only
 * @param since the time of the first membership
 */
public record OwnOrganization(
        OrganizationId id, String name, @Nullable Role role, Instant since) {}
