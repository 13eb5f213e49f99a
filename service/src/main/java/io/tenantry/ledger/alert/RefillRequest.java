package io.tenantry.ledger.alert;

import io.tenantry.access.OrganizationId;
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
public record RefillRequest(
        int id, OrganizationId organizationId, BigDecimal amount, Cycle cycle, Instant requestedAt) {}
