package io.tenantry.session.console;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.Origin;
import io.tenantry.access.PersonId;
import io.tenantry.session.OwnSession;
import io.tenantry.session.console.ConsoleSession.Acting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of sessions of people in the web console. */
final class ConsoleSessionStore {
    private ConsoleSessionStore() {}

    /**
     * Adds a session; returns its number.
     *
     * @param acting the impersonation; null when the person signs in
     * @param nobodys a digest of an unknown text, instead of the refresh token that such a session does not have
     */
    static OwnSession.Id insert(
            Handle handle,
            PersonId person,
            boolean secondFactor,
            @Nullable Acting acting,
            byte[] digest,
            byte[] nobodys,
            Instant endsAt,
            Instant unusedUntil) {
        return new OwnSession.Id(handle.createQuery("""
                        INSERT INTO login_session (person_id, second_factor, console, access_digest, access_expires_at,
                            family_digest, refresh_digest, refresh_expires_at, from_address, user_agent, organization_id,
                            impersonator, impersonation_reason)
                        VALUES (:person, :secondFactor, true, :digest, :ends, :nobodys, :nobodys, :unused, :address, :agent,
                            :organization, :impersonator, :reason)
                        RETURNING id""")
                .bind("person", person)
                .bind("secondFactor", secondFactor)
                .bind("digest", digest)
                .bind("ends", endsAt)
                .bind("nobodys", nobodys)
                .bind("unused", unusedUntil)
                .bind("address", Origin.current().address())
                .bind("agent", Origin.current().userAgent())
                .bindByType("organization", acting == null ? null : acting.organizationId(), OrganizationId.class)
                .bindByType("impersonator", acting == null ? null : acting.operator(), String.class)
                .bindByType("reason", acting == null ? null : acting.reason(), String.class)
                .mapTo(int.class)
                .one());
    }

    static Optional<ConsoleSession> byDigest(Handle handle, byte[] digest) {
        return handle.createQuery("""
                        SELECT s.id, s.person_id, p.email, s.second_factor,
                            NOT s.second_factor AND s.impersonator IS NULL AND EXISTS (SELECT FROM active_membership m
                                JOIN organization o ON o.id = m.organization_id
                                WHERE m.person_id = s.person_id AND o.is_2fa_required AND NOT o.disabled),
                            s.access_expires_at, s.refresh_expires_at, s.organization_id, s.impersonator,
                            s.impersonation_reason
                        FROM login_session s JOIN person p ON p.id = s.person_id
                        WHERE s.access_digest = :digest AND s.console""")
                .bind("digest", digest)
                .map(ConsoleSessionStore::session)
                .findOne();
    }

    static void use(Handle handle, OwnSession.Id id, Instant unusedUntil) {
        handle.createUpdate("""
                        UPDATE login_session SET refresh_expires_at = :until
                        WHERE id = :id AND refresh_expires_at < :until""").bind("until", unusedUntil).bind("id", id).execute();
    }

    /** Deletes a session; returns whether it existed. */
    static boolean delete(Handle handle, OwnSession.Id id) {
        return handle.createUpdate("DELETE FROM login_session WHERE id = :id AND console")
                        .bind("id", id)
                        .execute()
                > 0;
    }

    /** Ends all sessions of a person that the person began; returns their number. */
    static int deleteAll(Handle handle, PersonId person) {
        return handle.createUpdate("DELETE FROM login_session WHERE person_id = :person AND impersonator IS NULL")
                .bind("person", person)
                .execute();
    }

    private static ConsoleSession session(ResultSet row, StatementContext context) throws SQLException {
        String operator = row.getString(9);
        Acting acting = operator == null
                ? null
                : new Acting(
                        new OrganizationId(row.getInt(8)), operator, Objects.requireNonNullElse(row.getString(10), ""));
        return new ConsoleSession(
                new OwnSession.Id(row.getInt(1)),
                new PersonId(row.getInt(2)),
                row.getString(3),
                row.getBoolean(4),
                row.getBoolean(5),
                acting,
                row.getObject(6, OffsetDateTime.class).toInstant(),
                row.getObject(7, OffsetDateTime.class).toInstant());
    }
}
