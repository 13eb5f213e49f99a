package io.tenantry.throttle;

import io.tenantry.access.Deadline;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.RequestSlot;
import io.tenantry.fault.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A limit of how many waits for the outside, of one organization, this program has under way at once. Such a wait holds no
 * request slot, and counts for no deadline.
 */
public final class AtOnceLimit {
    private final int most;
    private final String message;
    private final Map<OrganizationId, Integer> underWay = new ConcurrentHashMap<>();

    /**
     * @param most how many waits an organization has at once
     * @param message what a caller is told whose wait would be one more
     */
    public AtOnceLimit(int most, String message) {
        this.most = most;
        this.message = message;
    }

    /**
     * Waits for the outside.
     *
     * @throws Fault.TooMany when the organization has as many waits under way as it is allowed
     */
    public <T> T within(OrganizationId organization, Supplier<T> wait) {
        underWay.merge(organization, 1, (already, one) -> {
            if (already == most) {
                throw new Fault.TooMany(message, Duration.ofSeconds(5));
            }
            return already + one;
        });
        try {
            return RequestSlot.released(() -> Deadline.paused(wait::get));
        } finally {
            underWay.computeIfPresent(organization, (same, count) -> count == 1 ? null : count - 1);
        }
    }
}
