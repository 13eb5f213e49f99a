package io.tenantry.throttle;

import java.time.Duration;
import java.time.Instant;

/**
 * How many failures to prove an identity are free, and for how long each further one locks. The delay starts at a second and
 * doubles with each failure.
 */
public enum FailureLimit {
    /** Wrong passwords and codes for one account from one network address. */
    ACCOUNT_FROM_ADDRESS(3, Duration.ofMinutes(15), Duration.ofHours(1)),
    /** Wrong passwords and codes from one network address, for whatever account: an office full of people shares one. */
    ADDRESS(100, Duration.ofMinutes(5), Duration.ofSeconds(36)),
    /** Unknown keys and tokens from one network address. Right ones are answered all the same. */
    KEYS_FROM_ADDRESS(100, Duration.ofMinutes(5), Duration.ofSeconds(36));

    /** A failure is forgotten after this time without another, however slowly the others are. */
    static final Duration QUIET = Duration.ofHours(1);

    private final int free;
    private final Duration longest;
    private final Duration forgiven;

    /**
     * @param free how many failures lock nothing
     * @param longest the longest time that one failure locks for
     * @param forgiven how long it takes until one failure is forgotten
     */
    FailureLimit(int free, Duration longest, Duration forgiven) {
        this.free = free;
        this.longest = longest;
        this.forgiven = forgiven;
    }

    /** How many failures are left at a time of those that were counted before. */
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

    /** How long that many failures lock, from the last of them on. */
    Duration lock(int count) {
        if (count <= free) {
            return Duration.ZERO;
        }
        long seconds = 1L << Math.min(count - free - 1, 30);
        return seconds > longest.toSeconds() ? longest : Duration.ofSeconds(seconds);
    }
}
