package io.tenantry.operator.session;

import io.tenantry.access.Origin;
import io.tenantry.id.OperatorId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of sessions of operators. */
final class OperatorSessionStore {
    private static final String SELECT = """
            SELECT s.id, s.operator_id, o.username, s.second_factor, s.created_at, s.used_at, s.expires_at, s.from_address,
                s.user_agent
            FROM operator_session s JOIN operator o ON o.id = s.operator_id
            """;

    private OperatorSessionStore() {}

    static void insert(
            Handle handle, OperatorId operator, byte[] digest, boolean secondFactor, Instant now, Instant expiresAt) {
        handle.createUpdate("""
                        INSERT INTO operator_session (operator_id, digest, second_factor, created_at, used_at, expires_at,
                            from_address, user_agent)
                        VALUES (:operator, :digest, :secondFactor, :now, :now, :expires, :address, :agent)""")
                .bind("operator", operator)
                .bind("digest", digest)
                .bind("secondFactor", secondFactor)
                .bind("now", now)
                .bind("expires", expiresAt)
                .bind("address", Origin.current().address())
                .bind("agent", Origin.current().userAgent())
                .execute();
    }

    static Optional<OperatorSession> byDigest(Handle handle, byte[] digest) {
        return handle.createQuery(SELECT + "WHERE s.digest = :digest")
                .bind("digest", digest)
                .map(OperatorSessionStore::session)
                .findOne();
    }

    /** The sessions of an operator, the newest first. */
    static List<OperatorSession> of(Handle handle, String username) {
        return handle.createQuery(SELECT + "WHERE o.username = :username ORDER BY s.id DESC")
                .bind("username", username)
                .map(OperatorSessionStore::session)
                .list();
    }

    static void use(Handle handle, OperatorSession.Id id, Instant now) {
        handle.createUpdate("UPDATE operator_session SET used_at = :now WHERE id = :id AND used_at < :now")
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    /** Deletes a session of an operator; returns the number of the operator, or nothing if there was no such session. */
    static Optional<OperatorId> delete(Handle handle, String username, OperatorSession.Id id) {
        return handle.createQuery("""
                        DELETE FROM operator_session s USING operator o
                        WHERE o.id = s.operator_id AND o.username = :username AND s.id = :id RETURNING o.id""")
                .bind("username", username)
                .bind("id", id)
                .mapTo(Integer.class)
                .findOne()
                .map(OperatorId::new);
    }

    static void deleteAll(Handle handle, OperatorId operator) {
        handle.createUpdate("DELETE FROM operator_session WHERE operator_id = :operator")
                .bind("operator", operator)
                .execute();
    }

    /** Keeps the newest sessions of an operator. */
    static void keepNewest(Handle handle, OperatorId operator, int most) {
        handle.createUpdate("""
                        DELETE FROM operator_session WHERE operator_id = :operator AND id NOT IN
                            (SELECT id FROM operator_session WHERE operator_id = :operator ORDER BY id DESC LIMIT :most)""").bind("operator", operator).bind("most", most).execute();
    }

    static int forget(Handle handle, Instant now, Instant unusedSince, int most) {
        return handle.createUpdate("""
                        DELETE FROM operator_session WHERE ctid = ANY(ARRAY(SELECT ctid FROM operator_session
                            WHERE expires_at <= :now OR used_at <= :unused LIMIT :most FOR UPDATE SKIP LOCKED))""")
                .bind("now", now)
                .bind("unused", unusedSince)
                .bind("most", most)
                .execute();
    }

    private static OperatorSession session(ResultSet row, StatementContext context) throws SQLException {
        return new OperatorSession(
                new OperatorSession.Id(row.getInt(1)),
                new OperatorId(row.getInt(2)),
                row.getString(3),
                row.getBoolean(4),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getString(8),
                row.getString(9));
    }
}
