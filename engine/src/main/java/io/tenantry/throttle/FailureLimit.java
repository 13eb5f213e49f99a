package io.tenantry.throttle;

import java.time.Duration;
import java.time.Instant;

/**
 * A limit on failures to prove an identity: how many are free, and for how long each further one locks. The delay starts at
 * a second and doubles with each failure.
 */
public enum FailureLimit {
    /** Wrong passwords and codes for one account from one network address. */
    ACCOUNT_FROM_ADDRESS(3, Duration.ofMinutes(15), Duration.ofHours(1)),
    /**
     * Wrong passwords and codes from one network address, for any account: all people of an office may share one address.
     */
    ADDRESS(100, Duration.ofMinutes(5), Duration.ofSeconds(36)),
    /** Unknown keys and tokens from one network address. Valid ones are accepted all the same. */
    KEYS_FROM_ADDRESS(100, Duration.ofMinutes(5), Duration.ofSeconds(36));

    /** All failures are dropped after this time without another, whatever {@code forgiven} is. */
    static final Duration QUIET = Duration.ofHours(1);

    private final int free;
    private final Duration longest;
    private final Duration forgiven;

    /**
     * @param free the number of failures that do not lock
     * @param longest the maximum time that one failure locks for
     * @param forgiven the time after which one failure is subtracted
     */
    FailureLimit(int free, Duration longest, Duration forgiven) {
        this.free = free;
        this.longest = longest;
        this.forgiven = forgiven;
    }

    /** How many of the failures counted before still count at a time. */
    int left(int count, Instant last, Instant now) {
        Duration since = Duration.between(last, now);
        if (since.isNegative()) {
            return count;
        }
        if (since.compareTo(QUIET) >= 0) {
            return 0;
        }
        return (int) Math.max(0, count - since.dividedBy(forgiven));
    }

    /** The latest time until which a lock can last. One that lasts longer began before the clock was set back. */
    Instant latestLock(Instant now) {
        return now.plus(longest).plus(Limit.CLOCKS_DIFFER);
    }

    /**
     * The end of the lock that a failure begins.
     *
     * @param count the number of failures, with this one
     * @param failed the time of this failure
     * @return {@link Instant#EPOCH} when the failure is free
     */
    Instant lockedUntil(int count, Instant failed) {
        if (count <= free) {
            return Instant.EPOCH;
        }
        Duration lock = Duration.ofSeconds(1L << Math.min(count - free - 1, 30));
        return failed.plus(lock.compareTo(longest) > 0 ? longest : lock);
    }
}
