package io.tenantry.mail;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.measure.Backlog;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import io.tenantry.storage.NextIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The SQL of outgoing mail. */
final class MailStore {
    private static final String WAITING = "sent_at IS NULL AND failed_at IS NULL";
    private static final String LEASED = "next_attempt_at = now() + :lease * interval '1 millisecond'";

    private static final String WITHOUT_TEXT =
            "id, recipient, subject, created_at, attempts, next_attempt_at, last_error, sent_at, failed_at";

    /** The number of organizations with waiting mails that are looked at. */
    private static final int MOST_SENDERS = 500;

    private static final String TABLE = "outgoing_mail";
    private static final String TEXT = "text_part";
    private static final String HTML = "html_part";

    private final SecretBox box;

    /** @param box encrypts the parts of mails */
    MailStore(SecretBox box) {
        this.box = box;
    }

    /** A mail that this node sends now, with the number of the attempt. */
    record Taken(long id, int attempt, Mail mail) {}

    boolean isWanted(Handle handle, Purpose.Notification news) {
        return handle.createQuery("""
                        SELECT o.is_send_emails_enabled
                           AND coalesce((SELECT bool_or(m.is_email_notify_enabled) FROM membership m
                                         WHERE m.organization_id = o.id AND m.person_id = :person), true)
                           AND NOT EXISTS (SELECT FROM membership m WHERE m.organization_id = o.id
                                           AND m.person_id = :person AND m.project_id IS NULL AND m.disabled)
                        FROM organization o WHERE o.id = :organization""")
                .bind("organization", news.organizationId())
                .bindByType("person", news.personId(), PersonId.class)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }

    void insert(Handle handle, Mail mail, @Nullable OrganizationId organization) {
        insertAll(handle, List.of(mail), organization);
    }

