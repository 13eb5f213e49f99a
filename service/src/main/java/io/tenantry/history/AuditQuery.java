package io.tenantry.history;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A query for an organization's history. A null field means no restriction.
 *
 * @param organizationId the organization
 * @param from the earliest time
 * @param to the latest time
 * @param projectId the project
 * @param personEmail the address of the acting person, case-insensitive
 * @param objectType the type of the object
 * @param objectId the id of the object
 * @param onlyChanges whether only creations, updates and deletions are included
 * @param operation create, update or delete
 */
public record AuditQuery(
        OrganizationId organizationId,
        Instant from,
        Instant to,
        @Nullable ProjectId projectId,
        @Nullable String personEmail,
        @Nullable String objectType,
        @Nullable Integer objectId,
        boolean onlyChanges,
        @Nullable String operation) {}
