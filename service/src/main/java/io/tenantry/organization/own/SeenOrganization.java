package io.tenantry.organization.own;

import io.tenantry.access.OrganizationId;
import io.tenantry.member.Right;
import io.tenantry.organization.Organization;

/**
 * An organization with the permission of the caller in it.
 *
 * @param organization the organization, with all of its settings
 * @param right the highest permission of the caller in the organization
 * @param whole whether the caller sees all of its projects and members, and not only the own projects
 */
public record SeenOrganization(Organization organization, Right right, boolean whole) {
    public OrganizationId id() {
        return organization.id();
    }

    public String name() {
        return organization.name();
    }

    /** Whether the caller has a permission in it. */
    public boolean allows(Right needed) {
        return right.compareTo(needed) >= 0;
    }
}
