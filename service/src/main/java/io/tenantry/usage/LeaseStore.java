package io.tenantry.usage;

import io.tenantry.access.OrganizationId;
import io.tenantry.limit.Metric;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The SQL of leases. */
final class LeaseStore {
    /** As {@link Lease#holds}. */
    private static final String HOLDS = "expires_at > :now AND granted_at <= :granted";

    private LeaseStore() {}

    /** The amounts that leases of an organization hold. */
    static Map<Metric, Long> held(Handle handle, OrganizationId organization, Instant now) {
        Map<Metric, Long> held = new EnumMap<>(Metric.class);
        handle.createQuery("SELECT metric, sum(amount) FROM usage_lease WHERE organization_id = :organization AND "
                        + HOLDS + " GROUP BY metric")
                .bind("organization", organization)
                .bind("now", now)
                .bind("granted", now.plus(Lease.SKEW))
                .map((row, context) -> held.put(Metric.of(row.getString(1)).orElseThrow(), row.getLong(2)))
                .list();
        return held;
    }

    static void insert(Handle handle, OrganizationId organization, Lease lease) {
        handle.createUpdate("""
                        INSERT INTO usage_lease (id, organization_id, metric, amount, granted_at, expires_at)
                        VALUES (:id, :organization, :metric, :amount, :granted, :expires)""")
                .bind("id", lease.id())
                .bind("organization", organization)
                .bind("metric", lease.metric().wireName())
                .bind("amount", lease.amount())
                .bind("granted", lease.grantedAt())
                .bind("expires", lease.expiresAt())
                .execute();
    }

    /** A lease of an organization, which may have expired. */
    static Optional<Lease> find(Handle handle, OrganizationId organization, UUID id) {
        return handle.createQuery("""
                        SELECT metric, amount, granted_at, expires_at FROM usage_lease
                        WHERE id = :id AND organization_id = :organization""")
                .bind("id", id)
                .bind("organization", organization)
                .map((row, context) -> new Lease(
                        id,
                        Metric.of(row.getString(1)).orElseThrow(),
                        row.getInt(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getObject(4, OffsetDateTime.class).toInstant()))
                .findOne();
    }

    static void renew(Handle handle, Lease lease) {
        handle.createUpdate("UPDATE usage_lease SET granted_at = :granted, expires_at = :expires WHERE id = :id")
                .bind("id", lease.id())
                .bind("granted", lease.grantedAt())
                .bind("expires", lease.expiresAt())
                .execute();
    }

    static void delete(Handle handle, UUID id) {
        handle.createUpdate("DELETE FROM usage_lease WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    /** Deletes leases that expired before a time. */
    static int forget(Handle handle, Instant before, int most) {
        return handle.createUpdate("""
                        DELETE FROM usage_lease WHERE ctid = ANY(ARRAY(SELECT ctid FROM usage_lease
                            WHERE expires_at < :before LIMIT :most FOR UPDATE SKIP LOCKED))""")
                .bind("before", before)
                .bind("most", most)
                .execute();
    }
}
