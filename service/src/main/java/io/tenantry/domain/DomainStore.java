package io.tenantry.domain;

import io.tenantry.access.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of organizations' domains. */
final class DomainStore {
    private static final String COLUMNS = "id, organization_id, domain, token, verified_at, created_at";

    private DomainStore() {}

    /** The domains of organizations, by id: no more than so many of those that follow an id. */
    static List<OrganizationDomain> of(Handle handle, Collection<OrganizationId> organizations, int after, int most) {
        return handle.createQuery("SELECT " + COLUMNS
                        + " FROM organization_domain WHERE organization_id = ANY(:organizations) AND id > :after"
                        + " ORDER BY id LIMIT :most")
                .bind("organizations", organizations.toArray(OrganizationId[]::new))
                .bind("after", after)
                .bind("most", most)
                .map(DomainStore::domain)
                .list();
    }

    static Optional<OrganizationDomain> find(Handle handle, OrganizationDomain.Id id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM organization_domain WHERE id = :id")
                .bind("id", id)
                .map(DomainStore::domain)
                .findOne();
    }

    /** Serializes the transactions that add domains to an organization; returns how many it has. */
    static int lockAndCount(Handle handle, OrganizationId organization) {
        handle.createQuery("SELECT id FROM organization WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", organization)
                .mapTo(Integer.class)
                .findOne();
        return handle.createQuery("SELECT count(*) FROM organization_domain WHERE organization_id = :id")
                .bind("id", organization)
                .mapTo(int.class)
                .one();
    }

    /** Adds a domain; empty when the organization already has it. */
    static Optional<OrganizationDomain> insert(Handle handle, OrganizationId organization, String name) {
        return handle.createQuery("""
                        INSERT INTO organization_domain (organization_id, domain) VALUES (:organization, :name)
                        ON CONFLICT DO NOTHING RETURNING\s""" + COLUMNS)
                .bind("organization", organization)
                .bind("name", name)
                .map(DomainStore::domain)
                .findOne();
    }

    /**
     * Marks a domain as verified.
     *
     * @return whether it exists and was not verified before
     */
    static boolean verify(Handle handle, OrganizationDomain.Id id) {
        return handle.createUpdate(
                                "UPDATE organization_domain SET verified_at = now() WHERE id = :id AND verified_at IS NULL")
                        .bind("id", id)
                        .execute()
                > 0;
    }

    /** Marks a domain as verified and adds it if the organization does not have it. */
    static OrganizationDomain putVerified(Handle handle, OrganizationId organization, String name) {
        return handle.createQuery("""
                        INSERT INTO organization_domain AS d (organization_id, domain, verified_at)
                        VALUES (:organization, :name, now())
                        ON CONFLICT (organization_id, domain) DO UPDATE SET verified_at = coalesce(d.verified_at, now())
                        RETURNING\s""" + COLUMNS)
                .bind("organization", organization)
                .bind("name", name)
                .map(DomainStore::domain)
                .one();
    }

    /** Locks a domain, so that it is not changed or removed until this transaction ends. */
    static void lock(Handle handle, OrganizationDomain.Id id) {
        handle.createQuery("SELECT id FROM organization_domain WHERE id = :id FOR UPDATE")
                .bind("id", id)
                .mapTo(Integer.class)
                .findOne();
    }

    static boolean delete(Handle handle, OrganizationDomain.Id id) {
        return handle.createUpdate("DELETE FROM organization_domain WHERE id = :id")
                        .bind("id", id)
                        .execute()
                > 0;
    }

    private static OrganizationDomain domain(ResultSet row, StatementContext context) throws SQLException {
        OffsetDateTime verified = row.getObject(5, OffsetDateTime.class);
        return new OrganizationDomain(
                new OrganizationDomain.Id(row.getInt(1)),
                new OrganizationId(row.getInt(2)),
                row.getString(3),
                row.getString(4),
                verified == null ? null : verified.toInstant(),
                row.getObject(6, OffsetDateTime.class).toInstant());
    }
}
