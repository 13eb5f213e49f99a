package io.tenantry.servicekey;

import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.id.ServiceKeyId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key with which a service of the platform calls the usage API.
 *
 * @param id the number of the key
 * @param name tells keys apart
 * @param prefix the first characters of the key
 * @param scopes the operations that it is allowed
 * @param reach the organizations that it sees
 * @param createdBy the operator that made it
 * @param createdAt the time at which it was made
 * @param expiresAt the time from which it is refused, at most a year later
 * @param lastUsedAt the time of its last use, exact to a minute; null before the first one
 * @param revokedAt the time at which it was revoked; null while it is not
 */
public record ServiceKey(
        ServiceKeyId id,
        String name,
        String prefix,
        Set<ServiceScope> scopes,
        ServiceReach reach,
        String createdBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {
    public ServiceKey {
        scopes = Set.copyOf(scopes);
    }

    /** Whether it is neither revoked nor expired. */
    public boolean isGood(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }
}
