package io.tenantry.usage.crossing;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.limit.Metric;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The SQL of crossings: a queue, written with the use and read in the background. */
final class CrossingStore {
    private CrossingStore() {}

    static void insert(Handle handle, List<Crossing> crossings) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO usage_crossing (organization_id, metric, project_id, share, most, used, resets_at)
                VALUES (:organization, :metric, :project, :share, :limit, :used, CAST(:resets AS timestamptz))""");
        for (Crossing crossing : crossings) {
            batch.bind("organization", crossing.organization())
                    .bind("metric", crossing.metric().wireName())
                    .bindByType("project", crossing.project(), ProjectId.class)
                    .bind("share", crossing.share().percent())
                    .bind("limit", crossing.limit())
                    .bind("used", crossing.used())
                    .bind("resets", text(crossing.resetsAt()))
                    .add();
        }
        batch.execute();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** The numbers of crossings that were not reported yet, in their order. */
    static List<Long> waiting(Handle handle, int most) {
        return handle.createQuery("SELECT id FROM usage_crossing WHERE share IS NOT NULL ORDER BY id LIMIT :most")
                .bind("most", most)
                .mapTo(Long.class)
                .list();
    }

    /** Takes a crossing; nothing if another node has. */
    static Optional<Crossing> take(Handle handle, long number) {
        return handle.createQuery("""
                        DELETE FROM usage_crossing WHERE id = :id
                        RETURNING organization_id, metric, project_id, share, most, used, resets_at""")
                .bind("id", number)
                .map((row, context) -> crossing(row))
                .findOne();
    }

    private static Crossing crossing(ResultSet row) throws SQLException {
        OffsetDateTime resetsAt = row.getObject(7, OffsetDateTime.class);
        return new Crossing(
                new OrganizationId(row.getInt(1)),
                Metric.of(row.getString(2)).orElseThrow(),
                ProjectId.ofNullable(row.getObject(3, Integer.class)),
                Share.of(row.getInt(4)),
                row.getInt(5),
                row.getLong(6),
                resetsAt == null ? null : resetsAt.toInstant());
    }

    /** Organizations whose use is to be looked at. */
    static List<OrganizationId> toLookAt(Handle handle, int most) {
        return handle.createQuery("""
                        SELECT DISTINCT organization_id FROM usage_crossing WHERE share IS NULL
                        ORDER BY organization_id LIMIT :most""")
                .bind("most", most)
                .mapTo(OrganizationId.class)
                .list();
    }

    /** The organization of a crossing; empty when the crossing is gone. */
    static Optional<OrganizationId> organization(Handle handle, long number) {
        return handle.createQuery("SELECT organization_id FROM usage_crossing WHERE id = :id")
                .bind("id", number)
                .mapTo(OrganizationId.class)
                .findOne();
    }

    /**
     * Locks an organization against its deletion, which locks the organization first and its crossings after that; returns whether
     * there is one.
     */
    static boolean lock(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT 1 FROM organization WHERE id = :id FOR KEY SHARE")
                .bind("id", organization)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Whether a look at an organization is asked for, which is deleted. */
    static boolean takeLook(Handle handle, OrganizationId organization) {
        return handle.createUpdate("DELETE FROM usage_crossing WHERE organization_id = :id AND share IS NULL")
                        .bind("id", organization)
                        .execute()
                > 0;
    }

    /** The name of an organization that is enabled, which is locked against its deletion. */
    static Optional<String> name(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT name FROM organization WHERE id = :id AND NOT disabled FOR KEY SHARE")
                .bind("id", organization)
                .mapTo(String.class)
                .findOne();
    }

    /** Queues the event for receivers. */
    static void queueWebhook(Handle handle, Crossing crossing) {
        handle.createQuery("""
                        SELECT queue_limit_webhooks(:organization, CAST(:project AS integer), :type, :metric, :share, :limit, :used,
                            CAST(:resets AS timestamptz))::text""")
                .bind("organization", crossing.organization())
                .bindByType("project", crossing.project(), ProjectId.class)
                .bind("type", crossing.share().type().word())
                .bind("metric", crossing.metric().wireName())
                .bind("share", crossing.share().percent())
                .bind("limit", crossing.limit())
                .bind("used", crossing.used())
                .bind("resets", text(crossing.resetsAt()))
                .mapTo(String.class)
                .list();
    }
}
