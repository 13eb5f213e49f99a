package io.tenantry.apikey;

import io.tenantry.access.Scope;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key, without the key itself: that is shown once and never stored.
 *
 * @param id its id
 * @param personId the person in whose name it stands: its owner, or who made it for the organization or project or took it
 *     over; null for nobody
 * @param organizationId the organization it is for; null for a person's own key
 * @param projectId the project it is for; null for a key of a person or of a whole organization
 * @param name what it is called
 * @param prefix its first characters, to tell keys apart
 * @param scopes what it may be used for
 * @param creator the party that made it
 * @param createdAt when it was created
 * @param lastUsedAt when it was used last, to the minute; null for never
 * @param expiresAt from when on it is refused; null for never
 * @param revokedAt when it was revoked; null while it is not
 */
public record ApiKey(
        int id,
        @Nullable Integer personId,
        @Nullable Integer organizationId,
        @Nullable Integer projectId,
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
