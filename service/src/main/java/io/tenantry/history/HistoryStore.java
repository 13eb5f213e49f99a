package io.tenantry.history;

import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.id.OperatorKeyId;
import io.tenantry.listing.Cursor;
import io.tenantry.listing.Like;
import io.tenantry.listing.Listing;
import io.tenantry.listing.Order;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL that reads the history for the management API, of one organization or of all. */
final class HistoryStore {
    private static final String WHAT = """
            e.id, e.at, e.organization_id, e.operation, e.action, e.object_type, e.object_id, e.object_name, e.changes::text,
            e.details ->> 'result', e.details ->> 'factor', coalesce((e.details ->> 'count')::integer, 1),
            coalesce(e.request_id, ''),
            CASE WHEN e.person_id IS NOT NULL THEN coalesce(e.person_email, 'person ' || e.person_id)
                 WHEN e.api_key_id IS NOT NULL THEN coalesce(nullif(e.api_key_name, ''), 'API key ' || e.api_key_id)
                 WHEN e.operator IS NOT NULL THEN %s ELSE '' END,
            """;

    /** The name and the origin of an operator are not shown to the organization. */
    private static final String SEEN_INSIDE =
            WHAT.formatted("'Operator'") + """
            NULL, CASE WHEN %1$s THEN e.from_address END, CASE WHEN %1$s THEN e.user_agent END, e.operator IS NOT NULL,
            CAST(NULL AS integer), NULL, NULL""".formatted(AuditEventStore.ORIGIN_IS_TOLD.replace("a.", "e."));

    private static final String SEEN_BY_OPERATORS = WHAT.formatted("e.operator") + """
            e.operator, e.from_address, e.user_agent, e.operator IS NOT NULL,
            e.operator_key_id, coalesce(e.operator_key_name, ''), coalesce(e.operator_key_prefix, '')""";

    private static final String TABLE = "audit_event e LEFT JOIN organization o ON o.id = e.organization_id";

    /** The entries of {@link AuditEventStore#OF_ORGANIZATION}. */
    private static final String OF_ORGANIZATION =
            "e.id IN (SELECT id FROM " + AuditEventStore.OF_ORGANIZATION + " own)";

    private static final Listing<HistoryEvent> INSIDE = listing(SEEN_INSIDE);
    private static final Listing<HistoryEvent> EVERYWHERE = listing(SEEN_BY_OPERATORS);

    private HistoryStore() {}

    private static Listing<HistoryEvent> listing(String columns) {
        return new Listing<>(
                columns,
                TABLE,
                "e.id",
                "0",
                Positions.Kind.AUDIT_EVENT,
                null,
                HistoryStore::event,
                event -> new Listing.RowRevision(Math.toIntExact(event.id().value()), 0));
    }

    static Slice<HistoryEvent> list(Handle handle, OrganizationId organization, HistoryQuery query) {
        return in(organization, INSIDE.page(handle, inside(organization, query), query.order(), query.window()));
    }

    /** @param total the number of events that the query selects */
    static Slice<HistoryEvent> list(Handle handle, OrganizationId organization, HistoryQuery query, long total) {
        return in(organization, INSIDE.page(handle, inside(organization, query), query.order(), query.window(), total));
    }

    private static Slice<HistoryEvent> in(OrganizationId organization, Slice<HistoryEvent> found) {
        return new Slice<>(
                found.rows().stream().map(event -> event.in(organization)).toList(),
                found.total(),
                found.next(),
                found.previous());
    }

    private static Listing.Filter inside(OrganizationId organization, HistoryQuery query) {
        return new Listing.Filter(
                OF_ORGANIZATION + " AND lower(e.action) LIKE lower(:filter)",
                Map.of("organization", organization, "filter", Like.containing(query.filter())),
                query.conditions());
    }

    /** One page of the history of the whole installation. */
    static Slice<HistoryEvent> all(Handle handle, HistoryQuery query) {
        return EVERYWHERE.page(handle, everywhere(query), query.order(), query.window());
    }

    /** @param total the number of events that the query selects */
    static Slice<HistoryEvent> all(Handle handle, HistoryQuery query, long total) {
        return EVERYWHERE.page(handle, everywhere(query), query.order(), query.window(), total);
    }

    /** The position of an event in the history. */
    static Cursor position(HistoryEvent event, Order order) {
        return new Cursor(Math.toIntExact(event.id().value()), 0, order.code());
    }

    private static Listing.Filter everywhere(HistoryQuery query) {
        return query.filter().isEmpty()
                ? Listing.Filter.of(query.conditions())
                : new Listing.Filter(
                        "lower(e.action) LIKE lower(:filter)",
                        Map.of("filter", Like.containing(query.filter())),
                        query.conditions());
    }

    static List<HistoryEvent> newest(Handle handle, int most) {
        return handle.createQuery("SELECT " + SEEN_BY_OPERATORS + " FROM " + TABLE + " ORDER BY e.id DESC LIMIT :most")
                .bind("most", most)
                .map(HistoryStore::event)
                .list();
    }

    static List<HistoryEvent> newest(Handle handle, OrganizationId organization, int most) {
        return handle.createQuery("SELECT " + SEEN_INSIDE + " FROM " + TABLE + " WHERE " + OF_ORGANIZATION
                        + " ORDER BY e.id DESC LIMIT :most")
                .bind("organization", organization)
                .bind("most", most)
                .map(HistoryStore::event)
                .map(event -> event.in(organization))
                .list();
    }

    /** The number of failed sign-ins since a time; an entry may stand for several. */
    static long failedSignIns(Handle handle, Instant since, int most) {
        return handle.createQuery("""
                        SELECT least(:most, coalesce(sum(times), 0)) FROM (
                            SELECT coalesce((details ->> 'count')::integer, 1) AS times FROM audit_event
                            WHERE action IN ('signInFailed', 'signInOperatorFailed') AND at >= :since LIMIT :most) failed""")
                .bind("since", since)
                .bind("most", most)
                .mapTo(Long.class)
                .one();
    }

    static Optional<HistoryEvent> find(Handle handle, OrganizationId organization, AuditEntry.Id id) {
        return handle.createQuery(
                        "SELECT " + SEEN_INSIDE + " FROM " + TABLE + " WHERE e.id = :id AND " + OF_ORGANIZATION)
                .bind("organization", organization)
                .bind("id", id)
                .map(HistoryStore::event)
                .findOne()
                .map(event -> event.in(organization));
    }

    static Optional<HistoryEvent> find(Handle handle, AuditEntry.Id id) {
        return handle.createQuery("SELECT " + SEEN_BY_OPERATORS + " FROM " + TABLE + " WHERE e.id = :id")
                .bind("id", id)
                .map(HistoryStore::event)
                .findOne();
    }

    private static HistoryEvent.@Nullable PresentedKey operatorKey(ResultSet row) throws SQLException {
        Integer id = row.getObject(19, Integer.class);
        return id == null
                ? null
                : new HistoryEvent.PresentedKey(new OperatorKeyId(id), row.getString(20), row.getString(21));
    }

    private static HistoryEvent event(ResultSet row, StatementContext context) throws SQLException {
        return new HistoryEvent(
                new AuditEntry.Id(row.getLong(1)),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                OrganizationId.ofNullable(row.getObject(3, Integer.class)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getObject(7, Integer.class),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getInt(12),
                row.getString(14),
                row.getString(15),
                operatorKey(row),
                row.getString(16),
                row.getString(17),
                row.getBoolean(18),
                row.getString(13));
    }
}
