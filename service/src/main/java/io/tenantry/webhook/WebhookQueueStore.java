package io.tenantry.webhook;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.measure.Backlog;
import io.tenantry.secret.Secret;
import io.tenantry.secret.SecretBox;
import io.tenantry.webhook.reply.ReceiverReply;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of the queues to receivers. Leases use the clock of the database, so that all nodes agree. */
final class WebhookQueueStore {
    /** Longer than one attempt: when a lease expires, its node has died. */
    static final String LEASE = "now() + interval '30 seconds'";

    /** The number of due queues that are looked at. */
    private static final int MOST_LOOKED_AT = 500;

    private final SecretBox box;

    WebhookQueueStore(SecretBox box) {
        this.box = box;
    }

    /**
     * A queue that only this node sends from, for the time of a lease.
     *
     * @param organizationId its organization
     * @param projectId the project whose address receives the events; 0 for the address of the organization
     * @param lease proves that the lease is still the same
     */
    record Claim(OrganizationId organizationId, ProjectId projectId, UUID lease) {
        Queue queue() {
            return new Queue(organizationId, projectId);
        }
    }

    /** The queue of a receiver, named like a claim. */
    record Queue(OrganizationId organizationId, ProjectId projectId) {}

    /**
     * The next event of a queue.
     *
     * @param id the id of the delivery
     * @param url the address; empty if it was removed
     * @param secret the shared secret; null for none
     * @param attempts the number of earlier attempts
     * @param createdAt the time when it was queued
     */
    record Head(
            long id,
            WebhookMessage message,
            String url,
            @Nullable Secret secret,
            int attempts,
            Instant createdAt) {}

