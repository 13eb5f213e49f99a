package io.tenantry.history;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.id.ApiKeyId;
import io.tenantry.id.OperatorKeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An audit entry as it is exported: the columns of the history, and its link.
 *
 * @param details further details, as a JSON object
 * @param changes the fields that changed, as a JSON array; null for none
 * @param number the position in its chain; null while it has no link
 * @param hash the hash of its link, in hexadecimal digits; null while it has none
 */
public record ExportedEntry(
        AuditEntry.Id id,
        Instant at,
        @Nullable OrganizationId organization,
        @Nullable ProjectId project,
        @Nullable String operator,
        @Nullable OperatorKeyId operatorKey,
        @Nullable String operatorKeyName,
        @Nullable String operatorKeyPrefix,
        @Nullable PersonId person,
        @Nullable String personEmail,
        @Nullable ApiKeyId apiKey,
        @Nullable String apiKeyName,
        String operation,
        String action,
        String objectType,
        @Nullable Integer object,
        @Nullable String objectName,
        String details,
        @Nullable String changes,
        @Nullable String requestId,
        @Nullable String address,
        @Nullable String userAgent,
        @Nullable Long number,
        @Nullable String hash) {}
