package io.tenantry.project.member;

import io.tenantry.member.Person;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.member.Role;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A member of a project, as the organisation API shows it.
 *
 * @param id the number of the membership of the project
 * @param revision counts its changes, and those of the person's name and address, from 1
 * @param userId the number of the user that the person is in the organization; of a person of projects alone that of this membership
 * @param person the person
 * @param role the role in the project
 * @param wholeRole the role in the whole organization, while the person is not disabled there; null for none
 * @param otherRoles further roles, of {@link ProjectRoles#ALL}, that allow nothing
 * @param acceptedTos whether the user has accepted the terms of service
 * @param disabled whether the user is disabled
 * @param allowedLocales the locales that the member is restricted to, which has no effect; null for no restriction
 * @param createdAt since when, in seconds
 * @param changedAt when the membership last changed, in seconds
 * @param createdBy the id of the user who created it
 * @param changedBy the id of the user who last changed it
 */
public record ProjectMember(
        int id,
        int revision,
        int userId,
        Person person,
        Role role,
        @Nullable Role wholeRole,
        List<String> otherRoles,
        boolean acceptedTos,
        boolean disabled,
        @Nullable List<String> allowedLocales,
        long createdAt,
        long changedAt,
        String createdBy,
        String changedBy) {
    public ProjectMember {
        otherRoles = List.copyOf(otherRoles);
    }

    /** The roles as they are shown: {@code admin} for an admin of the whole organization, and those of the project. */
    public List<String> roles() {
        Set<String> shown = new LinkedHashSet<>();
        if (wholeRole == Role.ADMIN) {
            shown.add(Role.ADMIN.word());
        }
        switch (Rights.of(role)) {
            case ADMINISTER -> shown.add(ProjectRoles.ADMIN);
            case READ -> shown.add(ProjectRoles.VIEWER);
            case BUILD -> {}
        }
        shown.addAll(otherRoles);
        return List.copyOf(shown);
    }

    /** The most that the member is allowed in the project. */
    public Right right() {
        Right own = Rights.of(role);
        Right whole = wholeRole == null ? own : Rights.of(wholeRole);
        return own.compareTo(whole) < 0 ? whole : own;
    }
}