    void insertAll(Handle handle, List<Mail> mails, @Nullable OrganizationId organization) {
        if (mails.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("""
                        INSERT INTO outgoing_mail (id, recipient, subject, text_part, html_part, organization_id)
                        OVERRIDING SYSTEM VALUE VALUES (:id, :to, :subject, :text, :html, :organization)""");
        Iterator<Long> ids = NextIds.of(handle, TABLE, mails.size()).iterator();
        for (Mail mail : mails) {
            long id = ids.next();
            batch.bind("id", id)
                    .bind("to", mail.to())
                    .bind("subject", mail.subject())
                    .bind("text", box.seal(mail.text(), SecretPlace.of(TABLE, TEXT, id)))
                    .bind("html", box.seal(mail.html(), SecretPlace.of(TABLE, HTML, id)))
                    .bindByType("organization", organization, OrganizationId.class)
                    .add();
        }
        batch.execute();
    }

    List<OutgoingMail> list(Handle handle, boolean all, int most, long after) {
        return handle.createQuery("SELECT text_part, " + WITHOUT_TEXT
                        + " FROM outgoing_mail WHERE id > :after AND (:all OR sent_at IS NULL) ORDER BY id LIMIT :most")
                .bind("after", after)
                .bind("all", all)
                .bind("most", most)
                .map((row, context) -> mail(row, opened(row.getBytes(1), TEXT, row.getLong(2))))
                .list();
    }

    /** Mails without their texts, the newest first. */
    static List<OutgoingMail> newest(Handle handle, boolean all, int most, long before) {
        return handle.createQuery("SELECT '', " + WITHOUT_TEXT + " FROM outgoing_mail WHERE id < :before"
                        + (all ? "" : " AND sent_at IS NULL") + " ORDER BY id DESC LIMIT :most")
                .bind("before", before)
                .bind("most", most)
                .map((row, context) -> mail(row, ""))
                .list();
    }

    private static OutgoingMail mail(ResultSet row, String text) throws SQLException {
        return new OutgoingMail(
                new OutgoingMail.Id(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                text,
                instant(row, 5),
                row.getInt(6),
                instant(row, 7),
                row.getString(8),
                maybe(row, 9),
                maybe(row, 10));
    }

    /**
     * Leases mails that are due. Other nodes skip them until the lease ends. The organizations take turns; mails of none, such as
     * resets of passwords, have a turn in each round.
     */
    List<Taken> take(Handle handle, int most, Duration lease) {
        return handle.createQuery("""
            WITH RECURSIVE every (sender) AS (
                (SELECT coalesce(organization_id, 0) FROM outgoing_mail
                 WHERE %1$s AND EXISTS (SELECT FROM outgoing_mail WHERE %1$s AND next_attempt_at <= now())
                 ORDER BY coalesce(organization_id, 0) LIMIT 1)
                UNION ALL
                SELECT (SELECT coalesce(organization_id, 0) FROM outgoing_mail
                        WHERE %1$s AND coalesce(organization_id, 0) > e.sender
                        ORDER BY coalesce(organization_id, 0) LIMIT 1)
                FROM every e WHERE e.sender IS NOT NULL
            ), due AS (
                SELECT m.id, e.sender, row_number() OVER (
                    PARTITION BY e.sender ORDER BY m.next_attempt_at, m.id) AS number
                FROM (SELECT sender FROM every LIMIT :senders) e, LATERAL (
                    SELECT id, next_attempt_at FROM outgoing_mail
                    WHERE %1$s AND coalesce(organization_id, 0) = e.sender AND next_attempt_at <= now()
                    ORDER BY next_attempt_at, id LIMIT 4 * :most) m
            )
            UPDATE outgoing_mail SET attempts = attempts + 1, %2$s
            WHERE id IN (SELECT o.id FROM outgoing_mail o JOIN due USING (id)
                         WHERE %1$s AND o.next_attempt_at <= now()
                         ORDER BY due.number, due.sender <> 0, random() LIMIT :most
                         FOR UPDATE OF o SKIP LOCKED)
            RETURNING id, attempts, recipient, subject, text_part, html_part\
            """.formatted(WAITING, LEASED))
                .bind("senders", MOST_SENDERS)
                .bind("most", most)
                .bind("lease", lease.toMillis())
                .map((row, context) -> new Taken(
                        row.getLong(1),
                        row.getInt(2),
                        new Mail(
                                row.getString(3),
                                row.getString(4),
                                opened(row.getBytes(5), TEXT, row.getLong(1)),
                                opened(row.getBytes(6), HTML, row.getLong(1)))))
                .list();
    }

    /** Restarts the lease of mails, except those that another node has leased in the meantime. */
    static void renew(Handle handle, List<Taken> sending, Duration lease) {
        PreparedBatch batch = handle.prepareBatch("""
                UPDATE outgoing_mail SET %s WHERE id = :id AND attempts = :attempt AND %s""".formatted(LEASED, WAITING));
        for (Taken taken : sending) {
            batch.bind("id", taken.id())
                    .bind("attempt", taken.attempt())
                    .bind("lease", lease.toMillis())
                    .add();
        }
        batch.execute();
    }

    static void sent(Handle handle, Taken taken) {
        handle.createUpdate("""
                        UPDATE outgoing_mail SET sent_at = now(), text_part = NULL, html_part = NULL, last_error = NULL
                        WHERE id = :id""").bind("id", taken.id()).execute();
    }

    /** Schedules the next attempt: after 30 seconds, doubled each time up to an hour. A mail fails for good after a day. */
    static void notSent(Handle handle, Taken taken, String error) {
        handle.createUpdate("""
                        UPDATE outgoing_mail SET last_error = :error,
                            next_attempt_at = now() + least(interval '30 seconds' * (1 << least(attempts - 1, 10)), interval '1 hour'),
                            failed_at = CASE WHEN created_at < now() - interval '1 day' THEN now() END
                        WHERE id = :id AND attempts = :attempt""")
                .bind("id", taken.id())
                .bind("attempt", taken.attempt())
                .bind("error", error)
                .execute();
    }

    /** Gives a mail up without another attempt. */
    static void failed(Handle handle, Taken taken, String reason) {
        handle.createUpdate("""
                        UPDATE outgoing_mail SET last_error = :reason, failed_at = now()
                        WHERE id = :id AND attempts = :attempt AND sent_at IS NULL""")
                .bind("id", taken.id())
                .bind("attempt", taken.attempt())
                .bind("reason", reason)
                .execute();
    }

    static Backlog backlog(Handle handle) {
        return handle.createQuery("""
                        SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0)
                        FROM (SELECT created_at FROM outgoing_mail WHERE %s LIMIT :most) waiting""".formatted(WAITING))
                .bind("most", Backlog.MOST)
                .map((row, context) -> new Backlog(row.getLong(1), Duration.ofMillis((long) (row.getDouble(2) * 1000))))
                .one();
    }

    static String installation(Handle handle) {
        return handle.createQuery("SELECT id_prefix FROM installation")
                .mapTo(String.class)
                .one();
    }

    static int forget(Handle handle, int most) {
        return handle.execute("""
                DELETE FROM outgoing_mail WHERE id IN (SELECT id FROM outgoing_mail
                    WHERE created_at < now() - interval '31 days'
                       OR (created_at < now() - interval '7 days' AND sent_at < now() - interval '7 days')
                    LIMIT ? FOR UPDATE SKIP LOCKED)""", most);
    }

    private String opened(byte @Nullable [] part, String column, long id) {
        return part == null ? "" : box.open(part, SecretPlace.of(TABLE, column, id));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant maybe(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
