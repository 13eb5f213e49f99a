package io.tenantry.servicekey;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.id.ServiceKeyId;
import io.tenantry.listing.Like;
import io.tenantry.listing.Listing;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of service keys. */
final class ServiceKeyStore {
    private static final String COLUMNS = """
            k.id, k.name, k.prefix, k.scopes, k.restricted, k.created_by, k.created_at, k.expires_at,
            (SELECT u.last_used_at FROM service_key_use u WHERE u.service_key_id = k.id), k.revoked_at,
            ARRAY(SELECT o.organization_id FROM service_key_organization o WHERE o.service_key_id = k.id)""";
    private static final String TABLE = "service_key k";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM " + TABLE + " WHERE ";

    private static final Listing<ServiceKey> LIST = new Listing<>(
            COLUMNS,
            TABLE,
            "k.id",
            "0",
            Positions.Kind.SERVICE_KEY,
            null,
            ServiceKeyStore::key,
            key -> new Listing.RowRevision(key.id().value(), 0));

    /** The number of the advisory lock of the number of keys; no other lock of the program has it. */
    private static final long NUMBER = 0x7465_6e61_6e74_736bL;

    private ServiceKeyStore() {}

    /** Keys that are not revoked. */
    static Slice<ServiceKey> list(Handle handle, ServiceKeyQuery query) {
        return LIST.page(
                handle,
                new Listing.Filter(
                        "k.revoked_at IS NULL AND lower(k.name COLLATE \"default\") LIKE lower(:filter)",
                        Map.of("filter", Like.containing(query.filter())),
                        query.conditions()),
                query.order(),
                query.window());
    }

    /** The key, if it is not revoked; no other transaction can change it until this one ends. */
    static Optional<ServiceKey> lock(Handle handle, ServiceKeyId id) {
        return handle.createQuery(SELECT + "k.id = :id AND k.revoked_at IS NULL FOR UPDATE OF k")
                .bind("id", id)
                .map(ServiceKeyStore::key)
                .findOne();
    }

    /** The key with this number, revoked or not. */
    static Optional<ServiceKey> byId(Handle handle, ServiceKeyId id) {
        return handle.createQuery(SELECT + "k.id = :id")
                .bind("id", id)
                .map(ServiceKeyStore::key)
                .findOne();
    }

    /** The key with this digest, revoked or not. */
    static Optional<ServiceKey> byDigest(Handle handle, byte[] digest) {
        return handle.createQuery(SELECT + "k.digest = :digest")
                .bind("digest", digest)
                .map(ServiceKeyStore::key)
                .findOne();
    }

    /** The organizations of these that exist; they stay until this transaction ends. */
    static Set<OrganizationId> lockExisting(Handle handle, Set<OrganizationId> organizations) {
        return handle.createQuery("SELECT id FROM organization WHERE id = ANY(:ids) ORDER BY id FOR KEY SHARE")
                .bind("ids", organizations.toArray(OrganizationId[]::new))
                .mapTo(OrganizationId.class)
                .collect(Collectors.toSet());
    }

    /** Lets one transaction at a time decide whether there is room for one more key. */
    static void lockNumber(Handle handle) {
        handle.execute("SELECT pg_advisory_xact_lock(?)", NUMBER);
    }

    /** The number of keys that are neither revoked nor expired. */
    static int countGood(Handle handle, Instant now) {
        return handle.createQuery("SELECT count(*) FROM service_key WHERE revoked_at IS NULL AND expires_at > :now")
                .bind("now", now)
                .mapTo(int.class)
                .one();
    }

    static ServiceKey insert(
            Handle handle,
            ServiceKeyTerms terms,
            String prefix,
            byte[] digest,
            String by,
            Instant now,
            Instant expires) {
        ServiceKeyId id = new ServiceKeyId(handle.createQuery("""
                        INSERT INTO service_key (name, prefix, digest, scopes, restricted, created_by, created_at, expires_at)
                        VALUES (:name, :prefix, :digest, :scopes, :restricted, :by, :now, :expires) RETURNING id""")
                .bind("name", terms.name())
                .bind("prefix", prefix)
                .bind("digest", digest)
                .bind(
                        "scopes",
                        terms.scopes().stream().sorted().map(ServiceScope::word).toArray(String[]::new))
                .bind("restricted", terms.restricted())
                .bind("by", by)
                .bind("now", now)
                .bind("expires", expires)
                .mapTo(int.class)
                .one());
        handle.createUpdate("""
                        INSERT INTO service_key_organization (service_key_id, organization_id)
                        SELECT :key, unnest(CAST(:organizations AS integer[]))""")
                .bind("key", id)
                .bind("organizations", terms.named().toArray(OrganizationId[]::new))
                .execute();
        return handle.createQuery(SELECT + "k.id = :id")
                .bind("id", id)
                .map(ServiceKeyStore::key)
                .one();
    }

    static void revoke(Handle handle, ServiceKeyId id, Instant now) {
        handle.createUpdate("UPDATE service_key SET revoked_at = :now WHERE id = :id")
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    /** Deletes keys that expired before a time. */
    static int forget(Handle handle, Instant before, int most) {
        return handle.createUpdate("""
                        DELETE FROM service_key WHERE ctid = ANY(ARRAY(SELECT ctid FROM service_key
                            WHERE expires_at < :before LIMIT :most FOR UPDATE SKIP LOCKED))""")
                .bind("before", before)
                .bind("most", most)
                .execute();
    }

    private static ServiceKey key(ResultSet row, StatementContext context) throws SQLException {
        ServiceReach reach = ServiceReach.Everywhere.INSTANCE;
        if (row.getBoolean(5)) {
            reach = new ServiceReach.Only(
                    Arrays.stream((Integer[]) row.getArray(11).getArray())
                            .map(OrganizationId::new)
                            .collect(Collectors.toSet()));
        }
        return new ServiceKey(
                new ServiceKeyId(row.getInt(1)),
                row.getString(2),
                row.getString(3),
                Arrays.stream((String[]) row.getArray(4).getArray())
                        .map(word -> ServiceScope.of(word).orElseThrow())
                        .collect(Collectors.toSet()),
                reach,
                row.getString(6),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                instant(row.getObject(9, OffsetDateTime.class)),
                instant(row.getObject(10, OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
