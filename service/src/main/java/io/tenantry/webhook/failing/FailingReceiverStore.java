package io.tenantry.webhook.failing;

import io.tenantry.access.OrganizationId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of failing receivers. */
final class FailingReceiverStore {
    private FailingReceiverStore() {}

    /** Reads receivers by an index, and of each its oldest waiting delivery with the last attempt. */
    static List<FailingReceiver> after(Handle handle, FailingReceiver.Position position, int most) {
        return handle.createQuery("""
                        SELECT e.organization_id, o.name, e.project_id, coalesce(p.name, ''), d.happened_at,
                            coalesce(a.number, 0), coalesce(a.error, ''), e.retry_at
                        FROM webhook_endpoint e
                        JOIN organization o ON o.id = e.organization_id
                        LEFT JOIN project p ON p.id = e.project_id
                        LEFT JOIN LATERAL (
                            SELECT id, happened_at FROM webhook_delivery
                            WHERE organization_id = e.organization_id AND project_id = e.project_id AND state = 'pending'
                            ORDER BY id LIMIT 1) d ON true
                        LEFT JOIN LATERAL (
                            SELECT number, error FROM webhook_attempt
                            WHERE delivery_id = d.id ORDER BY number DESC LIMIT 1) a ON true
                        WHERE e.retry_at IS NOT NULL AND (e.organization_id, e.project_id) > (:organization, :project)
                        ORDER BY e.organization_id, e.project_id LIMIT :most""")
                .bind("organization", position.organization())
                .bind("project", position.number())
                .bind("most", most)
                .map((row, context) -> new FailingReceiver(
                        new OrganizationId(row.getInt(1)),
                        row.getString(2),
                        row.getInt(3),
                        row.getString(4),
                        instant(row.getObject(5, OffsetDateTime.class)),
                        row.getInt(6),
                        row.getString(7),
                        Objects.requireNonNull(instant(row.getObject(8, OffsetDateTime.class)))))
                .list();
    }

    static int count(Handle handle, int most) {
        return handle.createQuery("""
                        SELECT count(*) FROM (
                            SELECT FROM webhook_endpoint WHERE retry_at IS NOT NULL LIMIT :most) failing""").bind("most", most).mapTo(Integer.class).one();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
