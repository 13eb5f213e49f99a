package io.tenantry.ledger;

import io.tenantry.access.OrganizationId;
import io.tenantry.id.IntId;
import io.tenantry.id.ServiceKeyId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a ledger. It never changes.
 *
 * @param id its id
 * @param organizationId its organization
 * @param key the writer's name for it; null for entries of Tenantry
 * @param amount the credits; below 0 where they were taken
 * @param kind what it is for
 * @param expiresAt until when plan credits are available; null for credits that do not expire
 * @param source free text
 * @param at when it took place
 * @param balance the credits that were available after it
 * @param operator the operator who wrote it; null for others
 * @param serviceKey the service key that wrote it; null for others
 * @param createdAt when it was written
 */
public record LedgerEntry(
        Id id,
        OrganizationId organizationId,
        @Nullable String key,
        BigDecimal amount,
        EntryKind kind,
        @Nullable Instant expiresAt,
        String source,
        Instant at,
        BigDecimal balance,
        @Nullable String operator,
        @Nullable ServiceKeyId serviceKey,
        Instant createdAt) {
    /** The id of an entry of a ledger. */
    public record Id(int value) implements IntId {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }
}
