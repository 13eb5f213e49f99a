package io.tenantry.operator;

import io.tenantry.id.OperatorId;
import io.tenantry.id.OperatorKeyId;
import io.tenantry.listing.Like;
import io.tenantry.listing.Listing;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of keys of operators. */
final class OperatorKeyStore {
    private static final String COLUMNS = """
            k.id, k.operator_id, o.username, k.name, k.prefix, k.created_by, k.created_at, k.expires_at, k.revoked_at,
            (SELECT u.last_used_at FROM operator_key_use u WHERE u.operator_key_id = k.id)""";
    private static final String TABLE = "operator_key k JOIN operator o ON o.id = k.operator_id";

    private static final Listing<OperatorKey> LIST = new Listing<>(
            COLUMNS,
            TABLE,
            "k.id",
            "0",
            Positions.Kind.OPERATOR_KEY,
            null,
            OperatorKeyStore::key,
            key -> new Listing.RowRevision(key.id().value(), 0));

    private OperatorKeyStore() {}

    /**
     * Keys that are not revoked.
     *
     * @param operator the number of their operator; null for all
     * @param username the name of their operator; null for all
     */
    static Slice<OperatorKey> list(
            Handle handle, @Nullable OperatorId operator, @Nullable String username, OperatorQuery query) {
        String whose = (operator == null ? "" : " AND k.operator_id = " + operator)
                + (username == null ? "" : " AND o.username = :only");
        return LIST.page(
                handle,
                new Listing.Filter(
                        "k.revoked_at IS NULL AND lower(k.name COLLATE \"default\") LIKE lower(:filter)" + whose,
                        username == null
                                ? Map.of("filter", Like.containing(query.filter()))
                                : Map.of("filter", Like.containing(query.filter()), "only", username),
                        query.conditions()),
                query.order(),
                query.window());
    }

    static Optional<OperatorKey> find(Handle handle, OperatorKeyId id) {
        return one(handle, id, "");
    }

    /** The key, which no other transaction can change until this one ends. */
    static Optional<OperatorKey> lock(Handle handle, OperatorKeyId id) {
        return one(handle, id, " FOR UPDATE OF k");
    }

    private static Optional<OperatorKey> one(Handle handle, OperatorKeyId id, String lock) {
        return handle.createQuery(
                        "SELECT " + COLUMNS + " FROM " + TABLE + " WHERE k.id = :id AND k.revoked_at IS NULL" + lock)
                .bind("id", id)
                .map(OperatorKeyStore::key)
                .findOne();
    }

    /** The key with this digest, revoked or not. */
    static Optional<OperatorKey> byDigest(Handle handle, byte[] digest) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM " + TABLE + " WHERE k.digest = :digest")
                .bind("digest", digest)
                .map(OperatorKeyStore::key)
                .findOne();
    }

    /** The number of keys of an operator that are neither revoked nor expired. */
    static int countGood(Handle handle, OperatorId operator, Instant now) {
        return handle.createQuery("""
                        SELECT count(*) FROM operator_key
                        WHERE operator_id = :operator AND revoked_at IS NULL AND expires_at > :now""")
                .bind("operator", operator)
                .bind("now", now)
                .mapTo(int.class)
                .one();
    }

    /**
     * Adds a key.
     *
     * @param lockedOperator the number of the operator, which is locked
     */
    static OperatorKeyId insert(
            Handle handle,
            OperatorId lockedOperator,
            String name,
            String prefix,
            byte[] digest,
            String createdBy,
            Instant now,
            Instant expiresAt) {
        return new OperatorKeyId(handle.createQuery("""
                        INSERT INTO operator_key (operator_id, name, prefix, digest, created_by, created_at, expires_at)
                        VALUES (:operator, :name, :prefix, :digest, :by, :now, :expires) RETURNING id""")
                .bind("operator", lockedOperator)
                .bind("name", name)
                .bind("prefix", prefix)
                .bind("digest", digest)
                .bind("by", createdBy)
                .bind("now", now)
                .bind("expires", expiresAt)
                .mapTo(int.class)
                .one());
    }

    static void revoke(Handle handle, OperatorKeyId id, Instant now) {
        handle.createUpdate("UPDATE operator_key SET revoked_at = :now WHERE id = :id")
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    /** Deletes keys that expired before a time. */
    static int forget(Handle handle, Instant before, int most) {
        return handle.createUpdate("""
                        DELETE FROM operator_key WHERE ctid = ANY(ARRAY(SELECT ctid FROM operator_key
                            WHERE expires_at < :before LIMIT :most FOR UPDATE SKIP LOCKED))""")
                .bind("before", before)
                .bind("most", most)
                .execute();
    }

    private static OperatorKey key(ResultSet row, StatementContext context) throws SQLException {
        return new OperatorKey(
                new OperatorKeyId(row.getInt(1)),
                new OperatorId(row.getInt(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                instant(row.getObject(10, OffsetDateTime.class)),
                instant(row.getObject(9, OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
