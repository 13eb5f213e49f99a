package io.tenantry.deletion;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.canonical.Names;
import io.tenantry.listing.Like;
import io.tenantry.listing.Listing;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of deletions. Returned deletions have the parts that were begun: before the purge, none. */
final class DeletionStore {
    private static final String COLUMNS = """
            d.id, d.revision, d.organization_id, d.organization_name, d.status, d.purge_after, d.purge_started_at,
            d.created_at, d.updated_at, d.completed_at, d.certificate_digest""";
    private static final Listing<Deletion> LIST = new Listing<>(
            COLUMNS,
            "deletion d",
            "d.id",
            "d.revision",
            Positions.Kind.DELETION,
            null,
            DeletionStore::row,
            deletion -> new Listing.RowRevision(deletion.id().value(), deletion.revision()));

    private DeletionStore() {}

    /** The values of an organization that a deletion needs. */
    record Target(String name, boolean disabled) {}

    /** The digest of the token that starts a deletion; both values are null when there is no token. */
    record Token(byte @Nullable [] digest, @Nullable Instant expiresAt) {}

    /** Locks an organization against changes by others until the transaction ends. */
    static Optional<Target> lockOrganization(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT name, disabled FROM organization WHERE id = :id FOR UPDATE")
                .bind("id", organization)
                .map((row, context) -> new Target(row.getString(1), row.getBoolean(2)))
                .findOne();
    }

    /** The deletion of an organization that is not completed. The organization must be locked. */
    static Optional<Deletion> open(Handle handle, OrganizationId organization) {
        return withParts(
                        handle,
                        handle.createQuery("SELECT " + COLUMNS
                                        + " FROM deletion d WHERE d.organization_id = :id AND d.status <> 'COMPLETED'")
                                .bind("id", organization)
                                .map(DeletionStore::row)
                                .list())
                .stream()
                .findFirst();
    }

    /** The last deletion of an organization, completed or not. */
    static Optional<Deletion> last(Handle handle, OrganizationId organization) {
        return withParts(
                        handle,
                        handle.createQuery("SELECT " + COLUMNS
                                        + " FROM deletion d WHERE d.organization_id = :id ORDER BY d.id DESC LIMIT 1")
                                .bind("id", organization)
                                .map(DeletionStore::row)
                                .list())
                .stream()
                .findFirst();
    }

    static Optional<Deletion> find(Handle handle, Deletion.Id id) {
        return withParts(
                        handle,
                        handle.createQuery("SELECT " + COLUMNS + " FROM deletion d WHERE d.id = :id")
                                .bind("id", id)
                                .map(DeletionStore::row)
                                .list())
                .stream()
                .findFirst();
    }

    static Slice<Deletion> list(Handle handle, DeletionQuery query) {
        Listing.Filter filter = query.filter().isEmpty()
                ? new Listing.Filter("TRUE", Map.of(), query.conditions())
                : new Listing.Filter(
                        "d.organization_name_fold LIKE :filter",
                        Map.of("filter", Like.containing(Names.fold(query.filter()))),
                        query.conditions());
        Slice<Deletion> slice = LIST.page(handle, filter, query.order(), query.window());
        return new Slice<>(withParts(handle, slice.rows()), slice.total(), slice.next(), slice.previous());
    }

    private static List<Deletion> withParts(Handle handle, List<Deletion> deletions) {
        Map<Deletion.Id, List<Deletion.Part>> parts = new HashMap<>();
        handle.createQuery("""
                        SELECT deletion_id, collection, done, updated_at, removed, digest FROM deletion_part
                        WHERE deletion_id = ANY(:ids) ORDER BY deletion_id, ordinal""")
                .bind("ids", deletions.stream().map(one -> one.id().value()).toArray(Integer[]::new))
                .map((row, context) -> parts.computeIfAbsent(
                                new Deletion.Id(row.getInt(1)), ignored -> new ArrayList<>())
                        .add(new Deletion.Part(
                                row.getString(2), row.getBoolean(3), instant(row, 4), row.getLong(5), row.getBytes(6))))
                .list();
        return deletions.stream()
                .map(deletion -> deletion.with(parts.getOrDefault(deletion.id(), List.of())))
                .toList();
    }

    /**
     * Records a request with a new token, which replaces an older one.
     *
     * @param askedBy the person who requested it; null for an operator or a key
     */
    static void request(
            Handle handle,
            OrganizationId organization,
            String name,
            @Nullable PersonId askedBy,
            byte[] tokenDigest,
            Instant tokenExpiresAt,
            Instant now) {
        handle.createUpdate("""
                        INSERT INTO deletion AS d (organization_id, organization_name, organization_name_fold,
                            organization_name_order, asked_by, status, token_digest, token_expires_at, created_at, updated_at)
                        VALUES (:organization, :name, :fold, :order, (SELECT email FROM person WHERE id = :askedBy),
                            'TOKEN_REQUESTED', :digest, :expires, :now, :now)
                        ON CONFLICT (organization_id) WHERE status <> 'COMPLETED' DO UPDATE
                        SET organization_name = excluded.organization_name,
                            organization_name_fold = excluded.organization_name_fold,
                            organization_name_order = excluded.organization_name_order,
                            asked_by = excluded.asked_by, token_digest = excluded.token_digest, token_expires_at = excluded.token_expires_at,
                            updated_at = excluded.updated_at, revision = d.revision + 1""")
                .bind("organization", organization)
                .bind("name", name)
                .bind("fold", Names.fold(name))
                .bind("order", Names.order(name))
                .bindByType("askedBy", askedBy, PersonId.class)
                .bind("digest", tokenDigest)
                .bind("expires", time(tokenExpiresAt))
                .bind("now", time(now))
                .execute();
    }

    static Token token(Handle handle, Deletion.Id deletion) {
        return handle.createQuery("SELECT token_digest, token_expires_at FROM deletion WHERE id = :id")
                .bind("id", deletion)
                .map((row, context) -> new Token(row.getBytes(1), instant(row, 2)))
                .one();
    }

    /** Uses up the token and disables the organization. */
    static void start(
            Handle handle, Deletion.Id deletion, OrganizationId organization, Instant purgeAfter, Instant now) {
        handle.createUpdate("""
                        UPDATE deletion SET status = 'IN_PROGRESS', token_digest = NULL, token_expires_at = NULL,
                            was_disabled = (SELECT disabled FROM organization WHERE id = :organization),
                            purge_after = :purge, updated_at = :now, revision = revision + 1
                        WHERE id = :id""")
                .bind("id", deletion)
                .bind("organization", organization)
                .bind("purge", time(purgeAfter))
                .bind("now", time(now))
                .execute();
        handle.execute(
                "UPDATE organization SET disabled = true, revision = revision + 1, updated_at = now() WHERE id = ?",
                organization);
    }

    /** Removes the deletion and restores the state of the organization. */
    static void undo(Handle handle, Deletion.Id deletion, OrganizationId organization) {
        handle.execute("""
                        UPDATE organization SET disabled = (SELECT was_disabled FROM deletion WHERE id = ?),
                            revision = revision + 1, updated_at = now()
                        WHERE id = ?""", deletion, organization);
        handle.execute("DELETE FROM deletion WHERE id = ?", deletion);
    }

    private static Deletion row(ResultSet row, StatementContext context) throws SQLException {
        return new Deletion(
                new Deletion.Id(row.getInt(1)),
                row.getInt(2),
                new OrganizationId(row.getInt(3)),
                row.getString(4),
                Deletion.Status.valueOf(row.getString(5)),
                instant(row, 6),
                instant(row, 7),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                instant(row, 10),
                row.getBytes(11),
                List.of());
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
