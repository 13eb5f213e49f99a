package io.tenantry.apikey;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of API keys. */
final class ApiKeyStore {
    static final String COLUMNS =
            "k.id, k.person_id, k.organization_id, k.project_id, k.name, k.prefix, k.created_at, k.expires_at, k.revoked_at";

    private ApiKeyStore() {}

    /** A key and whether its organization is switched off. */
    record Found(ApiKey key, boolean organizationDisabled) {}

    static Optional<Found> byDigest(Handle handle, byte[] digest) {
        return handle.createQuery("SELECT " + COLUMNS + """
                        , coalesce(o.disabled, false) FROM api_key k LEFT JOIN organization o ON o.id = k.organization_id
                        WHERE k.digest = :digest""")
                .bind("digest", digest)
                .map((row, context) -> new Found(key(row, context), row.getBoolean(10)))
                .findOne();
    }

    static ApiKey insert(
            Handle handle,
            @Nullable Integer person,
            @Nullable Integer organization,
            @Nullable Integer project,
            String name,
            String key,
            @Nullable Instant expiresAt) {
        return handle.createQuery("""
                        INSERT INTO api_key AS k (person_id, organization_id, project_id, name, prefix, digest, expires_at)
                        VALUES (:person, :organization, :project, :name, :prefix, :digest, :expires)
                        RETURNING\s""" + COLUMNS)
                .bind("person", person)
                .bind("organization", organization)
                .bind("project", project)
                .bind("name", name)
                .bind("prefix", key.substring(0, KeyText.PREFIX_LENGTH))
                .bind("digest", KeyText.digest(key))
                .bind("expires", expiresAt)
                .map(ApiKeyStore::key)
                .one();
    }

    static List<OwnedApiKey> all(Handle handle, int most, int afterId) {
        return handle.createQuery("SELECT " + COLUMNS + """
                        , coalesce(p.email, '') FROM api_key k LEFT JOIN person p ON p.id = k.person_id
                        WHERE k.id > :after ORDER BY k.id LIMIT :most""")
                .bind("after", afterId)
                .bind("most", most)
                .map((row, context) -> new OwnedApiKey(key(row, context), row.getString(10)))
                .list();
    }

    static Optional<Integer> personWithEmail(Handle handle, String key) {
        return handle.createQuery("SELECT id FROM person WHERE email_fold = :key")
                .bind("key", key)
                .mapTo(Integer.class)
                .findOne();
    }

    /** The key as it is now; empty if there was none that was not revoked yet. */
    static Optional<ApiKey> revoke(Handle handle, int id) {
        return handle.createQuery(
                        "UPDATE api_key AS k SET revoked_at = now() WHERE id = :id AND revoked_at IS NULL RETURNING "
                                + COLUMNS)
                .bind("id", id)
                .map(ApiKeyStore::key)
                .findOne();
    }

    static ApiKey key(ResultSet row, StatementContext context) throws SQLException {
        return new ApiKey(
                row.getInt(1),
                row.getObject(2, Integer.class),
                row.getObject(3, Integer.class),
                row.getObject(4, Integer.class),
                row.getString(5),
                row.getString(6),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                instant(row.getObject(8, OffsetDateTime.class)),
                instant(row.getObject(9, OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
