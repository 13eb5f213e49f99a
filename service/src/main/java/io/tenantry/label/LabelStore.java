package io.tenantry.label;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The SQL of external ids and metadata. Table names come from {@link Labelled}. */
final class LabelStore {
    /**
     * A labelled object.
     *
     * @param organization its organization
     * @param project its project; null for none
     * @param owner the number that has the external id
     * @param address the address of a user; null for other objects
     */
    record Owner(
            OrganizationId organization,
            @Nullable ProjectId project,
            int owner,
            @Nullable String address) {}

    private LabelStore() {}

    /** Finds an object and locks it until this transaction ends. */
    static Optional<Owner> lock(Handle handle, Labelled kind, int objectId) {
        String sql = switch (kind) {
            case ORGANIZATION ->
                "SELECT id, NULL::integer, id, NULL FROM organization WHERE id = :id FOR NO KEY UPDATE";
            case USER -> """
                SELECT m.organization_id, m.project_id, m.person_id, p.email
                FROM membership m JOIN person p ON p.id = m.person_id WHERE m.id = :id FOR UPDATE""";
            case PROJECT -> "SELECT organization_id, id, id, NULL FROM project WHERE id = :id FOR NO KEY UPDATE";
        };
        return handle.createQuery(sql)
                .bind("id", objectId)
                .map((row, context) -> new Owner(
                        new OrganizationId(row.getInt(1)),
                        ProjectId.ofNullable(row.getObject(2, Integer.class)),
                        row.getInt(3),
                        row.getString(4)))
                .findOne();
    }

    /** The external ids of objects, by number. */
    static Map<Integer, String> externalIds(Handle handle, Labelled kind, Collection<Integer> owners) {
        Map<Integer, String> found = new HashMap<>();
        handle.createQuery("SELECT %1$s, external_id FROM %2$s WHERE %1$s = ANY(:ids)"
                        .formatted(kind.externalColumn(), kind.externalTable()))
                .bind("ids", owners.toArray(Integer[]::new))
                .map((row, context) -> found.put(row.getInt(1), row.getString(2)))
                .list();
        return found;
    }

    /** The metadata of objects, by number and key. */
    static Map<Integer, Map<String, String>> metadata(Handle handle, Labelled kind, Collection<Integer> objectIds) {
        Map<Integer, Map<String, String>> found = new HashMap<>();
        handle.createQuery("SELECT %1$s, key, value FROM %2$s WHERE %1$s = ANY(:ids)"
                        .formatted(kind.metadataColumn(), kind.metadataTable()))
                .bind("ids", objectIds.toArray(Integer[]::new))
                .map((row, context) -> found.computeIfAbsent(row.getInt(1), ignored -> new TreeMap<>())
                        .put(row.getString(2), row.getString(3)))
                .list();
        return found;
    }

    /** The length of the metadata of objects, in bytes. */
    static long metadataBytes(Handle handle, Labelled kind, Collection<Integer> objectIds) {
        return handle.createQuery(
                        "SELECT coalesce(sum(octet_length(key) + octet_length(value)), 0) FROM %2$s WHERE %1$s = ANY(:ids)"
                                .formatted(kind.metadataColumn(), kind.metadataTable()))
                .bind("ids", objectIds.toArray(Integer[]::new))
                .mapTo(long.class)
                .one();
    }

    static void setExternalId(Handle handle, Labelled kind, int owner, @Nullable String externalId) {
        String delete = "DELETE FROM %2$s WHERE %1$s = :id".formatted(kind.externalColumn(), kind.externalTable());
        handle.createUpdate(delete).bind("id", owner).execute();
        if (externalId != null) {
            handle.createUpdate("INSERT INTO %2$s (%1$s, external_id) VALUES (:id, :value)"
                            .formatted(kind.externalColumn(), kind.externalTable()))
                    .bind("id", owner)
                    .bind("value", externalId)
                    .execute();
        }
    }

    /** Replaces the metadata of an object. */
    static void setMetadata(Handle handle, Labelled kind, int objectId, Map<String, String> metadata) {
        handle.createUpdate("DELETE FROM %2$s WHERE %1$s = :id".formatted(kind.metadataColumn(), kind.metadataTable()))
                .bind("id", objectId)
                .execute();
        handle.createUpdate("""
                        INSERT INTO %2$s (%1$s, key, value)
                        SELECT :id, key, value FROM unnest(CAST(:keys AS text[]), CAST(:values AS text[])) n (key, value)""".formatted(kind.metadataColumn(), kind.metadataTable()))
                .bind("id", objectId)
                .bind("keys", metadata.keySet().toArray(String[]::new))
                .bind("values", metadata.values().toArray(String[]::new))
                .execute();
    }

    /** @param by the person who changes the object; null for an operator or a program */
    static void touch(Handle handle, Labelled kind, int objectId, @Nullable PersonId by) {
        String sql = switch (kind) {
            case ORGANIZATION -> "UPDATE organization SET revision = revision + 1, updated_at = now() WHERE id = :id";
            case USER -> """
                UPDATE membership SET revision = revision + 1, updated_at = now(), last_changed_by = user_of(:by, organization_id)
                WHERE id = :id""";
            case PROJECT -> """
                UPDATE project SET revision = revision + 1, updated_at = now(), last_changed_by = user_of(:by, organization_id)
                WHERE id = :id""";
        };
        Update update = handle.createUpdate(sql).bind("id", objectId);
        if (kind != Labelled.ORGANIZATION) {
            update.bindByType("by", by, PersonId.class);
        }
        update.execute();
    }
}
