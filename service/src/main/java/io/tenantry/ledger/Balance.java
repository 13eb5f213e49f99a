package io.tenantry.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The credits of an organization at a time.
 *
 * @param remaining the available credits, below 0 for a debt
 * @param used the use in the billing cycle; null while it has not been summed up
 * @param expiresAt when the first of them expire; null for never
 * @param updatedAt when the last entry was written; null before
 */
public record Balance(
        BigDecimal remaining,
        @Nullable BigDecimal used,
        @Nullable Instant expiresAt,
        @Nullable Instant updatedAt) {
    Balance with(BigDecimal sum) {
        return new Balance(remaining, sum, expiresAt, updatedAt);
    }
}
