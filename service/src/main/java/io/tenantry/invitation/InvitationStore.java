package io.tenantry.invitation;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.TokenText;
import io.tenantry.canonical.AddressKey;
import io.tenantry.id.InvitationId;
import io.tenantry.invitation.Invitation.Kind;
import io.tenantry.invitation.Invitation.Status;
import io.tenantry.member.Role;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL that reads invitations and requests, and changes their status. */
public final class InvitationStore {
    private static final String STATUS =
            "CASE WHEN i.status = 'pending' AND i.expires_at <= :now THEN 'expired' ELSE i.status END";
    private static final String SELECT = """
            SELECT i.id, i.organization_id, o.name, i.kind, i.email, i.person_id, i.role, i.project_ids,
                   ARRAY(SELECT p.name FROM project p
                         WHERE p.organization_id = i.organization_id AND p.id = ANY(i.project_ids) ORDER BY p.id),
                   %s, i.expires_at, i.created_at, i.updated_at
            FROM invitation i JOIN organization o ON o.id = i.organization_id
            """.formatted(STATUS);
    private static final String LISTED = """
            WHERE i.organization_id = ANY(:organizations) AND %s = ANY(:statuses)
              AND (CAST(:kind AS text) IS NULL OR i.kind = :kind)
            """.formatted(STATUS);

    private InvitationStore() {}

    /** At most {@code most} invitations and requests of these organizations, by id, after an id. */
    static List<Invitation> listAfter(
            Handle handle,
            Collection<OrganizationId> organizations,
            InvitationQuery query,
            Instant now,
            int after,
            int most) {
        return listed(
                        handle,
                        SELECT + LISTED + "AND i.id > :after ORDER BY i.id LIMIT :most",
                        organizations,
                        query,
                        now)
                .bind("after", after)
                .bind("most", most)
                .map(InvitationStore::invitation)
                .list();
    }

    /** Invitations and requests of these organizations, by id. */
    static List<Invitation> list(
            Handle handle,
            Collection<OrganizationId> organizations,
            InvitationQuery query,
            Instant now,
            int most,
            long skip) {
        return listed(handle, SELECT + LISTED + "ORDER BY i.id LIMIT :most OFFSET :skip", organizations, query, now)
                .bind("most", most)
                .bind("skip", skip)
                .map(InvitationStore::invitation)
                .list();
    }

    /** The number that {@link #list} finds without a limit. */
    static long count(Handle handle, Collection<OrganizationId> organizations, InvitationQuery query, Instant now) {
        return listed(handle, "SELECT count(*) FROM invitation i " + LISTED, organizations, query, now)
                .mapTo(long.class)
                .one();
    }

    private static Query listed(
            Handle handle, String sql, Collection<OrganizationId> organizations, InvitationQuery query, Instant now) {
        Kind kind = query.kind();
        return handle.createQuery(sql)
                .bind("organizations", organizations.toArray(OrganizationId[]::new))
                .bind("statuses", query.statuses().stream().map(Status::word).toArray(String[]::new))
                .bind("kind", kind == null ? null : kind.word())
                .bind("now", now);
    }

    /** At most {@code most} invitations that wait for an answer from an address, of enabled organizations, by id, after an id. */
    public static List<Invitation> waitingFor(Handle handle, String address, Instant now, int after, int most) {
        return handle.createQuery(SELECT + """
                        WHERE i.email_fold = :key AND i.kind = 'invite' AND i.status = 'pending'
                          AND i.expires_at > :now AND NOT o.disabled AND i.id > :after ORDER BY i.id LIMIT :most""")
                .bind("after", after)
                .bind("most", most)
                .bind("key", AddressKey.of(address))
                .bind("now", now)
                .map(InvitationStore::invitation)
                .list();
    }

    public static Optional<Invitation> find(Handle handle, InvitationId id, Instant now) {
        return handle.createQuery(SELECT + "WHERE i.id = :id")
                .bind("id", id)
                .bind("now", now)
                .map(InvitationStore::invitation)
                .findOne();
    }

    /** The invitations and requests with these ids, by id. */
    public static List<Invitation> find(Handle handle, Collection<InvitationId> ids, Instant now) {
        return handle.createQuery(SELECT + "WHERE i.id = ANY(:ids) ORDER BY i.id")
                .bind("ids", ids.stream().map(InvitationId::value).toArray(Integer[]::new))
                .bind("now", now)
                .map(InvitationStore::invitation)
                .list();
    }

