package io.tenantry.event;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.ServiceReach;
import io.tenantry.limit.Metric;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of events. */
final class EventStore {
    /** The number of positions that are looked through at once for the events of some organizations. */
    private static final int MOST_LOOKED_THROUGH = 20_000;

    private static final JsonMapper JSON = new JsonMapper();
    private static final String COLUMNS =
            "at, type, organization_id, project_id, object_id, person_id, fields, details";

    private EventStore() {}

    /** Puts an event into the log, in the transaction of the change that it tells of. */
    static void put(
            Handle handle,
            String type,
            @Nullable OrganizationId organization,
            @Nullable ProjectId project,
            @Nullable String details) {
        handle.createUpdate("""
                        INSERT INTO event_inbox (type, organization_id, project_id, details)
                        VALUES (:type, :organization, :project, CAST(:details AS jsonb))""")
                .bind("type", type)
                .bindByType("organization", organization, OrganizationId.class)
                .bindByType("project", project, ProjectId.class)
                .bindByType("details", details, String.class)
                .execute();
    }

    /**
     * The state of the log.
     *
     * @param unnumbered whether committed events have no positions yet
     */
    record State(EventLog log, boolean unnumbered) {}

    static State state(Handle handle) {
        return handle.createQuery("SELECT epoch, last, forgotten, EXISTS (SELECT FROM event_inbox) FROM event_log")
                .map((row, context) ->
                        new State(new EventLog(row.getInt(1), row.getLong(2), row.getLong(3)), row.getBoolean(4)))
                .one();
    }

    /**
     * Gives positions to committed events, unless another node does.
     *
     * @param most the maximum number of events
     * @return how many have got one
     */
    static int number(Handle handle, int most) {
        Long last = handle.createQuery("SELECT last FROM event_log FOR UPDATE SKIP LOCKED")
                .mapTo(Long.class)
                .findOne()
                .orElse(null);
        if (last == null) {
            return 0;
        }
        // This statement sees everything that the node before has committed, as its snapshot is taken behind the lock.
        int numbered = handle.createUpdate("WITH taken AS (DELETE FROM event_inbox WHERE ctid = ANY (ARRAY("
                        + "SELECT ctid FROM event_inbox ORDER BY number LIMIT :most)) RETURNING number, " + COLUMNS
                        + ")"
                        + " INSERT INTO event (position, " + COLUMNS
                        + ") SELECT :last + row_number() OVER (ORDER BY number), "
                        + COLUMNS + " FROM taken")
                .bind("most", most)
                .bind("last", last)
                .execute();
        handle.createUpdate("UPDATE event_log SET last = last + :numbered")
                .bind("numbered", numbered)
                .execute();
        return numbered;
    }

    /**
     * Events that follow a position, with the log at that time.
     *
     * @param most the maximum number
     */
    static Page page(Handle handle, ServiceReach reach, long after, int most) {
        OrganizationId[] seen = switch (reach) {
            case ServiceReach.Everywhere ignored -> null;
            case ServiceReach.Only(var organizations) -> organizations.toArray(OrganizationId[]::new);
        };
        String condition = seen == null
                ? ""
                : " AND e.organization_id = ANY(:seen) AND e.position <= CAST(:after AS bigint) + "
                        + MOST_LOOKED_THROUGH;
        List<Event> events = new ArrayList<>();
        List<EventLog> log = new ArrayList<>(1);
        var query = handle.createQuery("SELECT l.epoch, l.last, l.forgotten, e.position, " + COLUMNS
                        + " FROM event_log l LEFT JOIN LATERAL (SELECT * FROM event e WHERE e.position > :after AND e.position <= l.last"
                        + condition + " ORDER BY e.position LIMIT :most) e ON true ORDER BY e.position")
                .bind("after", after)
                .bind("most", most);
        if (seen != null) {
            query.bind("seen", seen);
        }
        query.map((row, context) -> {
                    if (log.isEmpty()) {
                        log.add(new EventLog(row.getInt(1), row.getLong(2), row.getLong(3)));
                    }
                    return row.getObject(4) == null || events.add(event(row));
                })
                .list();
        long last = log.getFirst().last();
        long looked = seen == null ? last : Math.min(last, after + MOST_LOOKED_THROUGH);
        long upTo = events.size() == most ? events.getLast().position() : Math.max(after, looked);
        return new Page(log.getFirst(), new EventPage(events, upTo));
    }

    /** Events with the log at the same time. */
    record Page(EventLog log, EventPage events) {}

    /**
     * Deletes some of the events that got their positions before a time.
     *
     * @return how many
     */
    static int forget(Handle handle, Instant before, int most) {
        handle.createQuery("SELECT last FROM event_log FOR UPDATE")
                .mapTo(long.class)
                .one();
        Long old = handle.createQuery("""
                        SELECT max(position) FROM (SELECT position, numbered_at FROM event ORDER BY position LIMIT :most) oldest
                        WHERE numbered_at < :before""")
                .bind("most", most)
                .bind("before", before)
                .mapTo(Long.class)
                .one();
        if (old == null) {
            return 0;
        }
        handle.createUpdate("UPDATE event_log SET forgotten = :old")
                .bind("old", old)
                .execute();
        return handle.createUpdate("DELETE FROM event WHERE position <= :old")
                .bind("old", old)
                .execute();
    }

    private static Event event(ResultSet row) throws SQLException {
        Array fields = row.getArray(11);
        String details = row.getString(12);
        return new Event(
                row.getLong(4),
                Objects.requireNonNull(row.getString(6)),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                OrganizationId.ofNullable(row.getObject(7, Integer.class)),
                ProjectId.ofNullable(row.getObject(8, Integer.class)),
                row.getObject(9, Integer.class),
                PersonId.ofNullable(row.getObject(10, Integer.class)),
                fields == null ? List.of() : List.of((String[]) fields.getArray()),
                details == null ? null : crossing(JSON.readTree(details)));
    }

    /** The details of a crossing. */
    static String details(LimitShare crossing) {
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put("metric", crossing.metric().wireName())
                .put("limit", crossing.limit())
                .put("used", crossing.used())
                .put("share", crossing.share()));
    }

    private static LimitShare crossing(JsonNode details) {
        return new LimitShare(
                Metric.of(details.get("metric").asString()).orElseThrow(),
                details.get("limit").asLong(),
                details.get("used").asLong(),
                details.get("share").asInt());
    }
}
