package io.tenantry.webhook;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.webhook.WebhookQueueStore.Claim;
import io.tenantry.webhook.WebhookQueueStore.Queue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/** The SQL that claims due queues for a node. Leases use the clock of the database, so that all nodes agree. */
final class WebhookClaimStore {
    /** The number of due queues that are looked at. */
    private static final int MOST_LOOKED_AT = 5_000;

    /** The number of queues of each kind that a claim chooses from. */
    private static final int MOST_CANDIDATES = 500;

    /** The delay of a queue whose organization has its maximum of claimed queues. */
    private static final Duration LATER = Duration.ofSeconds(2);

    private WebhookClaimStore() {}

    /**
     * The limits of a claim.
     *
     * @param queues the maximum number of queues
     * @param ofOrganization the maximum number of queues of one organization, with those that any node has claimed already
     * @param unproven the maximum number of queues that are not proven to be quick
     */
    record Most(int queues, int ofOrganization, int unproven) {}

    /**
     * Claims due queues that no other node sends from. The number of queues of one organization is limited, so that an
     * organization with many slow receivers does not delay others. Its further queues become due later.
     *
     * @param quick whether a receiver is proven to be quick
     */
    static List<Claim> claim(Handle handle, Instant now, Most most, Predicate<Queue> quick) {
        if (!isFirstToClaim(handle)) {
            return List.of();
        }
        List<Queue> due = candidates(due(handle, now), quick);
        UUID lease = UUID.randomUUID();
        return handle.createQuery("""
            WITH due AS (
                SELECT organization_id, project_id, e.due_at, c.quick
                FROM webhook_endpoint e
                JOIN unnest(CAST(:organizations AS integer[]), CAST(:projects AS integer[]),
                            CAST(:quick AS boolean[])) AS c (organization_id, project_id, quick)
                    USING (organization_id, project_id)
                WHERE e.due_at <= :now AND (e.leased_until IS NULL OR e.leased_until < now())
                ORDER BY e.due_at, organization_id, project_id
                FOR NO KEY UPDATE OF e SKIP LOCKED
            ), busy AS (
                SELECT organization_id, count(*) AS queues FROM webhook_endpoint
                WHERE lease IS NOT NULL AND leased_until >= now()
                  AND organization_id IN (SELECT organization_id FROM due)
                GROUP BY organization_id
            ), numbered AS (
                SELECT d.*, coalesce(b.queues, 0) + row_number() OVER (
                    PARTITION BY d.organization_id ORDER BY d.due_at, d.project_id) AS number
                FROM due d LEFT JOIN busy b USING (organization_id)
            ), ranked AS (
                SELECT *, row_number() OVER (
                    PARTITION BY quick ORDER BY number, due_at, organization_id) AS rank
                FROM numbered WHERE number <= :own
            ), chosen AS (
                SELECT organization_id, project_id FROM ranked WHERE quick OR rank <= :unproven
                ORDER BY number, due_at, organization_id LIMIT :most
            ), later AS (
                UPDATE webhook_endpoint e SET due_at = :later FROM numbered n
                WHERE n.number > :own
                  AND e.organization_id = n.organization_id AND e.project_id = n.project_id
            )
            UPDATE webhook_endpoint e SET lease = :lease, leased_until = %s FROM chosen c
            WHERE e.organization_id = c.organization_id AND e.project_id = c.project_id
            RETURNING e.organization_id, e.project_id\
            """.formatted(WebhookQueueStore.LEASE))
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("later", now.plus(LATER).atOffset(ZoneOffset.UTC))
                .bind(
                        "organizations",
                        due.stream()
                                .map(queue -> queue.organizationId().value())
                                .toArray(Integer[]::new))
                .bind(
                        "projects",
                        due.stream().map(queue -> queue.projectId().value()).toArray(Integer[]::new))
                .bind("quick", due.stream().map(quick::test).toArray(Boolean[]::new))
                .bind("own", most.ofOrganization())
                .bind("unproven", most.unproven())
                .bind("most", most.queues())
                .bind("lease", lease)
                .map((row, context) ->
                        new Claim(new OrganizationId(row.getInt(1)), new ProjectId(row.getInt(2)), lease))
                .list();
    }

    /** Lets one node claim at a time; the others come back in a second. */
    private static boolean isFirstToClaim(Handle handle) {
        return handle.createQuery("SELECT pg_try_advisory_xact_lock(hashtext('tenantry webhooks'))")
                .mapTo(boolean.class)
                .one();
    }

    private static List<Queue> due(Handle handle, Instant now) {
        return handle.createQuery("""
            SELECT organization_id, project_id FROM webhook_endpoint
            WHERE due_at <= :now AND (leased_until IS NULL OR leased_until < now())
            ORDER BY due_at, organization_id, project_id LIMIT :looked\
            """)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("looked", MOST_LOOKED_AT)
                .map((row, context) -> new Queue(new OrganizationId(row.getInt(1)), new ProjectId(row.getInt(2))))
                .list();
    }

    /** The first queues of both kinds. */
    private static List<Queue> candidates(List<Queue> due, Predicate<Queue> quick) {
        List<Queue> candidates = new ArrayList<>();
        int proven = 0;
        int unproven = 0;
        for (Queue queue : due) {
            if (quick.test(queue) ? proven++ < MOST_CANDIDATES : unproven++ < MOST_CANDIDATES) {
                candidates.add(queue);
            }
        }
        return candidates;
    }
}
