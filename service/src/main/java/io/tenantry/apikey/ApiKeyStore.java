package io.tenantry.apikey;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.Scope;
import io.tenantry.id.ApiKeyId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of API keys. */
public final class ApiKeyStore {
    static final String COLUMNS = """
            k.id, k.person_id, k.organization_id, k.project_id, k.name, k.prefix, k.created_at, k.expires_at, k.revoked_at,
            k.scopes, k.created_by_person, k.created_by_key, k.created_by_operator, k.created_by_name,
            (SELECT u.last_used_at FROM api_key_use u WHERE u.api_key_id = k.id)""";

    /** The number of the first column after {@link #COLUMNS}. */
    static final int NEXT = 16;

    private ApiKeyStore() {}

    /** A key and whether its organization is disabled. */
    record Found(ApiKey key, boolean organizationDisabled) {}

    static Optional<Found> byDigest(Handle handle, byte[] digest) {
        return handle.createQuery("SELECT " + COLUMNS + """
                        , coalesce(o.disabled, false) FROM api_key k LEFT JOIN organization o ON o.id = k.organization_id
                        WHERE k.digest = :digest""")
                .bind("digest", digest)
                .map((row, context) -> new Found(key(row, context), row.getBoolean(NEXT)))
                .findOne();
    }

    /**
     * Adds a key.
     *
     * @param caller the caller who creates it; null if it is not known
     * @param person the person responsible for it
     * @param text the text of the key
     */
    public static ApiKey insert(
            Handle handle,
            @Nullable Caller caller,
            @Nullable PersonId person,
            @Nullable OrganizationId organization,
            @Nullable ProjectId project,
            KeyTerms terms,
            String text) {
        Set<Scope> scopes = terms.scopes() == null ? Scope.defaults(project != null) : terms.scopes();
        return handle.createQuery("""
                        INSERT INTO api_key AS k (person_id, organization_id, project_id, name, prefix, digest, expires_at, scopes,
                            created_by_person, created_by_key, created_by_operator, created_by_name)
                        VALUES (:person, :organization, :project, :name, :prefix, :digest, :expires, :scopes,
                            :byPerson, :byKey, :byOperator,
                            coalesce((SELECT email FROM person WHERE id = :byPerson), (SELECT name FROM api_key WHERE id = :byKey)))
                        RETURNING\s""" + COLUMNS)
                .bindByType("person", person, PersonId.class)
                .bindByType("organization", organization, OrganizationId.class)
                .bindByType("project", project, ProjectId.class)
                .bind("name", terms.name())
                .bind("prefix", text.substring(0, KeyText.PREFIX_LENGTH))
                .bind("digest", KeyText.digest(text))
                .bindByType("expires", terms.expiresAt(), Instant.class)
                .bind("scopes", scopes.stream().sorted().map(Scope::word).toArray(String[]::new))
                .bindByType("byPerson", caller == null ? null : caller.person(), PersonId.class)
                .bindByType("byKey", caller == null ? null : caller.key(), ApiKeyId.class)
                .bindByType("byOperator", caller == null ? null : caller.operator(), String.class)
                .map(ApiKeyStore::key)
                .one();
    }

    /** The scopes of a key; empty if it does not exist. */
    static Set<Scope> scopes(Handle handle, ApiKeyId id) {
        return handle.createQuery("SELECT unnest(scopes) FROM api_key WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .collect(Collectors.mapping(word -> Scope.of(word).orElseThrow(), Collectors.toSet()));
    }

    /** When a key expires; null for never, and for no key. */
    static @Nullable Instant end(Handle handle, @Nullable ApiKeyId id) {
        return handle.createQuery("SELECT expires_at FROM api_key WHERE id = :id AND expires_at IS NOT NULL")
                .bindByType("id", id, ApiKeyId.class)
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant)
                .orElse(null);
    }

    public static List<OwnedApiKey> all(Handle handle, int most, int after) {
        return handle.createQuery("SELECT " + COLUMNS + """
                        , coalesce(p.email, '') FROM api_key k LEFT JOIN person p ON p.id = k.person_id
                        WHERE k.id > :after ORDER BY k.id LIMIT :most""")
                .bind("after", after)
                .bind("most", most)
                .map((row, context) -> new OwnedApiKey(key(row, context), row.getString(NEXT)))
                .list();
    }

    public static Optional<PersonId> personWithEmail(Handle handle, String key) {
        return handle.createQuery("SELECT id FROM person WHERE email_fold = :key")
                .bind("key", key)
                .mapTo(PersonId.class)
                .findOne();
    }

    /** Revokes a key and returns it; empty if there is no valid one with the id. */
    public static Optional<ApiKey> revoke(Handle handle, ApiKeyId id) {
        return handle.createQuery(
                        "UPDATE api_key AS k SET revoked_at = now() WHERE id = :id AND revoked_at IS NULL RETURNING "
                                + COLUMNS)
                .bind("id", id)
                .map(ApiKeyStore::key)
                .findOne();
    }

    /** Revokes the personal keys that a person has made since a time; returns those that were not revoked before. */
    static List<ApiKey> revokeOfPerson(Handle handle, PersonId person, Instant since) {
        return handle.createQuery("""
                        UPDATE api_key AS k SET revoked_at = now()
                        WHERE person_id = :person AND organization_id IS NULL AND revoked_at IS NULL AND created_at >= :since
                        RETURNING\s""" + COLUMNS)
                .bind("person", person)
                .bind("since", since.atOffset(ZoneOffset.UTC))
                .map(ApiKeyStore::key)
                .list();
    }

    /** Revokes the temporary keys that an operator created, and those that were made with them. */
    public static void revokeOfOperator(Handle handle, String operator) {
        handle.createUpdate("""
                        WITH RECURSIVE begun AS (
                            SELECT id FROM api_key WHERE created_by_operator = :operator AND person_id IS NULL
                            UNION SELECT k.id FROM api_key k JOIN begun ON k.created_by_key = begun.id)
                        UPDATE api_key SET revoked_at = now() WHERE id IN (SELECT id FROM begun) AND revoked_at IS NULL""").bind("operator", operator).execute();
    }

    static ApiKey key(ResultSet row, StatementContext context) throws SQLException {
        Array scopes = row.getArray(10);
        return new ApiKey(
                new ApiKeyId(row.getInt(1)),
                PersonId.ofNullable(row.getObject(2, Integer.class)),
                OrganizationId.ofNullable(row.getObject(3, Integer.class)),
                ProjectId.ofNullable(row.getObject(4, Integer.class)),
                row.getString(5),
                row.getString(6),
                Arrays.stream((String[]) scopes.getArray())
                        .map(word -> Scope.of(word).orElseThrow())
                        .collect(Collectors.toSet()),
                new Creator(
                        PersonId.ofNullable(row.getObject(11, Integer.class)),
                        ApiKeyId.ofNullable(row.getObject(12, Integer.class)),
                        row.getString(13),
                        row.getString(14)),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                instant(row.getObject(15, OffsetDateTime.class)),
                instant(row.getObject(8, OffsetDateTime.class)),
                instant(row.getObject(9, OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
