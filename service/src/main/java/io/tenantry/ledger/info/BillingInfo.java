package io.tenantry.ledger.info;

import io.tenantry.access.OrganizationId;
import io.tenantry.limit.OrganizationLimits;
import io.tenantry.plan.Plan;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The billing record of an organization, at a time.
 *
 * @param organizationId the organization
 * @param remaining the available credits
 * @param used the use in the billing cycle
 * @param balanceExpiry when the first of the credits expire; null for never
 * @param plan the plan; null for none
 * @param limits the limits of the organization
 * @param createdAt since when there is the record
 * @param updatedAt when the last entry was written
 * @param now the time
 */
public record BillingInfo(
        OrganizationId organizationId,
        BigDecimal remaining,
        BigDecimal used,
        @Nullable Instant balanceExpiry,
        @Nullable Plan plan,
        OrganizationLimits limits,
        Instant createdAt,
        Instant updatedAt,
        Instant now) {}