    /**
     * Locks the pending invitations of an organization to these people, until this transaction ends; returns them by address
     * key.
     */
    static Map<String, Invitation> lockWaiting(
            Handle handle, OrganizationId organization, Collection<String> keys, Instant now) {
        return handle.createQuery(SELECT + """
                        WHERE i.organization_id = :organization AND i.kind = 'invite' AND i.status = 'pending'
                          AND i.email_fold = ANY(:keys) ORDER BY i.email_fold FOR UPDATE OF i""")
                .bind("organization", organization)
                .bind("keys", keys.toArray(String[]::new))
                .bind("now", now)
                .map(InvitationStore::invitation)
                .collect(Collectors.toMap(found -> AddressKey.of(found.email()), Function.identity()));
    }

    /** The invitation with the token of a link. */
    public static Optional<Invitation> byToken(Handle handle, String token, Instant now) {
        return handle.createQuery(SELECT + "WHERE i.token_digest = :digest")
                .bind("digest", TokenText.digest(token))
                .bind("now", now)
                .map(InvitationStore::invitation)
                .findOne();
    }

    /** Finds an invitation or request and locks it until this transaction ends. */
    public static Optional<Invitation> lock(Handle handle, InvitationId id, Instant now) {
        return handle.createQuery(SELECT + "WHERE i.id = :id FOR UPDATE OF i")
                .bind("id", id)
                .bind("now", now)
                .map(InvitationStore::invitation)
                .findOne();
    }

    /**
     * Takes the lock that serializes changes of the members of an organization. It is taken before any other lock, to avoid
     * deadlocks.
     *
     * @return whether the organization exists and is enabled
     */
    public static boolean lockOrganization(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT NOT disabled FROM organization WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", organization)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }

    /** Whether an organization exists and is enabled. */
    public static boolean enabled(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT NOT disabled FROM organization WHERE id = :id")
                .bind("id", organization)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }

    /** Whether this is the token of an invitation's link. */
    public static boolean fits(Handle handle, InvitationId id, String token) {
        return handle.createQuery("SELECT token_digest = :digest FROM invitation WHERE id = :id")
                .bind("id", id)
                .bind("digest", TokenText.digest(token))
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }

    /** Sets the final status of an invitation or request; its link shows that status afterwards. */
    public static void settle(Handle handle, InvitationId id, Status status) {
        handle.createUpdate("UPDATE invitation SET status = :status, updated_at = now() WHERE id = :id")
                .bind("id", id)
                .bind("status", status.word())
                .execute();
    }

    /** Settles all pending invitations and requests of an organization for a person who has joined. Returns the ids. */
    static List<InvitationId> settleAll(Handle handle, OrganizationId organization, String address) {
        return handle.createQuery("""
                        UPDATE invitation SET status = 'accepted', updated_at = now()
                        WHERE organization_id = :organization AND email_fold = :key AND status = 'pending'
                          AND project_ids = '{}'
                        RETURNING id""")
                .bind("organization", organization)
                .bind("key", AddressKey.of(address))
                .map((row, context) -> new InvitationId(row.getInt(1)))
                .list();
    }

    static void change(Handle handle, InvitationId id, Role role, List<ProjectId> projects) {
        handle.createUpdate("""
                        UPDATE invitation SET role = :role, project_ids = :projects, updated_at = now() WHERE id = :id""")
                .bind("id", id)
                .bind("role", role.word())
                .bind("projects", projects.toArray(ProjectId[]::new))
                .execute();
    }

    /** Sets a new token and a new expiry. */
    static void renew(Handle handle, InvitationId id, String token, Instant expiresAt) {
        handle.createUpdate("""
                        UPDATE invitation SET token_digest = :digest, expires_at = :expires, updated_at = now()
                        WHERE id = :id""")
                .bind("id", id)
                .bind("digest", TokenText.digest(token))
                .bind("expires", expiresAt)
                .execute();
    }

    private static Invitation invitation(ResultSet row, StatementContext context) throws SQLException {
        OffsetDateTime expires = row.getObject(11, OffsetDateTime.class);
        return new Invitation(
                new InvitationId(row.getInt(1)),
                new OrganizationId(row.getInt(2)),
                row.getString(3),
                Kind.of(row.getString(4)).orElseThrow(),
                row.getString(5),
                PersonId.ofNullable(integer(row, 6)),
                Role.of(row.getString(7)).orElseThrow(),
                Stream.of((Integer[]) array(row, 8)).map(ProjectId::new).toList(),
                List.of((String[]) array(row, 9)),
                Status.of(row.getString(10)).orElseThrow(),
                expires == null ? null : expires.toInstant(),
                row.getObject(12, OffsetDateTime.class).toInstant(),
                row.getObject(13, OffsetDateTime.class).toInstant());
    }

    private static @Nullable Integer integer(ResultSet row, int column) throws SQLException {
        return row.getObject(column, Integer.class);
    }

    private static Object array(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return array.getArray();
    }
}
