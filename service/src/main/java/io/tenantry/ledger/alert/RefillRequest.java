package io.tenantry.ledger.alert;

import io.tenantry.access.OrganizationId;
import io.tenantry.id.IntId;
import io.tenantry.plan.Cycle;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A request for a refill, which an entry of the kind refill answers.
 *
 * @param id its number
 * @param organizationId the organization
 * @param amount the credits
 * @param cycle the billing cycle
 * @param requestedAt when it was made
 */
public record RefillRequest(Id id, OrganizationId organizationId, BigDecimal amount, Cycle cycle, Instant requestedAt) {
    /** The id of a request. */
    public record Id(int value) implements IntId {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }
}
