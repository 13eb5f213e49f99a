package io.tenantry.apikey;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API key, without the key itself: that is shown once and never stored.
 *
 * @param id its number
 * @param personId whose it is, or who made it for the organization or project; null when an operator did
 * @param organizationId the organization it is for; null for a person's own key
 * @param projectId the project it is for; null for a key of a person or of a whole organization
 * @param name what it is called
 * @param prefix its first characters, to tell keys apart
 * @param createdAt when it was created
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
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {}
