package io.tenantry.session;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.Origin;
import io.tenantry.access.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of login sessions. */
final class SessionStore {
    /** The time for which the owner of a session of the console that has expired is known. */
    private static final Duration CONSOLE_KNOWN = Duration.ofDays(1);

    private static final String SELECT = """
            SELECT id, person_id, organization_id, impersonator, second_factor, access_expires_at, refresh_digest,
                refresh_expires_at, created_at
            FROM login_session
            """;

    private SessionStore() {}

    /** The stored digests and expiry times of a pair of tokens. */
    record Stored(byte[] access, Instant accessExpiresAt, byte[] family, byte[] refresh, Instant refreshExpiresAt) {}

    /** Adds a session; returns its number. */
    static OwnSession.Id insert(
            Handle handle,
            PersonId person,
            @Nullable OrganizationId organization,
            @Nullable String impersonator,
            boolean secondFactor,
            Instant now,
            Stored tokens) {
        return new OwnSession.Id(handle.createQuery("""
                        INSERT INTO login_session (person_id, organization_id, impersonator, second_factor, access_digest,
                            access_expires_at, family_digest, refresh_digest, refresh_expires_at, from_address, user_agent,
                            created_at)
                        VALUES (:person, :organization, :impersonator, :secondFactor, :access, :accessExpires, :family, :refresh,
                            :refreshExpires, :address, :agent, :now) RETURNING id""")
                .bind("person", person)
                .bindByType("organization", organization, OrganizationId.class)
                .bind("impersonator", impersonator)
                .bind("secondFactor", secondFactor)
                .bind("access", tokens.access())
                .bind("accessExpires", tokens.accessExpiresAt())
                .bind("family", tokens.family())
                .bind("refresh", tokens.refresh())
                .bind("refreshExpires", tokens.refreshExpiresAt())
                .bind("address", Origin.current().address())
                .bind("agent", Origin.current().userAgent())
                .bind("now", now)
                .mapTo(int.class)
                .one());
    }

    static Optional<Session> byAccess(Handle handle, byte[] digest) {
        return handle.createQuery(SELECT + "WHERE access_digest = :digest AND NOT console")
                .bind("digest", digest)
                .map(SessionStore::session)
                .findOne();
    }

    /** Finds the session whose refresh tokens share a fixed part, and locks it until this transaction ends. */
    static Optional<Session> lockFamily(Handle handle, byte[] family) {
        return handle.createQuery(SELECT + "WHERE family_digest = :digest FOR UPDATE")
                .bind("digest", family)
                .map(SessionStore::session)
                .findOne();
    }

    static void replaceTokens(Handle handle, OwnSession.Id id, Stored tokens) {
        handle.createUpdate("""
                        UPDATE login_session SET access_digest = :access, access_expires_at = :accessExpires,
                            refresh_digest = :refresh, refresh_expires_at = :refreshExpires
                        WHERE id = :id""")
                .bind("access", tokens.access())
                .bind("accessExpires", tokens.accessExpiresAt())
                .bind("refresh", tokens.refresh())
                .bind("refreshExpires", tokens.refreshExpiresAt())
                .bind("id", id)
                .execute();
    }

    /** The sessions of a person that are valid, newest first; without impersonations. */
    static List<OwnSession> ofPerson(Handle handle, PersonId person, Instant now) {
        return handle.createQuery("""
                        SELECT id, created_at, refresh_expires_at, second_factor, from_address, user_agent FROM login_session
                        WHERE person_id = :person AND impersonator IS NULL AND refresh_expires_at > :now ORDER BY id DESC""")
                .bind("person", person)
                .bind("now", now)
                .map((row, context) -> new OwnSession(
                        new OwnSession.Id(row.getInt(1)),
                        row.getObject(2, OffsetDateTime.class).toInstant(),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getBoolean(4),
                        row.getString(5),
                        row.getString(6)))
                .list();
    }

    /** Finds a session of a person and locks it until this transaction ends. */
    static Optional<Session> lock(Handle handle, PersonId person, OwnSession.Id id) {
        return handle.createQuery(SELECT + "WHERE id = :id AND person_id = :person AND impersonator IS NULL FOR UPDATE")
                .bind("id", id)
                .bind("person", person)
                .map(SessionStore::session)
                .findOne();
    }

    static void delete(Handle handle, OwnSession.Id id) {
        handle.createUpdate("DELETE FROM login_session WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    static int deleteOfPerson(Handle handle, PersonId person) {
        return handle.createUpdate("DELETE FROM login_session WHERE person_id = :person")
                .bind("person", person)
                .execute();
    }

    /** Ends the sessions that a person began, except the newest ones. */
    static void keepNewest(Handle handle, PersonId person, int most) {
        handle.createUpdate("""
                        DELETE FROM login_session WHERE id IN
                            (SELECT id FROM login_session WHERE person_id = :person AND impersonator IS NULL
                             ORDER BY id DESC OFFSET :most)""").bind("person", person).bind("most", most).execute();
    }

    static void deleteOfImpersonator(Handle handle, String operator) {
        handle.createUpdate("DELETE FROM login_session WHERE impersonator = :operator")
                .bind("operator", operator)
                .execute();
    }

    /** Ends the sessions of a person except one; null ends all. */
    static void deleteOthers(Handle handle, PersonId person, OwnSession.@Nullable Id kept) {
        handle.createUpdate("DELETE FROM login_session WHERE person_id = :person AND id IS DISTINCT FROM :kept")
                .bind("person", person)
                .bindByType("kept", kept, OwnSession.Id.class)
                .execute();
    }

    static void setSecondFactor(Handle handle, OwnSession.Id id, boolean secondFactor) {
        handle.createUpdate("UPDATE login_session SET second_factor = :secondFactor WHERE id = :id")
                .bind("secondFactor", secondFactor)
                .bind("id", id)
                .execute();
    }

    static boolean belongsTo(Handle handle, PersonId person, OrganizationId organization) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM active_membership
                            WHERE person_id = :person AND organization_id = :organization)""")
                .bind("person", person)
                .bind("organization", organization)
                .mapTo(boolean.class)
                .one();
    }

    /** Deletes sessions that have expired, those of the console a day later; returns their number. */
    static int forget(Handle handle, Instant now, int most) {
        return handle.createUpdate("""
                        DELETE FROM login_session WHERE id IN
                            (SELECT id FROM login_session
                             WHERE refresh_expires_at < :now AND (NOT console OR refresh_expires_at < :known)
                             LIMIT :most FOR UPDATE SKIP LOCKED)""")
                .bind("now", now)
                .bind("known", now.minus(CONSOLE_KNOWN))
                .bind("most", most)
                .execute();
    }

    private static Session session(ResultSet row, StatementContext context) throws SQLException {
        return new Session(
                new OwnSession.Id(row.getInt(1)),
                new PersonId(row.getInt(2)),
                OrganizationId.ofNullable(row.getObject(3, Integer.class)),
                row.getString(4),
                row.getBoolean(5),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                row.getBytes(7),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                row.getObject(9, OffsetDateTime.class).toInstant());
    }
}
