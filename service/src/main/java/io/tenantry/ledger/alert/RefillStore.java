package io.tenantry.ledger.alert;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.plan.Cycle;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The SQL of requests for refills. */
final class RefillStore {
    private RefillStore() {}

    /** The sum of the requests of an organization in a cycle. */
    static BigDecimal requested(Handle handle, OrganizationId organization, Cycle cycle) {
        return handle.createQuery("""
            SELECT coalesce(sum(amount), 0.00) FROM refill_request
            WHERE organization_id = :id AND requested_at >= :start AND requested_at < :end\
            """)
                .bind("id", organization)
                .bind("start", cycle.start())
                .bind("end", cycle.end())
                .mapTo(BigDecimal.class)
                .one();
    }

    /** Stores a request; returns its number. */
    static RefillRequest.Id insert(
            Handle handle, OrganizationId organization, BigDecimal amount, Cycle cycle, Instant now) {
        return new RefillRequest.Id(handle.createQuery("""
            INSERT INTO refill_request (organization_id, amount, cycle_start, cycle_end, requested_at)
            VALUES (:id, :amount, :start, :end, :now) RETURNING id\
            """)
                .bind("id", organization)
                .bind("amount", amount)
                .bind("start", cycle.start())
                .bind("end", cycle.end())
                .bind("now", now)
                .mapTo(int.class)
                .one());
    }

    /** Notes that all requests of an organization are answered. */
    static void answer(Handle handle, OrganizationId organization, Instant now) {
        handle.createUpdate("""
            UPDATE refill_request SET answered_at = :now WHERE organization_id = :id AND answered_at IS NULL\
            """).bind("id", organization).bind("now", now).execute();
    }

    /** Requests without an answer, by number; those of disabled organizations wait. */
    static List<RefillRequest> open(Handle handle, ServiceReach reach, int after, int most) {
        boolean everywhere = reach instanceof ServiceReach.Everywhere;
        OrganizationId[] seen = switch (reach) {
            case ServiceReach.Everywhere ignored -> new OrganizationId[0];
            case ServiceReach.Only(var organizations) -> organizations.toArray(OrganizationId[]::new);
        };
        return handle.createQuery("""
            SELECT r.id, r.organization_id, r.amount, r.cycle_start, r.cycle_end, r.requested_at
            FROM refill_request r JOIN organization o ON o.id = r.organization_id
            WHERE r.answered_at IS NULL AND r.id > :after AND NOT o.disabled
              AND (:everywhere OR r.organization_id = ANY(:seen))
            ORDER BY r.id LIMIT :most\
            """)
                .bind("after", after)
                .bind("everywhere", everywhere)
                .bind("seen", seen)
                .bind("most", most)
                .map((row, context) -> new RefillRequest(
                        new RefillRequest.Id(row.getInt(1)),
                        new OrganizationId(row.getInt(2)),
                        row.getBigDecimal(3),
                        new Cycle(
                                row.getObject(4, OffsetDateTime.class).toInstant(),
                                row.getObject(5, OffsetDateTime.class).toInstant()),
                        row.getObject(6, OffsetDateTime.class).toInstant()))
                .list();
    }
}
