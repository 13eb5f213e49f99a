package io.tenantry.history;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.audit.AuditEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An audit entry as the admins of its organization see it.
 *
 * @param id its id
 * @param organizationId the organization
 * @param organizationName its current name; null if it no longer exists
 * @param projectId the project; null for none
 * @param projectName its current name; null if it no longer exists
 * @param personId the acting person; null if it was not a person
 * @param personEmail the address of the person at that time
 * @param actor the actor if it was not a person: the name of an API key, an operator or the system
 * @param byOperator whether an operator did it, with or without impersonation
 * @param action the action, such as {@code updateMembership} or {@code signIn}
 * @param operation create, update or delete; null for other actions
 * @param objectType the type of the object
 * @param objectId the id of the object
 * @param objectName the name of the object at that time; null if it is not known
 * @param changes the fields that changed, with old and new values, as a JSON array; null for none
 * @param result the result of a sign-in; null for other actions
 * @param factor the factor of a sign-in; null for other actions
 * @param count the number of actions that it counts
 * @param requestId the id of the request; null for none
 * @param address the network address of the client; null if the reader is not allowed to see it
 * @param userAgent the User-Agent of the client; null if the reader is not allowed to see it
 * @param at when it happened
 */
public record AuditEvent(
        AuditEntry.Id id,
        OrganizationId organizationId,
        @Nullable String organizationName,
        @Nullable ProjectId projectId,
        @Nullable String projectName,
        @Nullable PersonId personId,
        @Nullable String personEmail,
        @Nullable String actor,
        boolean byOperator,
        String action,
        @Nullable String operation,
        String objectType,
        @Nullable Integer objectId,
        @Nullable String objectName,
        @Nullable String changes,
        @Nullable String result,
        @Nullable String factor,
        int count,
        @Nullable String requestId,
        @Nullable String address,
        @Nullable String userAgent,
        Instant at) {}
