package io.tenantry.user;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user: a person's membership of a whole organization.
 *
 * @param id the number of the membership
 * @param revision counts its changes, and those of the person's name and address, from 1
 * @param personId who
 * @param email the person's address
 * @param name the person's name
 * @param organizationId the organization
 * @param roles what the user is there
 * @param projects the projects of the organization that the person is a member of, by id
 * @param acceptedTos whether the terms of service are accepted
 * @param disabled whether the person is shut out of the organization
 * @param cxoneEmail the address at a further login service; null if there is none
 * @param cxoneId the id there; null if there is none
 * @param createdAt since when, in seconds
 * @param changedAt when it last changed, in seconds
 * @param createdBy the id of the user who created it
 * @param changedBy the id of the user who last changed it
 * @param activeAt when the person last sent a request with a token or a key of their own, in seconds; 0 for never, and where
 *     it is not read
 */
public record User(
        int id,
        int revision,
        int personId,
        String email,
        String name,
        int organizationId,
        Set<UserRole> roles,
        List<Integer> projects,
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

    /** Whether the user may administer the organization. */
    public boolean administers() {
        return roles.contains(UserRole.ADMIN) && !disabled;
    }
}
