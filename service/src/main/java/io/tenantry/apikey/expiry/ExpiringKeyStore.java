package io.tenantry.apikey.expiry;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.ApiKeyId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of keys that are about to expire. */
final class ExpiringKeyStore {
    private ExpiringKeyStore() {}

    /**
     * A key.
     *
     * @param organization its organization; null for a personal key
     */
    record Expiring(
            ApiKeyId id,
            @Nullable OrganizationId organization,
            @Nullable ProjectId project,
            Instant expiresAt) {}

    /** Marks some keys that expire before a time as told, unless they are, and returns them. */
    static List<Expiring> take(Handle handle, Instant now, Instant before, int most) {
        return handle.createQuery("""
                        WITH due AS (
                            SELECT k.id, k.organization_id, k.project_id, k.expires_at FROM api_key k
                            WHERE k.revoked_at IS NULL AND k.expires_at > :now AND k.expires_at <= :before
                              AND NOT EXISTS (SELECT FROM api_key_expiry_told t
                                  WHERE t.api_key_id = k.id AND t.expires_at = k.expires_at)
                            ORDER BY k.expires_at, k.id LIMIT :most FOR KEY SHARE SKIP LOCKED
                        ), told AS (
                            INSERT INTO api_key_expiry_told (api_key_id, expires_at) SELECT id, expires_at FROM due
                            ON CONFLICT (api_key_id) DO UPDATE SET expires_at = excluded.expires_at
                            WHERE api_key_expiry_told.expires_at <> excluded.expires_at
                            RETURNING api_key_id
                        )
                        SELECT d.* FROM due d JOIN told t ON t.api_key_id = d.id ORDER BY d.expires_at, d.id""")
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .bind("most", most)
                .map((row, context) -> new Expiring(
                        new ApiKeyId(row.getInt(1)),
                        OrganizationId.ofNullable(row.getObject(2, Integer.class)),
                        ProjectId.ofNullable(row.getObject(3, Integer.class)),
                        row.getObject(4, OffsetDateTime.class).toInstant()))
                .list();
    }
}
