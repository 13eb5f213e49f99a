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
 * The counters of failures that this node knows, in memory: its own failures and, as of the last exchange, those of the
 * other nodes. The number of counters is limited, and a counter is dropped after an hour without a failure.
 */
final class FailureCounters {
    private static final int MOST = 100_000;

    /**
     * The key of a counter.
     *
     * @param digest a digest of the account or address that is counted
     */
    record Counted(FailureLimit limit, String digest) {}

    /**
     * A counter.
     *
     * @param failures the number of failures at the time of the last one
     * @param last the time of the last failure
     * @param lockedUntil the time until which every attempt is refused; {@link Instant#EPOCH} without a lock. No other
     *     value stands for "unlocked": an attempt may read the clock before one that is counted earlier, and the clocks of
     *     two nodes differ
     */
    record Count(int failures, Instant last, Instant lockedUntil) {
        static final Count NONE = new Count(0, Instant.EPOCH, Instant.EPOCH);

        private void check(FailureLimit limit, Instant now) {
            if (now.isBefore(lockedUntil) && !lockedUntil.isAfter(limit.latestLock(now))) {
                Duration left = Duration.between(now, lockedUntil).plusMillis(999);
                throw new Fault.TooMany("Too many failed attempts.", Duration.ofSeconds(left.toSeconds()));
            }
        }
    }

    /**
     * A counter that changed.
     *
     * @param added the number of failures since the last exchange; negative when more were withdrawn
     */
    record Change(Counted key, Count count, int added) {
        /** The sum over all nodes, when the others have counted this much. */
        Count addedTo(Count others) {
            int left = key.limit.left(others.failures, others.last, count.last);
            return new Count(
                    Math.max(0, left + added),
                    later(count.last, others.last),
                    added > 0 ? later(count.lockedUntil, others.lockedUntil) : count.lockedUntil);
        }
    }

    /**
     * The state of a counter in this node.
     *
     * @param count with the attempts under way
     * @param unsent the number of failures that the other nodes do not know of
     * @param underWay the number of attempts whose result is not known yet
     */
    private record Known(Count count, int unsent, int underWay) {
        private static final Known NONE = new Known(Count.NONE, 0, 0);

        /** The state after the result of an attempt. */
        private Known after(Count result, int change) {
            return new Known(result, unsent + change, Math.max(0, underWay - 1));
        }
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
     * Counts an attempt before it is known to fail, so that concurrent attempts gain nothing. Its result is to be reported by
     * one call of {@link #fail}, {@link #withdraw} or {@link #forget}.
     *
     * @return the counter with this attempt, with which to withdraw it
     * @throws Fault.TooMany when earlier attempts locked the counter: then this one is not counted
     */
    Count begin(Counted key) {
        Instant now = clock.instant();
        Known begun = known.asMap().compute(key, (ignored, before) -> {
            Known past = before == null ? Known.NONE : before;
            past.count.check(key.limit, now);
            int failures = key.limit.left(past.count.failures, past.count.last, now) + 1;
            return new Known(
                    new Count(failures, later(now, past.count.last), key.limit.lockedUntil(failures, now)),
                    past.unsent + 1,
                    past.underWay + 1);
        });
        return Objects.requireNonNull(begun).count;
    }

    /** An attempt has failed: it stays counted. */
    void fail(Counted key) {
        known.asMap().computeIfPresent(key, (ignored, past) -> past.after(past.count, 0));
    }

    /** @throws Fault.TooMany when the counter is locked */
    void check(Counted key) {
        Known past = known.getIfPresent(key);
        if (past != null) {
            past.count.check(key.limit, clock.instant());
        }
    }

    /**
     * Withdraws an attempt that did not fail, and the lock that it began.
     *
     * @param begun the counter as the attempt left it
     */
    void withdraw(Counted key, Count begun) {
        known.asMap()
                .computeIfPresent(
                        key,
                        (ignored, past) -> past.after(
                                new Count(
                                        Math.max(0, past.count.failures - 1),
                                        past.count.last,
                                        past.count.lockedUntil.isAfter(begun.lockedUntil)
                                                ? past.count.lockedUntil
                                                : Instant.EPOCH),
                                -1));
    }

    /** An attempt has succeeded: removes all failures of the counter. */
    void forget(Counted key) {
        known.asMap()
                .computeIfPresent(
                        key,
                        (ignored, past) ->
                                past.after(new Count(0, past.count.last, Instant.EPOCH), -past.count.failures));
    }

    /**
     * The counters to send to the other nodes, at most {@code most}. A counter with attempts under way is sent later, because
     * the other nodes would take its failures and its lock for results. A locked counter has none for long: no attempt begins.
     */
    List<Change> changed(int most) {
        List<Change> changed = new ArrayList<>();
        known.asMap().forEach((key, now) -> {
            if (now.unsent != 0 && now.underWay == 0 && changed.size() < most) {
                changed.add(new Change(key, now.count, now.unsent));
            }
        });
        return changed;
    }

    /**
     * Takes over the sum over all nodes.
     *
     * @param sent the number of failures of this node in the sum that were unsent before
     */
    void merge(Counted key, Count together, int sent) {
        known.asMap().compute(key, (ignored, past) -> merged(past, together, sent));
    }

    private static @Nullable Known merged(@Nullable Known past, Count together, int sent) {
        if (past == null) {
            return together.failures == 0 ? null : new Known(together, 0, 0);
        }
        int unsent = past.unsent - sent;
        Count count = past.count;
        // A later failure: while the sum was computed, as many were removed and counted as before, and they may lock.
        if (unsent == 0 && !count.last.isAfter(together.last)) {
            return Objects.equals(count, together) && sent == 0 ? past : new Known(together, 0, past.underWay);
        }
        return new Known(
                new Count(
                        Math.max(0, together.failures + unsent),
                        later(count.last, together.last),
                        later(count.lockedUntil, together.lockedUntil)),
                unsent,
                past.underWay);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
