package io.tenantry.operator;

import io.tenantry.id.OperatorId;
import io.tenantry.listing.Like;
import io.tenantry.listing.Listing;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of operators. */
final class OperatorStore {
    private static final String COLUMNS =
            "o.id, o.username, o.configured, o.totp_confirmed_at IS NOT NULL, o.created_at, o.password_changed_at";
    private static final String TABLE = "operator o";

    private static final Listing<Operator> LIST = new Listing<>(
            COLUMNS,
            TABLE,
            "o.id",
            "0",
            Positions.Kind.OPERATOR,
            null,
            OperatorStore::operator,
            operator -> new Listing.RowRevision(operator.id().value(), 0));

    /** The number of the advisory lock of names; no other lock of the program has it. */
    private static final long NAMES = 0x7465_6e61_6e74_6f70L;

    private OperatorStore() {}

    /** @param only the only name in the list; null for all */
    static Slice<Operator> list(Handle handle, @Nullable String only, OperatorQuery query) {
        String named = "lower(o.username COLLATE \"default\") LIKE lower(:filter)";
        String filtered = Like.containing(query.filter());
        Listing.Filter filter = only == null
                ? new Listing.Filter(named, Map.of("filter", filtered), query.conditions())
                : new Listing.Filter(
                        named + " AND o.username = :only",
                        Map.of("filter", filtered, "only", only),
                        query.conditions());
        return LIST.page(handle, filter, query.order(), query.window());
    }

    static Optional<Operator> find(Handle handle, OperatorId id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM " + TABLE + " WHERE o.id = :id")
                .bind("id", id)
                .map(OperatorStore::operator)
                .findOne();
    }

    static Optional<Operator> named(Handle handle, String username) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM " + TABLE + " WHERE o.username = :username")
                .bind("username", username)
                .map(OperatorStore::operator)
                .findOne();
    }

    /** The operator, which no other transaction can change or remove until this one ends. */
    static Optional<Operator> lock(Handle handle, OperatorId id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM " + TABLE + " WHERE o.id = :id FOR UPDATE")
                .bind("id", id)
                .map(OperatorStore::operator)
                .findOne();
    }

    /** As {@link #lock}, by name, for work that leaves the operator's id as it is. */
    static Optional<Operator> lockNamed(Handle handle, String username) {
        return handle.createQuery(
                        "SELECT " + COLUMNS + " FROM " + TABLE + " WHERE o.username = :username FOR NO KEY UPDATE")
                .bind("username", username)
                .map(OperatorStore::operator)
                .findOne();
    }

    /** All operators. No other transaction can change or remove one until this one ends; concurrent calls take turns. */
    static List<Operator> lockAll(Handle handle) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM " + TABLE + " ORDER BY o.id FOR UPDATE")
                .map(OperatorStore::operator)
                .list();
    }

    static Optional<String> passwordHash(Handle handle, String username) {
        return handle.createQuery("SELECT password_hash FROM operator WHERE username = :username")
                .bind("username", username)
                .mapTo(String.class)
                .findOne();
    }

    /** The hash of the password of an operator without a second factor: with one, no password suffices. */
    static Optional<String> sufficientPasswordHash(Handle handle, String username) {
        return handle.createQuery(
                        "SELECT password_hash FROM operator WHERE username = :username AND totp_confirmed_at IS NULL")
                .bind("username", username)
                .mapTo(String.class)
                .findOne();
    }

    /** The new operator, whose name is not in use. */
    static Operator insert(Handle handle, String username, String passwordHash) {
        return handle.createQuery("INSERT INTO operator AS o (username, password_hash) VALUES (:username, :hash)"
                        + " RETURNING " + COLUMNS)
                .bind("username", username)
                .bind("hash", passwordHash)
                .map(OperatorStore::operator)
                .one();
    }

    /** Creates an operator or changes the password of one. */
    static void put(Handle handle, String username, String passwordHash) {
        handle.createUpdate("""
                        INSERT INTO operator (username, password_hash) VALUES (:username, :hash)
                        ON CONFLICT (username) DO UPDATE
                        SET password_hash = excluded.password_hash, updated_at = now(), password_changed_at = now()""")
                .bind("username", username)
                .bind("hash", passwordHash)
                .execute();
    }

    /** Marks the operators with these names as configured, and no other one. */
    static void setConfigured(Handle handle, Collection<String> usernames) {
        handle.createUpdate("""
                        UPDATE operator SET configured = NOT configured
                        WHERE configured <> (username = ANY(:usernames))""")
                .bind("usernames", usernames.toArray(String[]::new))
                .execute();
    }

    static void changePassword(Handle handle, OperatorId id, String passwordHash) {
        handle.createUpdate("""
                        UPDATE operator SET password_hash = :hash, updated_at = now(), password_changed_at = now()
                        WHERE id = :id""").bind("hash", passwordHash).bind("id", id).execute();
    }

    /** Replaces a hash, unless it was replaced by another one in the meantime. */
    static void replace(Handle handle, String username, String before, String hash) {
        handle.createUpdate("""
                        UPDATE operator SET password_hash = :hash, updated_at = now()
                        WHERE username = :username AND password_hash = :before""")
                .bind("username", username)
                .bind("before", before)
                .bind("hash", hash)
                .execute();
    }

    /** Removes an operator with keys and recovery codes, and the replies that are kept for repeated requests. */
    static void delete(Handle handle, OperatorId id) {
        handle.createUpdate("""
                        DELETE FROM repeated_request
                        WHERE caller = 'operator ' || (SELECT username FROM operator WHERE id = :id)
                           OR caller IN (SELECT 'operator-key ' || k.id FROM operator_key k WHERE k.operator_id = :id)""").bind("id", id).execute();
        handle.createUpdate("DELETE FROM operator WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    static long count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM operator")
                .mapTo(long.class)
                .one();
    }

    /** All operators. */
    static List<Operator> all(Handle handle) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM " + TABLE + " ORDER BY o.id")
                .map(OperatorStore::operator)
                .list();
    }

    /** Lets one transaction at a time decide about names of operators. */
    static void lockNames(Handle handle) {
        handle.execute("SELECT pg_advisory_xact_lock(?)", NAMES);
    }

    /** Lets one program at a time decide whether there is an operator. */
    static void lockTable(Handle handle) {
        handle.execute("LOCK TABLE operator IN SHARE ROW EXCLUSIVE MODE");
    }

    private static Operator operator(ResultSet row, StatementContext context) throws SQLException {
        return new Operator(
                new OperatorId(row.getInt(1)),
                row.getString(2),
                row.getBoolean(3),
                row.getBoolean(4),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                row.getObject(6, OffsetDateTime.class).toInstant());
    }
}
