package io.tenantry.notification;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The SQL that reads, marks and deletes notifications. */
final class NotificationStore {
    /** The number of notifications that a person keeps. */
    static final int MOST = 1_000;

    /**
     * The notifications of a person: within the reach of the credentials, and none of an organization in which the person is
     * disabled, as {@code active_membership} defines it.
     */
    private static final String SEEN = """
            n.person_id = :person AND (CAST(:only AS integer) IS NULL OR n.organization_id = :only)
            AND coalesce(n.organization_id, 0) <> ALL (ARRAY(
                SELECT m.organization_id FROM membership m
                WHERE m.person_id = :person AND m.project_id IS NULL AND m.disabled AND NOT m.disabled_by_failures))""";

    private static final String SELECT = """
            SELECT n.id, n.organization_id, n.event_type, n.severity, n.title, n.body, n.payload::text, n.read_at, n.created_at
            FROM notification n
            WHERE\s""" + SEEN;

    private static final JsonMapper JSON = new JsonMapper();

    private NotificationStore() {}

    /**
     * The notifications that credentials open.
     *
     * @param only the only organization of the credentials; null for all
     */
    record Box(PersonId person, @Nullable OrganizationId only) {
        private <T extends SqlStatement<T>> T bind(T statement) {
            return statement.bind("person", person).bindByType("only", only, OrganizationId.class);
        }
    }

    /** A stored notification, with its organization. */
    record Stored(@Nullable OrganizationId organization, Notification notification) {}

    static long count(Handle handle, Box box) {
        return box.bind(handle.createQuery("SELECT count(*) FROM notification n WHERE " + SEEN))
                .mapTo(long.class)
                .one();
    }

    static long countUnread(Handle handle, Box box) {
        return box.bind(handle.createQuery("SELECT count(*) FROM notification n WHERE n.read_at IS NULL AND " + SEEN))
                .mapTo(long.class)
                .one();
    }

    /** A page, newest first. */
    static List<Stored> page(Handle handle, Box box, int most, long skip) {
        return box.bind(handle.createQuery(SELECT + " ORDER BY n.id DESC LIMIT :most OFFSET :skip"))
                .bind("most", most)
                .bind("skip", skip)
                .map(NotificationStore::stored)
                .list();
    }

    static Optional<Stored> find(Handle handle, Box box, Notification.Id id) {
        return box.bind(handle.createQuery(SELECT + " AND n.id = :id"))
                .bind("id", id)
                .map(NotificationStore::stored)
                .findOne();
    }

    /** Marks one as read, unless it is. */
    static void markRead(Handle handle, Box box, Notification.Id id) {
        box.bind(handle.createUpdate(
                        "UPDATE notification n SET read_at = now() WHERE n.id = :id AND n.read_at IS NULL AND " + SEEN))
                .bind("id", id)
                .execute();
    }

    /** Marks all unread ones as read, locking them in the order of their ids; returns their number. */
    static int markAllRead(Handle handle, Box box) {
        return box.bind(handle.createUpdate("""
                        UPDATE notification SET read_at = now()
                        WHERE read_at IS NULL AND id IN (SELECT n.id FROM notification n WHERE n.read_at IS NULL AND %s
                            ORDER BY n.id FOR UPDATE)""".formatted(SEEN))).execute();
    }

    /** Deletes some of those that are too old; returns their number. */
    static int forgetOld(Handle handle, Instant before, int most) {
        return handle.createUpdate("""
                        DELETE FROM notification WHERE id IN (SELECT id FROM notification
                            WHERE created_at < :before ORDER BY created_at LIMIT :most
                            FOR UPDATE SKIP LOCKED)""")
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .bind("most", most)
                .execute();
    }

    /** People who got a notification within a day and have too many, after a person; by id. */
    static List<PersonId> overfull(Handle handle, PersonId after, int most) {
        return handle.createQuery("""
                        SELECT n.person_id FROM notification n
                        WHERE n.person_id IN (SELECT person_id FROM notification
                            WHERE created_at >= now() - interval '1 day' AND person_id > :after)
                        GROUP BY n.person_id HAVING count(*) > :kept ORDER BY n.person_id LIMIT :most""")
                .bind("after", after)
                .bind("kept", MOST)
                .bind("most", most)
                .mapTo(PersonId.class)
                .list();
    }

    /** Deletes some of those that a person has too many of: read ones first, and of these the oldest; returns their number. */
    static int trim(Handle handle, PersonId person, int most) {
        return handle.createUpdate("""
                        DELETE FROM notification WHERE id IN (
                            SELECT id FROM notification WHERE person_id = :person
                            ORDER BY read_at IS NULL DESC, id DESC OFFSET :kept LIMIT :most)""")
                .bind("person", person)
                .bind("kept", MOST)
                .bind("most", most)
                .execute();
    }

    private static Stored stored(ResultSet row, StatementContext context) throws SQLException {
        OffsetDateTime readAt = row.getObject(8, OffsetDateTime.class);
        return new Stored(
                OrganizationId.ofNullable(row.getObject(2, Integer.class)),
                new Notification(
                        new Notification.Id(row.getLong(1)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        "",
                        // Without the spaces that PostgreSQL adds.
                        JSON.writeValueAsString(JSON.readTree(row.getString(7))),
                        readAt == null ? null : readAt.toInstant(),
                        instant(row.getObject(9, OffsetDateTime.class))));
    }

    private static Instant instant(OffsetDateTime time) {
        return time.toInstant();
    }
}
