package io.tenantry.operator;

import io.tenantry.id.OperatorId;
import io.tenantry.id.OperatorKeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key with which an operator calls the management API.
 *
 * @param id the number of the key
 * @param operatorId the number of its operator
 * @param username the name of its operator
 * @param name tells the keys of an operator apart
 * @param prefix the first characters of the key
 * @param createdBy the operator that made it
 * @param createdAt the time at which it was made
 * @param expiresAt the time from which it is refused, at most a year later
 * @param lastUsedAt the time of its last use, exact to a minute; null before the first one
 * @param revokedAt the time at which it was revoked; null while it is not
 */
public record OperatorKey(
        OperatorKeyId id,
        OperatorId operatorId,
        String username,
        String name,
        String prefix,
        String createdBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {
    /** Whether it is neither revoked nor expired. */
    public boolean isGood(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }
}
