package io.tenantry.user;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.MembershipId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user: a person's membership of a whole organization.
 *
 * @param id the number of the membership
 * @param revision number of its changes and of those of the person's name and address, from 1
 * @param personId the person
 * @param email the person's address
 * @param name the person's name
 * @param organizationId the organization
 * @param roles the roles in the organization
 * @param projects the projects of the organization that the person is a member of, by id
 * @param acceptedTos whether the terms of service are accepted
 * @param disabled whether the person is disabled in the organization
 * @param cxoneEmail the address at a further login service; null if there is none
 * @param cxoneId the id there; null if there is none
 * @param createdAt when it was created, in seconds
 * @param changedAt when it last changed, in seconds
 * @param createdBy the id of the user who created it
 * @param changedBy the id of the user who last changed it
 * @param activeAt when the person last sent a request with a token or a personal key, in seconds; 0 for never, or if it was
 *     not read
 */
public record User(
        MembershipId id,
        int revision,
        PersonId personId,
        String email,
        String name,
        OrganizationId organizationId,
        Set<UserRole> roles,
        List<ProjectId> projects,
        boolean acceptedTos,
        boolean disabled,
        @Nullable String cxoneEmail,
        @Nullable String cxoneId,
        long createdAt,
        long changedAt,
        String createdBy,
        String changedBy,
        long activeAt) {
    public User {
        Set<UserRole> inOrder = EnumSet.noneOf(UserRole.class);
        inOrder.addAll(roles);
        roles = Collections.unmodifiableSet(inOrder);
        projects = List.copyOf(projects);
    }

    /** Whether the user is an admin of the organization. */
    public boolean administers() {
        return roles.contains(UserRole.ADMIN) && !disabled;
    }
}
