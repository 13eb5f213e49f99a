package io.tenantry.history;

import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.id.OperatorKeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An audit entry as the management API shows it.
 *
 * @param id its id
 * @param at when it happened
 * @param organizationId the organization; null for none
 * @param operation create, update, delete or action
 * @param action the name of the action in the management API
 * @param objectType the type of the object
 * @param objectId the id of the object; null if it has no numeric id
 * @param objectName the name of the object at that time; null if it is not known
 * @param changes the fields that changed, with old and new values, as a JSON array; null for none
 * @param result the result of a sign-in; null for other actions
 * @param factor the factor of a sign-in; null for other actions
 * @param count the number of actions that it counts
 * @param actor the actor: a person's address, the name of a key, an operator; empty for the program itself
 * @param operator the name of the operator; null if none acted, or the reader is not allowed to know it
 * @param operatorKey the key that the operator presented; null if none, or the reader is not allowed to know it
 * @param address the network address of the client; null if the reader is not allowed to see it
 * @param userAgent the User-Agent of the client; null if the reader is not allowed to see it
 * @param byOperator whether an operator did it, with or without impersonation
 * @param requestId the id of the request; empty for none
 */
public record HistoryEvent(
        AuditEntry.Id id,
        Instant at,
        @Nullable OrganizationId organizationId,
        String operation,
        String action,
        String objectType,
        @Nullable Integer objectId,
        @Nullable String objectName,
        @Nullable String changes,
        @Nullable String result,
        @Nullable String factor,
        int count,
        String actor,
        @Nullable String operator,
        @Nullable PresentedKey operatorKey,
        @Nullable String address,
        @Nullable String userAgent,
        boolean byOperator,
        String requestId) {
    /** A key of an operator, as it was named at that time. */
    public record PresentedKey(OperatorKeyId id, String name, String prefix) {}

    /** Whether its object is an organization, so that the fields of its changes are settings. */
    public boolean isOfOrganization() {
        return objectType.equals("Organization");
    }

    /** This event with an organization, for an event that belongs to it only through its person. */
    HistoryEvent in(OrganizationId organization) {
        return new HistoryEvent(
                id,
                at,
                organization,
                operation,
                action,
                objectType,
                objectId,
                objectName,
                changes,
                result,
                factor,
                count,
                actor,
                operator,
                operatorKey,
                address,
                userAgent,
                byOperator,
                requestId);
    }
}
