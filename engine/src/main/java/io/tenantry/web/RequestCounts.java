package io.tenantry.web;

import io.tenantry.access.Allowance;
import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The requests of each caller that this node has counted in the current window. A caller is a key, a person or an operator; a
 * request without credentials is counted for its network address.
 */
public final class RequestCounts {
    private final RequestLimit limit;
    private final LongSupplier nanos;
    private volatile Window current;

    /** @param nanos the clock, in nanoseconds, like {@link System#nanoTime} */
    public RequestCounts(RequestLimit limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
        this.current = new Window(nanos.getAsLong(), new ConcurrentHashMap<>());
    }

    /** All counters start again with each window, so that none is kept for callers that have left. */
    private record Window(long begin, Map<String, AtomicInteger> counts) {}

    /**
     * The counter of a caller in the current window.
     *
     * @param limit the maximum number of requests in a window
     * @param used the number of requests that the caller has sent, including this one
     * @param left the time until the window ends
     */
    public record Count(int limit, int used, Duration left) {
        /** @throws Fault.TooMany when the request exceeds the limit */
        void check() {
            if (used > limit) {
                throw new Fault.TooMany(
                        "You have sent more than %d requests.".formatted(limit), Duration.ofSeconds(seconds()));
            }
        }

        /** The remaining time of the window. */
        public Allowance allowance() {
            return new Allowance(limit, Math.max(0, limit - used), Duration.ofSeconds(seconds()));
        }

        private long seconds() {
            return Math.max(1, left.plusMillis(999).toSeconds());
        }
    }

    /** Counts a request for its caller. */
    Count count(Request request) {
        Caller caller = request.caller();
        return count(caller == null ? NetworkAddress.of(request) : caller.logName());
    }

    /** Counts a request of a sender. */
    Count count(String sender) {
        long now = nanos.getAsLong();
        Window window = current(now);
        int used = window.counts
                .computeIfAbsent(sender, ignored -> new AtomicInteger())
                .accumulateAndGet(1, (already, one) -> already > limit.requests() ? already : already + one);
        return new Count(
                limit.requests(),
                used,
                Duration.ofNanos(window.begin + limit.window().toNanos() - now));
    }

    private Window current(long now) {
        Window window = current;
        return now - window.begin < limit.window().toNanos() ? window : next(now);
    }

    private synchronized Window next(long now) {
        long length = limit.window().toNanos();
        long passed = (now - current.begin) / length;
        if (passed > 0) {
            current = new Window(current.begin + passed * length, new ConcurrentHashMap<>());
        }
        return current;
    }
}
