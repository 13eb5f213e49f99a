package io.tenantry.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.fault.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How often somebody tried in vain of late: a few times are free, each further one locks for twice as long. An attempt
 * counts when it begins, so that many at once gain nothing. Known and unknown ones are treated alike; what is remembered
 * is bounded, and forgotten after an hour of quiet or with the program.
 */
final class Attempts {
    private static final int MOST_REMEMBERED = 100_000;

    private record Past(int count, Instant lockedUntil) {}

    private final Clock clock;
    private final int free;
    private final Duration longest;
    private final Cache<String, Past> past = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    /**
     * @param free how many attempts in a row lock nothing
     * @param longest the longest time that one attempt locks for
     */
    Attempts(Clock clock, int free, Duration longest) {
        this.clock = clock;
        this.free = free;
        this.longest = longest;
    }

    /**
     * Begins an attempt.
     *
     * @throws Fault.TooMany when those before it have locked it
     */
    void begin(String who) {
        Instant now = clock.instant();
        past.asMap().compute(who, (key, before) -> {
            if (before != null && now.isBefore(before.lockedUntil)) {
                Duration left = Duration.between(now, before.lockedUntil).plusMillis(999);
                throw new Fault.TooMany("Too many failed attempts.", left);
            }
            int count = before == null ? 1 : before.count + 1;
            return new Past(count, now.plus(lock(count)));
        });
    }

    private Duration lock(int count) {
        if (count <= free) {
            return Duration.ZERO;
        }
        long seconds = 1L << Math.min(count - free - 1, 30);
        return seconds > longest.toSeconds() ? longest : Duration.ofSeconds(seconds);
    }

    /** It was right: those before it are forgotten. */
    void succeeded(String who) {
        past.invalidate(who);
    }

    /** It was neither right nor wrong: as if it had not been. */
    void withdraw(String who) {
        past.asMap().computeIfPresent(who, (key, before) -> new Past(Math.max(0, before.count - 1), clock.instant()));
    }
}
