package io.tenantry.user;

import io.tenantry.storage.Names;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a change makes different of a user.
 *
 * @param email the new address, or null when it stays
 * @param name the new name, or null when it stays
 * @param rolesAdded what the user becomes
 * @param rolesRemoved what the user is no longer
 * @param administers whether the user may administer the organization afterwards
 * @param fields the names of all that changes
 */
record UserDifference(
        @Nullable String email,
        @Nullable String name,
        Set<UserRole> rolesAdded,
        Set<UserRole> rolesRemoved,
        boolean administers,
        List<String> fields) {
    static UserDifference between(User before, UserChange wanted) {
        List<String> fields = new ArrayList<>();
        String email = differs("email", before.email(), wanted.email(), fields) ? wanted.email() : null;
        String newName = wanted.name() == null ? null : Names.trimmed(wanted.name());
        String name = differs("name", before.name(), newName, fields) ? newName : null;
        Set<UserRole> roles = wanted.roles() == null ? before.roles() : wanted.roles();
        boolean disabled = wanted.disabled() == null ? before.disabled() : wanted.disabled();
        differs("roles", before.roles(), wanted.roles(), fields);
        differs("accepted_tos", before.acceptedTos(), wanted.acceptedTos(), fields);
        differs("disabled", before.disabled(), wanted.disabled(), fields);
        differs("cxone_email", Objects.requireNonNullElse(before.cxoneEmail(), ""), wanted.cxoneEmail(), fields);
        differs("cxone_id", Objects.requireNonNullElse(before.cxoneId(), ""), wanted.cxoneId(), fields);
        differs("password", "", wanted.password(), fields);
        return new UserDifference(
                email,
                name,
                without(roles, before.roles()),
                without(before.roles(), roles),
                roles.contains(UserRole.ADMIN) && !disabled,
                fields);
    }

    private static boolean differs(String field, Object before, @Nullable Object wanted, List<String> fields) {
        return wanted != null && !wanted.equals(before) && fields.add(field);
    }

    private static Set<UserRole> without(Set<UserRole> roles, Set<UserRole> others) {
        Set<UserRole> left = EnumSet.noneOf(UserRole.class);
        left.addAll(roles);
        left.removeAll(others);
        return left;
    }

    /** Whether the person changes, and not only what they are in the organization. */
    boolean ofPerson() {
        return email != null || name != null;
    }
}
