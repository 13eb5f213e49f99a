package io.tenantry.invitation;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.TokenText;
import io.tenantry.canonical.AddressKey;
import io.tenantry.id.InvitationId;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The SQL that writes new invitations, any number at once. */
final class InvitedStore {
    private InvitedStore() {}

    /**
     * A person to invite.
     *
     * @param email the address of the person
     * @param role the role to join with
     * @param projects the projects to join; empty for the whole organization
     * @param token the token of the link in the e-mail
     */
    record Invited(String email, String role, List<ProjectId> projects, String token) {
        Invited {
            projects = List.copyOf(projects);
        }
    }

    /**
     * An invitation that was written.
     *
     * @param replaced whether it replaced a pending one for the same person
     */
    record Put(InvitationId id, boolean replaced) {}

    /** The subset of these projects that belong to the organization. */
    static List<ProjectId> projects(Handle handle, OrganizationId organization, Collection<ProjectId> ids) {
        return handle.createQuery("SELECT id FROM project WHERE organization_id = :organization AND id = ANY(:ids)")
                .bind("organization", organization)
                .bind("ids", ids.toArray(ProjectId[]::new))
                .mapTo(ProjectId.class)
                .list();
    }

    /**
     * The memberships of the people with these addresses, by address key. An address without memberships is not in the map.
     */
    static Map<String, JoinStore.Memberships> memberships(
            Handle handle, OrganizationId organization, Collection<String> addresses) {
        return handle.createQuery("""
                        SELECT p.email_fold, bool_or(m.project_id IS NULL), array_remove(array_agg(m.project_id), NULL)
                        FROM membership m JOIN person p ON p.id = m.person_id
                        WHERE m.organization_id = :organization AND p.email_fold = ANY(:keys) GROUP BY p.email_fold""")
                .bind("organization", organization)
                .bind("keys", addresses.stream().map(AddressKey::of).toArray(String[]::new))
                .map((row, context) -> Map.entry(row.getString(1), JoinStore.memberships(row, 2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Invites people in one statement. Replaces pending invitations for the same people. The addresses must have different keys.
     * Returns the result for each address key.
     */
    static Map<String, Put> put(Handle handle, OrganizationId organization, List<Invited> all, Instant expiresAt) {
        // A fixed order avoids deadlocks between two calls that invite the same people.
        List<Invited> invited = all.stream()
                .sorted((one, other) -> AddressKey.of(one.email()).compareTo(AddressKey.of(other.email())))
                .toList();
        return handle.createQuery("""
                        INSERT INTO invitation AS i
                            (organization_id, kind, email, email_fold, role, project_ids, token_digest, expires_at)
                        SELECT :organization, 'invite', email, key, role, CAST(projects AS integer[]),
                               decode(digest, 'hex'), :expires
                        FROM unnest(:emails, :keys, :roles, :projects, :digests) WITH ORDINALITY
                             AS sent (email, key, role, projects, digest, position)
                        ORDER BY position
                        ON CONFLICT (organization_id, kind, email_fold) WHERE status = 'pending'
                        DO UPDATE SET email = excluded.email, role = excluded.role, project_ids = excluded.project_ids,
                            token_digest = excluded.token_digest, expires_at = excluded.expires_at, updated_at = now()
                        RETURNING i.email_fold, i.id, xmax <> 0""")
                .bind("organization", organization)
                .bind("expires", expiresAt)
                .bind("emails", texts(invited, Invited::email))
                .bind("keys", texts(invited, one -> AddressKey.of(one.email())))
                .bind("roles", texts(invited, Invited::role))
                .bind("projects", texts(invited, one -> literal(one.projects())))
                .bind("digests", texts(invited, one -> HexFormat.of().formatHex(TokenText.digest(one.token()))))
                .map((row, context) ->
                        Map.entry(row.getString(1), new Put(new InvitationId(row.getInt(2)), row.getBoolean(3))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String[] texts(List<Invited> invited, Function<Invited, String> part) {
        return invited.stream().map(part).toArray(String[]::new);
    }

    /** The rows of a two-dimensional array must have equal lengths; texts need not. */
    private static String literal(List<ProjectId> projects) {
        return projects.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }
}
