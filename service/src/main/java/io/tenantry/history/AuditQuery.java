package io.tenantry.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of an organization's history is asked for; null is any.
 *
 * @param organizationId the organization
 * @param from not before then
 * @param to not after then
 * @param projectId in which project
 * @param personEmail done by whom, case-insensitive
 * @param objectType done to what kind of thing
 * @param objectId done to which one
 * @param onlyChanges only what created, updated or deleted something
 * @param operation create, update or delete
 */
public record AuditQuery(
        int organizationId,
        Instant from,
        Instant to,
        @Nullable Integer projectId,
        @Nullable String personEmail,
        @Nullable String objectType,
        @Nullable Integer objectId,
        boolean onlyChanges,
        @Nullable String operation) {}