    /** Whether a queue is due. */
    static boolean somethingIsDue(Handle handle, Instant now) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM webhook_endpoint WHERE due_at <= :now)")
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .mapTo(boolean.class)
                .one();
    }

    /** The waiting events. */
    static Backlog backlog(Handle handle, Instant now) {
        return handle.createQuery("""
                        SELECT count(*), min(created_at)
                        FROM (SELECT created_at FROM webhook_delivery WHERE state = 'pending' LIMIT :most) waiting""")
                .bind("most", Backlog.MOST)
                .map((row, context) -> new Backlog(row.getLong(1), since(row, 2, now)))
                .one();
    }

    /** How long the queue that is due longest has waited for a node. */
    static Duration lag(Handle handle, Instant now) {
        return handle.createQuery("""
                        SELECT min(greatest(e.due_at, d.created_at))
                        FROM (SELECT organization_id, project_id, due_at FROM webhook_endpoint
                              WHERE due_at <= :now AND (leased_until IS NULL OR leased_until < now())
                              ORDER BY due_at, organization_id, project_id LIMIT :looked) e,
                        LATERAL (SELECT created_at FROM webhook_delivery
                                 WHERE organization_id = e.organization_id AND project_id = e.project_id
                                   AND state = 'pending'
                                 ORDER BY id LIMIT 1) d""")
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("looked", MOST_LOOKED_AT)
                .map((row, context) -> since(row, 1, now))
                .one();
    }

    private static Duration since(ResultSet row, int column, Instant now) throws SQLException {
        OffsetDateTime then = row.getObject(column, OffsetDateTime.class);
        return then == null || then.toInstant().isAfter(now) ? Duration.ZERO : Duration.between(then.toInstant(), now);
    }

    /** The event to send next. */
    Optional<Head> head(Handle handle, Claim claim) {
        return handle.createQuery("""
                        SELECT d.id, d.event_id, d.event_type, d.data::text, d.happened_at,
                            CASE d.project_id WHEN 0 THEN o.webhook_url ELSE coalesce(p.webhook_url, '') END,
                            CASE d.project_id WHEN 0 THEN o.webhook_secret ELSE p.webhook_secret END,
                            (SELECT count(*) FROM webhook_attempt a WHERE a.delivery_id = d.id),
                            d.created_at, d.organization_id, d.project_id
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
                secret == null ? null : WebhookAddressStore.secret(box, row.getInt(10), row.getInt(11), secret),
                row.getInt(8),
                row.getObject(9, OffsetDateTime.class).toInstant());
    }

    /**
     * Renews a lease; false when it has gone to another node.
     *
     * @param retryAt the earliest time of the next attempt; null for at once
     */
    static boolean renew(Handle handle, Claim claim, @Nullable Instant retryAt) {
        return handle.createUpdate("""
                        UPDATE webhook_endpoint
                        SET leased_until = %s, retry_at = :retry, due_at = coalesce(:retry, due_at)
                        WHERE organization_id = :organization AND project_id = :project AND lease = :lease""".formatted(LEASE))
                        .bind("retry", retryAt == null ? null : retryAt.atOffset(ZoneOffset.UTC))
                        .bind("organization", claim.organizationId)
                        .bind("project", claim.projectId)
                        .bind("lease", claim.lease)
                        .execute()
                > 0;
    }

    /** Releases a queue. It is due again if an event still waits in it. */
    static void release(Handle handle, Claim claim, Instant now) {
        // Waits for transactions that add events, so that the next statement sees these events.
        handle.createQuery("""
                        SELECT organization_id FROM webhook_endpoint
                        WHERE organization_id = :organization AND project_id = :project FOR UPDATE""")
                .bind("organization", claim.organizationId)
                .bind("project", claim.projectId)
                .mapTo(Integer.class)
                .findOne();
        handle.createUpdate("""
                        UPDATE webhook_endpoint e SET lease = NULL, leased_until = NULL,
                            due_at = CASE WHEN EXISTS (
                                SELECT FROM webhook_delivery d
                                WHERE d.organization_id = e.organization_id AND d.project_id = e.project_id
                                  AND d.state = 'pending') THEN coalesce(retry_at, :now) END
                        WHERE organization_id = :organization AND project_id = :project AND lease = :lease""")
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("organization", claim.organizationId)
                .bind("project", claim.projectId)
                .bind("lease", claim.lease)
                .execute();
    }

    static void note(Handle handle, long delivery, int number, WebhookAttempt attempt) {
        ReceiverReply reply = attempt.reply();
        handle.createUpdate("""
                        INSERT INTO webhook_attempt
                            (delivery_id, number, at, milliseconds, status, error, reply_state, reply)
                        VALUES (:delivery, :number, :at, :milliseconds, :status, :error, :state, :reply)""")
                .bind("delivery", delivery)
                .bind("number", number)
                .bind("at", attempt.at().atOffset(ZoneOffset.UTC))
                .bind("milliseconds", (int) attempt.took().toMillis())
                .bind("status", attempt.status())
                .bind("error", attempt.error())
                .bind("state", reply.state().word())
                .bind("reply", reply.state().hasText() ? reply.text() : null)
                .execute();
    }

    static void finish(Handle handle, long delivery, WebhookDelivery.State state, Instant at) {
        handle.createUpdate("UPDATE webhook_delivery SET state = :state, finished_at = :at WHERE id = :id")
                .bind("state", state.word())
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("id", delivery)
                .execute();
    }

    /** Deletes some deliveries that ended long ago; returns their number. */
    static int forget(Handle handle, Instant finishedBefore, int most) {
        return handle.createUpdate("""
                        DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery
                            WHERE state <> 'pending' AND finished_at < :before LIMIT :most)""")
                .bind("before", finishedBefore.atOffset(ZoneOffset.UTC))
                .bind("most", most)
                .execute();
    }

    /** Removes the texts of some replies that came long ago; returns their number. */
    static int forgetReplies(Handle handle, Instant before, int most) {
        return handle.createUpdate("""
                        UPDATE webhook_attempt SET reply = NULL, reply_state = 'removed' WHERE (delivery_id, number) IN (
                            SELECT delivery_id, number FROM webhook_attempt
                            WHERE reply IS NOT NULL AND at < :before ORDER BY at LIMIT :most FOR UPDATE)""")
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .bind("most", most)
                .execute();
    }
}
