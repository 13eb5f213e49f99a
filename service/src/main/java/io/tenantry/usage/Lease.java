package io.tenantry.usage;

import io.tenantry.limit.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A lease: an amount of a metric that is held until the lease is released or expires.
 *
 * @param id its id
 * @param metric a metric that is leased
 * @param amount from 1
 * @param grantedAt the time at which it was granted or last renewed
 * @param expiresAt the time at which it expires
 */
public record Lease(UUID id, Metric metric, int amount, Instant grantedAt, Instant expiresAt) {
    /** The maximum duration of a lease. */
    public static final Duration LONGEST = Duration.ofDays(1);

    /**
     * The maximum difference between the clocks of two nodes. A clock that is set back by more ends the leases that were
     * granted before, so that none holds longer than asked.
     */
    static final Duration SKEW = Duration.ofSeconds(1);

    /** Whether it has not expired. */
    boolean holds(Instant now) {
        return now.isBefore(expiresAt) && !grantedAt.isAfter(now.plus(SKEW));
    }
}
