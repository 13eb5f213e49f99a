package io.tenantry.user;

import io.tenantry.audit.Changes;
import io.tenantry.canonical.Names;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The difference that a change makes to a user.
 *
 * @param email the new address; null for no change
 * @param name the new name; null for no change
 * @param administers whether the user is an admin of the organization afterwards
 * @param changes all changed fields, with old and new values
 */
public record UserDifference(
        @Nullable String email, @Nullable String name, boolean administers, Changes changes) {
    public static UserDifference between(User before, UserChange wanted) {
        Changes changes = new Changes();
        String newName = wanted.name() == null ? null : Names.trimmed(wanted.name());
        boolean moved = differs("email", before.email(), wanted.email(), changes);
        boolean renamed = differs("name", before.name(), newName, changes);
        Set<UserRole> roles = wanted.roles() == null ? before.roles() : wanted.roles();
        boolean disabled = wanted.disabled() == null ? before.disabled() : wanted.disabled();
        changes.add("roles", words(before.roles()), words(roles));
        differs("accepted_tos", before.acceptedTos(), wanted.acceptedTos(), changes);
        differs("disabled", before.disabled(), wanted.disabled(), changes);
        differs("cxone_email", Objects.requireNonNullElse(before.cxoneEmail(), ""), wanted.cxoneEmail(), changes);
        differs("cxone_id", Objects.requireNonNullElse(before.cxoneId(), ""), wanted.cxoneId(), changes);
        if (wanted.password() != null) {
            changes.addHidden("password", true);
        }
        return new UserDifference(
                moved ? wanted.email() : null,
                renamed ? newName : null,
                roles.contains(UserRole.ADMIN) && !disabled,
                changes);
    }

    private static boolean differs(String field, Object before, @Nullable Object wanted, Changes changes) {
        if (wanted == null || wanted.equals(before)) {
            return false;
        }
        changes.add(field, before, wanted);
        return true;
    }

    /** Sorted, independent of the order in which they were sent. */
    private static List<String> words(Set<UserRole> roles) {
        return roles.stream().sorted().map(UserRole::word).toList();
    }

    /** Whether the person changes, and not only the membership. */
    public boolean ofPerson() {
        return email != null || name != null;
    }
}
