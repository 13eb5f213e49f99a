package io.tenantry.project.member;

import io.tenantry.id.MembershipId;
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
 * @param id the id of the membership of the project
 * @param revision counts its changes, and those of the person's name and address, from 1
 * @param userId the id of the user that the person is in the organization; for a member only of projects, the id of this
 *     membership
 * @param person the person
 * @param role the role in the project
 * @param wholeRole the role in the whole organization, if the person is not disabled there; null for none
 * @param otherRoles further roles, of {@link ProjectRoles#ALL}, that give no permission
 * @param acceptedTos whether the user has accepted the terms of service
 * @param disabled whether the user is disabled
 * @param allowedLocales the locales that the member is restricted to, null for no restriction; has no effect
 * @param createdAt when it was created, in seconds
 * @param changedAt when the membership last changed, in seconds
 * @param createdBy the id of the user who created it
 * @param changedBy the id of the user who last changed it
 */
public record ProjectMember(
        MembershipId id,
        int revision,
        MembershipId userId,
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

    /**
     * The roles in the form of the organisation API: {@code admin} for an admin of the whole organization, followed by those of
     * the project.
     */
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

    /** The highest permission of the member in the project. */
    public Right right() {
        Right own = Rights.of(role);
        Right whole = wholeRole == null ? own : Rights.of(wholeRole);
        return own.compareTo(whole) < 0 ? whole : own;
    }
}
