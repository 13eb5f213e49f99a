package io.tenantry.user.overview;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.id.MembershipId;
import io.tenantry.session.OwnSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of people across organizations. */
final class PersonOverviewStore {
    private PersonOverviewStore() {}

    static Optional<PersonOverview> find(Handle handle, PersonId person) {
        return handle.createQuery("""
                        SELECT p.id, p.name, p.email, p.email_verified_at IS NOT NULL,
                            EXISTS (SELECT FROM sign_in s WHERE s.person_id = p.id AND s.totp_confirmed_at IS NOT NULL), p.created_at
                        FROM person p WHERE p.id = :person""")
                .bind("person", person)
                .map((row, context) -> new PersonOverview(
                        new PersonId(row.getInt(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        instant(row, 6)))
                .findOne();
    }

    static List<OverviewMembership> memberships(Handle handle, PersonId person, int most, int after) {
        return handle.createQuery("""
                        SELECT m.id, m.organization_id, o.name, p.name, m.role, m.disabled OR o.disabled, m.created_at
                        FROM membership m JOIN organization o ON o.id = m.organization_id
                        LEFT JOIN project p ON p.id = m.project_id
                        WHERE m.person_id = :person AND m.id > :after ORDER BY m.id LIMIT :most""")
                .bind("person", person)
                .bind("after", after)
                .bind("most", most)
                .map((row, context) -> new OverviewMembership(
                        new MembershipId(row.getInt(1)),
                        new OrganizationId(row.getInt(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6),
                        instant(row, 7)))
                .list();
    }

    static List<OverviewSession> sessions(Handle handle, PersonId person, Instant now, int most) {
        return handle.createQuery("""
                        SELECT id, console, impersonator, second_factor, created_at,
                            CASE WHEN console THEN least(access_expires_at, refresh_expires_at) ELSE refresh_expires_at END,
                            from_address, user_agent
                        FROM login_session
                        WHERE person_id = :person AND refresh_expires_at > :now AND (NOT console OR access_expires_at > :now)
                        ORDER BY id DESC LIMIT :most""")
                .bind("person", person)
                .bind("now", now)
                .bind("most", most)
                .map((row, context) -> new OverviewSession(
                        new OwnSession.Id(row.getInt(1)),
                        row.getBoolean(2),
                        row.getString(3),
                        row.getBoolean(4),
                        instant(row, 5),
                        instant(row, 6),
                        row.getString(7),
                        row.getString(8)))
                .list();
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
