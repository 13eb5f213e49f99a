package io.tenantry.invitation;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.Names;
import io.tenantry.id.InvitationId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of joining: people, their memberships, and the organizations that they can ask to join. */
public final class JoinStore {
    /** An enabled organization that accepts requests from people of a verified domain, and that the person is not a member of. */
    private static final String OPEN = """
            FROM organization o
            JOIN organization_domain d ON d.organization_id = o.id AND d.domain = :domain AND d.verified_at IS NOT NULL
            WHERE NOT o.disabled AND o.allow_join_requests
              AND NOT EXISTS (SELECT FROM membership m
                              WHERE m.organization_id = o.id AND m.person_id = :person AND m.project_id IS NULL)
            """;

    private JoinStore() {}

    /**
     * A person who joins.
     *
     * @param verified whether the address is verified
     */
    public record Joiner(PersonId id, String email, boolean verified) {}

    /**
     * An organization that a person can ask to join.
     *
     * @param requestId the pending request; null if there is none
     */
    record Open(OrganizationId id, String name, @Nullable InvitationId requestId) {}

    static Optional<Joiner> joiner(Handle handle, PersonId person) {
        return handle.createQuery("SELECT id, email, email_verified_at IS NOT NULL FROM person WHERE id = :id")
                .bind("id", person)
                .map((row, context) -> new Joiner(new PersonId(row.getInt(1)), row.getString(2), row.getBoolean(3)))
                .findOne();
    }

    /** The way in which the person with an address signs in. */
    public static LinkedInvitation.Account account(Handle handle, String address) {
        return handle.createQuery("""
                        SELECT s.totp_confirmed_at IS NOT NULL FROM person p LEFT JOIN sign_in s ON s.person_id = p.id
                        WHERE p.email_fold = :key""")
                .bind("key", AddressKey.of(address))
                .mapTo(boolean.class)
                .findOne()
                .map(twoFactor -> twoFactor ? LinkedInvitation.Account.TWO_FACTOR : LinkedInvitation.Account.PASSWORD)
                .orElse(LinkedInvitation.Account.NONE);
    }

    /**
     * The memberships of a person in an organization.
     *
     * @param whole whether the person is a member of the whole organization
     * @param projects the projects that the person is a member of
     */
    record Memberships(boolean whole, Set<ProjectId> projects) {
        static final Memberships NONE = new Memberships(false, Set.of());
    }

    /** The memberships of a person in an organization. */
    static Memberships memberships(Handle handle, OrganizationId organization, PersonId person) {
        return handle.createQuery("""
                        SELECT coalesce(bool_or(project_id IS NULL), false),
                               array_remove(array_agg(project_id), NULL)
                        FROM membership WHERE organization_id = :organization AND person_id = :person""")
                .bind("organization", organization)
                .bind("person", person)
                .map((row, context) -> memberships(row, 1))
                .one();
    }

    /** Reads memberships from two columns of a row: whether they include the whole organization, and the projects. */
    static Memberships memberships(ResultSet row, int column) throws SQLException {
        Array projects = row.getArray(column + 1);
        return new Memberships(
                row.getBoolean(column),
                projects == null
                        ? Set.of()
                        : Arrays.stream((Integer[]) projects.getArray())
                                .map(ProjectId::new)
                                .collect(Collectors.toSet()));
    }

    static List<Open> open(Handle handle, PersonId person, String domain, int most) {
        return handle.createQuery("""
                        SELECT o.id, o.name, (SELECT i.id FROM invitation i
                            WHERE i.organization_id = o.id AND i.kind = 'request' AND i.status = 'pending'
                              AND i.person_id = :person)
                        """ + OPEN + "ORDER BY o.id LIMIT :most")
                .bind("person", person)
                .bind("domain", domain)
                .bind("most", most)
                .map((row, context) -> new Open(
                        new OrganizationId(row.getInt(1)),
                        row.getString(2),
                        InvitationId.ofNullable(row.getObject(3, Integer.class))))
                .list();
    }

    static boolean isOpen(Handle handle, OrganizationId organization, PersonId person, String domain) {
        return handle.createQuery("SELECT EXISTS (SELECT " + OPEN + "AND o.id = :organization)")
                .bind("organization", organization)
                .bind("person", person)
                .bind("domain", domain)
                .mapTo(boolean.class)
                .one();
    }

    /**
     * A pending request to join.
     *
     * @param id its id
     * @param added whether it was added now, rather than pending before
     */
    record Asked(InvitationId id, boolean added) {}

    /** Adds a request to join, unless one is pending. */
    static Asked ask(Handle handle, OrganizationId organization, Joiner joiner) {
        return handle.createQuery("""
                        INSERT INTO invitation AS i (organization_id, kind, email, email_fold, person_id, role)
                        VALUES (:organization, 'request', :email, :key, :person, 'member')
                        ON CONFLICT (organization_id, kind, email_fold) WHERE status = 'pending'
                        DO UPDATE SET person_id = excluded.person_id
                        RETURNING id, xmax = 0""")
                .bind("organization", organization)
                .bind("email", joiner.email())
                .bind("key", AddressKey.of(joiner.email()))
                .bind("person", joiner.id())
                .map((row, context) -> new Asked(new InvitationId(row.getInt(1)), row.getBoolean(2)))
                .one();
    }

    /** Marks a person's address as verified. */
    public static void markVerified(Handle handle, PersonId person) {
        handle.createUpdate("""
                        UPDATE person SET email_verified_at = now(), revision = revision + 1, updated_at = now()
                        WHERE id = :id AND email_verified_at IS NULL""").bind("id", person).execute();
    }

    /** Adds a person with a verified address; empty if the address is in use. */
    public static Optional<PersonId> insertPerson(Handle handle, String email, String name, String passwordHash) {
        return handle.createQuery("""
                        INSERT INTO person (email, email_fold, email_search_form, name, name_fold, name_order, password_hash,
                            password_changed_at, email_verified_at)
                        VALUES (:email, :emailKey, :emailSearchForm, :name, :nameFold, :nameOrder, :hash, now(), now())
                        ON CONFLICT DO NOTHING RETURNING id""")
                .bind("email", email)
                .bind("emailKey", AddressKey.of(email))
                .bind("emailSearchForm", AddressKey.searchForm(email))
                .bind("name", name)
                .bind("nameFold", Names.fold(name))
                .bind("nameOrder", Names.order(name))
                .bind("hash", passwordHash)
                .mapTo(PersonId.class)
                .findOne();
    }
}
