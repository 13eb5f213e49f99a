package io.tenantry.webhook;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.webhook.WebhookDelivery.State;
import io.tenantry.webhook.reply.ReceiverReply;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of the lists of deliveries. */
final class WebhookStore {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SELECT = """
            SELECT d.id, d.organization_id, d.project_id, d.event_id, d.event_type, d.data::text, d.happened_at, d.created_at,
                d.state, d.finished_at, d.replay_of, e.retry_at,
                d.state = 'pending' AND NOT EXISTS (SELECT FROM webhook_delivery b
                    WHERE b.organization_id = d.organization_id AND b.project_id = d.project_id
                      AND b.state = 'pending' AND b.id < d.id)
            FROM webhook_delivery d JOIN webhook_endpoint e USING (organization_id, project_id)
            """;

    private WebhookStore() {}

    /** The condition says nothing of a state that is not asked for, so that an index alone answers it. */
    private static String ofOrganization(@Nullable State state) {
        return " WHERE d.organization_id = :organization"
                + (state == null ? "" : " AND d.state = '" + state.word() + "'");
    }

    static long count(Handle handle, OrganizationId organization, @Nullable State state) {
        return handle.createQuery("SELECT count(*) FROM webhook_delivery d" + ofOrganization(state))
                .bind("organization", organization)
                .mapTo(long.class)
                .one();
    }

    /** A page, newest first. */
    static List<WebhookDelivery> page(
            Handle handle, OrganizationId organization, @Nullable State state, int most, long skip) {
        // The ids first: an index alone can skip rows.
        List<WebhookDelivery> bare = handle.createQuery(SELECT + " WHERE d.id IN (SELECT d.id FROM webhook_delivery d"
                        + ofOrganization(state) + " ORDER BY d.id DESC LIMIT :most OFFSET :skip) ORDER BY d.id DESC")
                .bind("organization", organization)
                .bind("most", most)
                .bind("skip", skip)
                .map(WebhookStore::delivery)
                .list();
        return withAttempts(handle, bare, "NULL");
    }

    static Optional<WebhookDelivery> find(Handle handle, WebhookDelivery.Id id) {
        List<WebhookDelivery> bare = handle.createQuery(SELECT + "WHERE d.id = :id")
                .bind("id", id)
                .map(WebhookStore::delivery)
                .list();
        return withAttempts(handle, bare, "reply").stream().findFirst();
    }

    /** Queues the event of a delivery again, behind all waiting events; returns the id of the new delivery. */
    static WebhookDelivery.Id repeat(Handle handle, WebhookDelivery.Id id) {
        return new WebhookDelivery.Id(
                handle.createQuery("""
                        INSERT INTO webhook_delivery
                            (organization_id, project_id, event_id, event_type, data, happened_at, replay_of)
                        SELECT organization_id, project_id, event_id, event_type, data, happened_at, id
                        FROM webhook_delivery WHERE id = :id RETURNING id""").bind("id", id).mapTo(long.class).one());
    }

    /** @param reply the column of the texts of replies, or NULL without them */
    private static List<WebhookDelivery> withAttempts(Handle handle, List<WebhookDelivery> deliveries, String reply) {
        Map<WebhookDelivery.Id, List<WebhookAttempt>> attempts = new HashMap<>();
        handle.createQuery("""
                        SELECT delivery_id, at, milliseconds, status, error, reply_state, %s FROM webhook_attempt
                        WHERE delivery_id = ANY(:ids) ORDER BY delivery_id, number""".formatted(reply))
                .bind("ids", deliveries.stream().map(one -> one.id().value()).toArray(Long[]::new))
                .map((row, context) -> attempts.computeIfAbsent(
                                new WebhookDelivery.Id(row.getLong(1)), ignored -> new ArrayList<>())
                        .add(new WebhookAttempt(
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                Duration.ofMillis(row.getInt(3)),
                                row.getObject(4, Integer.class),
                                row.getString(5),
                                new ReceiverReply(
                                        ReceiverReply.State.of(row.getString(6)).orElseThrow(),
                                        Objects.requireNonNullElse(row.getString(7), "")))))
                .list();
        return deliveries.stream()
                .map(one -> one.with(attempts.getOrDefault(one.id(), List.of())))
                .toList();
    }

    private static WebhookDelivery delivery(ResultSet row, StatementContext context) throws SQLException {
        ProjectId project = new ProjectId(row.getInt(3));
        Long replayed = row.getObject(11, Long.class);
        return new WebhookDelivery(
                new WebhookDelivery.Id(row.getLong(1)),
                new OrganizationId(row.getInt(2)),
                project.value() == 0 ? null : project,
                row.getObject(4, UUID.class),
                row.getString(5),
                compact(row.getString(6)),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                State.of(row.getString(9)).orElseThrow(),
                instant(row, 10),
                replayed == null ? null : new WebhookDelivery.Id(replayed),
                row.getBoolean(13) ? instant(row, 12) : null,
                List.of());
    }

    /** The same JSON without the spaces that PostgreSQL adds. */
    private static String compact(String json) {
        return JSON.writeValueAsString(JSON.readTree(json));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
