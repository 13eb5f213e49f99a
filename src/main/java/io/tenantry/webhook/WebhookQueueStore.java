package io.tenantry.webhook;

import io.tenantry.storage.Secret;
import io.tenantry.storage.SecretBox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of the queues to receivers. Times of leases are the database's, so that all nodes agree on them. */
final class WebhookQueueStore {
    /** Longer than one attempt can take: after it, who had the lease is gone. */
    private static final String LEASE = "now() + interval '30 seconds'";

    private final SecretBox box;

    WebhookQueueStore(SecretBox box) {
        this.box = box;
    }

    /**
     * A queue that this node alone sends from, for the time of a lease.
     *
     * @param organizationId whose it is
     * @param projectId whose address it goes to; 0 for the organization's
     * @param lease proves that the lease is still the same
     */
    record Claim(int organizationId, int projectId, UUID lease) {}

    /**
     * The next event of a queue.
     *
     * @param id of the delivery
     * @param url where to; empty when there is no address any more
     * @param secret what sender and receiver share; null for nothing
     * @param attempts how often it was tried
     * @param createdAt since when it waits
     */
    record Head(
            long id,
            WebhookMessage message,
            String url,
            @Nullable Secret secret,
            int attempts,
            Instant createdAt) {}

    /** Whether anything is to be sent, now or later. */
    static boolean somethingWaits(Handle handle) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM webhook_delivery WHERE state = 'pending')")
                .mapTo(boolean.class)
                .one();
    }

    /**
     * Takes queues in which something is due and nobody else sends. It looks at one row of each waiting queue, however
     * long that is.
     */
    static List<Claim> claim(Handle handle, Instant now, int most) {
        UUID lease = UUID.randomUUID();
        return handle.createQuery("""
                        WITH RECURSIVE waiting AS (
                            (SELECT organization_id, project_id FROM webhook_delivery WHERE state = 'pending'
                             ORDER BY organization_id, project_id LIMIT 1)
                            UNION ALL
                            SELECT next.organization_id, next.project_id FROM waiting w CROSS JOIN LATERAL (
                                SELECT d.organization_id, d.project_id FROM webhook_delivery d
                                WHERE d.state = 'pending'
                                  AND (d.organization_id, d.project_id) > (w.organization_id, w.project_id)
                                ORDER BY d.organization_id, d.project_id LIMIT 1) next
                        ), due AS (
                            SELECT e.organization_id, e.project_id
                            FROM webhook_endpoint e JOIN waiting USING (organization_id, project_id)
                            WHERE (e.leased_until IS NULL OR e.leased_until < now())
                              AND (e.retry_at IS NULL OR e.retry_at <= :now)
                            ORDER BY e.retry_at NULLS FIRST LIMIT :most
                            FOR NO KEY UPDATE OF e SKIP LOCKED
                        )
                        UPDATE webhook_endpoint e SET lease = :lease, leased_until = %s FROM due
                        WHERE e.organization_id = due.organization_id AND e.project_id = due.project_id
                        RETURNING e.organization_id, e.project_id""".formatted(LEASE))
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("most", most)
                .bind("lease", lease)
                .map((row, context) -> new Claim(row.getInt(1), row.getInt(2), lease))
                .list();
    }

    /** The event to send next. */
    Optional<Head> head(Handle handle, Claim claim) {
        return handle.createQuery("""
                        SELECT d.id, d.event_id, d.event_type, d.data::text, d.happened_at,
                            CASE d.project_id WHEN 0 THEN o.webhook_url ELSE coalesce(p.webhook_url, '') END,
                            CASE d.project_id WHEN 0 THEN o.webhook_secret ELSE p.webhook_secret END,
                            (SELECT count(*) FROM webhook_attempt a WHERE a.delivery_id = d.id),
                            d.created_at
                        FROM webhook_delivery d JOIN organization o ON o.id = d.organization_id
                        LEFT JOIN project p ON p.organization_id = d.organization_id AND p.id = d.project_id
                        WHERE d.organization_id = :organization AND d.project_id = :project AND d.state = 'pending'
                        ORDER BY d.id LIMIT 1""")
                .bind("organization", claim.organizationId)
                .bind("project", claim.projectId)
                .map(this::head)
                .findOne();
    }

    private Head head(ResultSet row, StatementContext context) throws SQLException {
        byte[] secret = row.getBytes(7);
        return new Head(
                row.getLong(1),
                new WebhookMessage(
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, OffsetDateTime.class).toInstant()),
                row.getString(6),
                secret == null ? null : Secret.stored(secret, "", box),
                row.getInt(8),
                row.getObject(9, OffsetDateTime.class).toInstant());
    }

    /**
     * Where the events of a project go.
     *
     * @param url empty for nowhere
     * @param secret what sender and receiver share; null for nothing
     */
    record Address(int organizationId, String url, @Nullable Secret secret) {}

    /** The address of a project that is there, or else its organization's. */
    Address address(Handle handle, int project) {
        return handle.createQuery("""
                        SELECT o.id, CASE p.webhook_url WHEN '' THEN o.webhook_url ELSE p.webhook_url END,
                            CASE p.webhook_url WHEN '' THEN o.webhook_secret ELSE p.webhook_secret END
                        FROM project p JOIN organization o ON o.id = p.organization_id WHERE p.id = :project""")
                .bind("project", project)
                .map((row, context) -> {
                    byte[] secret = row.getBytes(3);
                    return new Address(
                            row.getInt(1), row.getString(2), secret == null ? null : Secret.stored(secret, "", box));
                })
                .one();
    }

    /**
     * Renews a lease; false when it has gone to somebody else.
     *
     * @param retryAt not to send before then; null for at once
     */
    static boolean renew(Handle handle, Claim claim, @Nullable Instant retryAt) {
        return handle.createUpdate("""
                        UPDATE webhook_endpoint SET leased_until = %s, retry_at = :retry
                        WHERE organization_id = :organization AND project_id = :project AND lease = :lease""".formatted(LEASE))
                        .bind("retry", retryAt == null ? null : retryAt.atOffset(ZoneOffset.UTC))
                        .bind("organization", claim.organizationId)
                        .bind("project", claim.projectId)
                        .bind("lease", claim.lease)
                        .execute()
                > 0;
    }

    static void release(Handle handle, Claim claim) {
        handle.createUpdate("""
                        UPDATE webhook_endpoint SET lease = NULL, leased_until = NULL
                        WHERE organization_id = :organization AND project_id = :project AND lease = :lease""")
                .bind("organization", claim.organizationId)
                .bind("project", claim.projectId)
                .bind("lease", claim.lease)
                .execute();
    }

    static void note(Handle handle, long delivery, int number, WebhookAttempt attempt) {
        handle.createUpdate("""
                        INSERT INTO webhook_attempt (delivery_id, number, at, milliseconds, status, error)
                        VALUES (:delivery, :number, :at, :milliseconds, :status, :error)""")
                .bind("delivery", delivery)
                .bind("number", number)
                .bind("at", attempt.at().atOffset(ZoneOffset.UTC))
                .bind("milliseconds", (int) attempt.took().toMillis())
                .bind("status", attempt.status())
                .bind("error", attempt.error())
                .execute();
    }

    static void finish(Handle handle, long delivery, WebhookDelivery.State state, Instant at) {
        handle.createUpdate("UPDATE webhook_delivery SET state = :state, finished_at = :at WHERE id = :id")
                .bind("state", state.word())
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("id", delivery)
                .execute();
    }

    /** Forgets some of what was finished long ago; returns how much. */
    static int forget(Handle handle, Instant finishedBefore, int most) {
        return handle.createUpdate("""
                        DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery
                            WHERE state <> 'pending' AND finished_at < :before LIMIT :most)""")
                .bind("before", finishedBefore.atOffset(ZoneOffset.UTC))
                .bind("most", most)
                .execute();
    }
}
