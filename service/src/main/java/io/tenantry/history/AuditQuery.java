package io.tenantry.history;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of an organization's history is asked for; null is any.
 *
 * @param organizationId the organization
 * @param from not before then
 * @param to not after then
 * @param projectId in which project
 * @param personEmail done by whom, without regard to case
 * @param objectType done to what kind of thing
 * @param objectId done to which one
 * @param onlyChanges only what created, updated or deleted something
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
