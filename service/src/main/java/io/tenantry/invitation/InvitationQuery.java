package io.tenantry.invitation;

import io.tenantry.access.OrganizationId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which invitations and requests somebody wants to see.
 *
 * @param organization only of this one; null for all that the caller administers
 * @param statuses only in one of these states
 * @param kind only of this kind; null for both
 */
public record InvitationQuery(
        @Nullable OrganizationId organization, Set<Invitation.Status> statuses, Invitation.@Nullable Kind kind) {
    /** The states that are shown to who does not ask for others. */
    public static final Set<Invitation.Status> USUAL =
            Set.of(Invitation.Status.PENDING, Invitation.Status.ACCEPTED, Invitation.Status.REJECTED);

    public InvitationQuery {
        statuses = Set.copyOf(statuses);
    }
}
