package io.tenantry.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.fault.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The failures that this node knows of, in memory: its own and, as of the last exchange, those of the other nodes. The number
 * of counters is limited, and a counter is forgotten after an hour without a failure.
 */
final class FailureCounters {
    private static final int MOST = 100_000;

    /**
     * What is counted.
     *
     * @param digest names what is counted, and cannot be read
     */
    record Counted(FailureLimit limit, String digest) {}

    /**
     * A counter.
     *
     * @param failures as of the last one
     * @param last when the last one was
     * @param lockedUntil until when everything is refused
     */
    record Count(int failures, Instant last, Instant lockedUntil) {
        static final Count NONE = new Count(0, Instant.EPOCH, Instant.EPOCH);

        private void check(Instant now) {
            if (now.isBefore(lockedUntil)) {
                Duration left = Duration.between(now, lockedUntil).plusMillis(999);
                throw new Fault.TooMany("Too many failed attempts.", Duration.ofSeconds(left.toSeconds()));
            }
        }
    }

    /**
     * A counter that changed.
     *
     * @param added how many failures came since the last exchange; negative when more were taken back
     */
    record Change(Counted key, Count count, int added) {
        /** What all nodes counted together, when the others counted that much. */
        Count addedTo(Count others) {
            int left = key.limit.left(others.failures, others.last, count.last);
            return new Count(
                    Math.max(0, left + added),
                    later(count.last, others.last),
                    added > 0 ? later(count.lockedUntil, others.lockedUntil) : count.lockedUntil);
        }
    }

    /** @param unsent how many of the failures the other nodes do not know of */
    private record Known(Count count, int unsent) {
        private static final Known NONE = new Known(Count.NONE, 0);
    }

    private final Clock clock;
    private final Cache<Counted, Known> known = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(FailureLimit.QUIET)
            .build();

    FailureCounters(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts an attempt before it is known to fail, so that many at once gain nothing.
     *
     * @return the counter with this attempt, to withdraw it with
     * @throws Fault.TooMany when those before it locked the counter: then it is not counted
     */
    Count begin(Counted key) {
        Instant now = clock.instant();
        Known begun = known.asMap().compute(key, (ignored, before) -> {
            Known past = before == null ? Known.NONE : before;
            past.count.check(now);
            int failures = key.limit.left(past.count.failures, past.count.last, now) + 1;
            return new Known(new Count(failures, now, now.plus(key.limit.lock(failures))), past.unsent + 1);
        });
        return Objects.requireNonNull(begun).count;
    }

    /** @throws Fault.TooMany when the counter is locked */
    void check(Counted key) {
        Known past = known.getIfPresent(key);
        if (past != null) {
            past.count.check(clock.instant());
        }
    }

    /**
     * Takes an attempt back that was neither right nor wrong, and the lock that it began.
     *
     * @param begun the counter as the attempt left it
     */
    void withdraw(Counted key, Count begun) {
        known.asMap()
                .computeIfPresent(
                        key,
                        (ignored, past) -> new Known(
                                new Count(
                                        Math.max(0, past.count.failures - 1),
                                        past.count.last,
                                        past.count.lockedUntil.isAfter(begun.lockedUntil)
                                                ? past.count.lockedUntil
                                                : begun.last),
                                past.unsent - 1));
    }

    /** Forgets all failures. */
    void forget(Counted key) {
        known.asMap()
                .computeIfPresent(
                        key,
                        (ignored, past) -> new Known(
                                new Count(0, past.count.last, Instant.EPOCH), past.unsent - past.count.failures));
    }

    /** Counters that the other nodes have to hear of, at most so many. */
    List<Change> changed(int most) {
        List<Change> changed = new ArrayList<>();
        known.asMap().forEach((key, now) -> {
            if (now.unsent != 0 && changed.size() < most) {
                changed.add(new Change(key, now.count, now.unsent));
            }
        });
        return changed;
    }

    /**
     * Takes over what all nodes know together.
     *
     * @param sent how many failures of this node it contains that were unsent before
     */
    void merge(Counted key, Count together, int sent) {
        known.asMap().compute(key, (ignored, past) -> merged(past, together, sent));
    }

    private static @Nullable Known merged(@Nullable Known past, Count together, int sent) {
        if (past == null) {
            return together.failures == 0 ? null : new Known(together, 0);
        }
        int unsent = past.unsent - sent;
        if (unsent == 0) {
            return Objects.equals(past.count, together) && sent == 0 ? past : new Known(together, 0);
        }
        Count count = past.count;
        return new Known(
                new Count(
                        Math.max(0, together.failures + unsent),
                        later(count.last, together.last),
                        later(count.lockedUntil, together.lockedUntil)),
                unsent);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
