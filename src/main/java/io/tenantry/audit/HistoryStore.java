package io.tenantry.audit;

import io.tenantry.storage.Like;
import io.tenantry.storage.Listing;
import io.tenantry.storage.Positions;
import io.tenantry.storage.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL that reads the history of one organization. */
final class HistoryStore {
    /** What an operator is called is not told to the organization. */
    private static final String COLUMNS = """
            e.id, e.at, e.organization_id, e.operation, e.action, e.object_type, e.object_id,
            CASE WHEN e.person_id IS NOT NULL THEN coalesce(e.person_email, 'person ' || e.person_id)
                 WHEN e.api_key_id IS NOT NULL THEN coalesce(nullif(e.api_key_name, ''), 'API key ' || e.api_key_id)
                 WHEN e.operator IS NOT NULL THEN 'operator' ELSE '' END,
            coalesce(e.request_id, '')""";

    private static final Listing<HistoryEvent> LIST = new Listing<>(
            COLUMNS,
            "audit_event e",
            "e.id",
            "0",
            Positions.Kind.AUDIT_EVENT,
            null,
            HistoryStore::event,
            event -> new Listing.Place(event.id(), 0));

    private HistoryStore() {}

    static Slice<HistoryEvent> list(Handle handle, int organization, HistoryQuery query) {
        Listing.Filter filter = new Listing.Filter(
                "e.organization_id = :organization AND lower(e.action) LIKE lower(:filter)",
                Map.of("organization", organization, "filter", Like.containing(query.filter())),
                query.conditions());
        return LIST.page(handle, filter, query.order(), query.window());
    }

    static Optional<HistoryEvent> find(Handle handle, int organization, int id) {
        return handle.createQuery("SELECT " + COLUMNS
                        + " FROM audit_event e WHERE e.organization_id = :organization AND e.id = :id")
                .bind("organization", organization)
                .bind("id", id)
                .map(HistoryStore::event)
                .findOne();
    }

    private static HistoryEvent event(ResultSet row, StatementContext context) throws SQLException {
        return new HistoryEvent(
                row.getInt(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getObject(7, Integer.class),
                row.getString(8),
                row.getString(9));
    }
}
