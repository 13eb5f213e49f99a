package io.tenantry.invitation;

import io.tenantry.access.OrganizationId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query for invitations and requests.
 *
 * @param organization the organization; null for all that the caller administers
 * @param statuses the statuses to include
 * @param kind the kind; null for both
 */
public record InvitationQuery(
        @Nullable OrganizationId organization, Set<Invitation.Status> statuses, Invitation.@Nullable Kind kind) {
    /** The statuses of a query that names none. */
    public static final Set<Invitation.Status> DEFAULT =
            Set.of(Invitation.Status.PENDING, Invitation.Status.ACCEPTED, Invitation.Status.REJECTED);

    public InvitationQuery {
        statuses = Set.copyOf(statuses);
    }
}
