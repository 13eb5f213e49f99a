package io.tenantry.apikey;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.Scope;
import io.tenantry.id.ApiKeyId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key without its text, which is shown once and never stored.
 *
 * @param id its id
 * @param personId the person responsible for it: its owner, the person who created it for the organization or project, or
 *     the person who took it over; null for none
 * @param organizationId its organization; null for a person's own key
 * @param projectId its project; null for a key of a person or of a whole organization
 * @param name its name
 * @param prefix its first characters, to tell keys apart
 * @param scopes its scopes
 * @param creator the creator
 * @param createdAt when it was created
 * @param lastUsedAt when it was last used, to the minute; null for never
 * @param expiresAt when it expires; null for never
 * @param revokedAt when it was revoked; null if it is not
 */
public record ApiKey(
        ApiKeyId id,
        @Nullable PersonId personId,
        @Nullable OrganizationId organizationId,
        @Nullable ProjectId projectId,
        String name,
        String prefix,
        Set<Scope> scopes,
        Creator creator,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {
    public ApiKey {
        scopes = Set.copyOf(scopes);
    }
}
