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
 * The limit on concurrent waits for other hosts, for each organization in this program. Such a wait holds no request slot and
 * has no deadline.
 */
public final class AtOnceLimit {
    private final int most;
    private final String message;
    private final Map<OrganizationId, Integer> underWay = new ConcurrentHashMap<>();

    /**
     * @param most the maximum number of waits of an organization
     * @param message the message of the refusal
     */
    public AtOnceLimit(int most, String message) {
        this.most = most;
        this.message = message;
    }

    /**
     * Waits for the outside.
     *
     * @throws Fault.TooMany when the organization has reached the maximum number of simultaneous waits
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
