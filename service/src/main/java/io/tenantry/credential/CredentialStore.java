package io.tenantry.credential;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.secret.Secret;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretRow;
import io.tenantry.storage.NextIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of credentials. */
final class CredentialStore {
    private static final String TABLE = "provider_credential";

    private static final String COLUMNS =
            "c.id, c.organization_id, c.project_id, c.provider, c.key, c.key_mask, c.data, c.created_at";

    private final SecretBox box;

    CredentialStore(SecretBox box) {
        this.box = box;
    }

    Optional<ProviderCredential> find(Handle handle, ProviderCredential.Id id) {
        return one(handle, id, "");
    }

    /** Finds a credential and locks it until this transaction ends. */
    Optional<ProviderCredential> lock(Handle handle, ProviderCredential.Id id) {
        return one(handle, id, " FOR UPDATE");
    }

    private Optional<ProviderCredential> one(Handle handle, ProviderCredential.Id id, String lock) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM provider_credential c WHERE c.id = :id" + lock)
                .bind("id", id)
                .map(this::credential)
                .findOne();
    }

    /** The credentials of an enabled organization with an id above {@code after}, by id, at most {@code most}. */
    List<ProviderCredential> ofOrganization(Handle handle, OrganizationId organization, int after, int most) {
        return handle.createQuery("SELECT " + COLUMNS + """
                         FROM provider_credential c JOIN organization o ON o.id = c.organization_id
                        WHERE c.organization_id = :organization AND NOT o.disabled AND c.id > :after
                        ORDER BY c.id LIMIT :most""")
                .bind("after", after)
                .bind("most", most)
                .bind("organization", organization)
                .map(this::credential)
                .list();
    }

    /**
     * The credentials of the enabled organizations and of the projects that a person administers, by id.
     *
     * @param only limits the list to this organization; 0 for all
     * @param after only credentials with a greater id
     * @param most the maximum number
     */
    List<ProviderCredential> ofAdmin(
            Handle handle, PersonId person, @Nullable OrganizationId only, int after, int most) {
        return handle.createQuery("SELECT " + COLUMNS + """
                         FROM provider_credential c JOIN organization o ON o.id = c.organization_id
                        WHERE NOT o.disabled AND (CAST(:only AS integer) IS NULL OR o.id = :only) AND c.organization_id IN
                              (SELECT organization_id FROM active_membership WHERE person_id = :person AND role = 'admin')
                          AND EXISTS (SELECT FROM active_membership m
                              WHERE m.organization_id = c.organization_id AND m.person_id = :person AND m.role = 'admin'
                                AND (m.project_id IS NULL OR m.project_id = c.project_id))
                          AND c.id > :after
                        ORDER BY c.id LIMIT :most""")
                .bind("after", after)
                .bind("most", most)
                .bind("person", person)
                .bindByType("only", only, OrganizationId.class)
                .map(this::credential)
                .list();
    }

    Optional<OrganizationId> organizationOfProject(Handle handle, ProjectId project) {
        return handle.createQuery("SELECT organization_id FROM project WHERE id = :id")
                .bind("id", project)
                .mapTo(OrganizationId.class)
                .findOne();
    }

    ProviderCredential.Id insert(
            Handle handle,
            OrganizationId organization,
            @Nullable ProjectId project,
            Provider provider,
            Secret key,
            Secret data) {
        ProviderCredential.Id id = new ProviderCredential.Id(
                (int) NextIds.of(handle, TABLE, 1).getFirst().longValue());
        SecretRow row = new SecretRow(box, TABLE, id.value());
        return new ProviderCredential.Id(handle.createQuery("""
                        INSERT INTO provider_credential (id, organization_id, project_id, provider, key, key_mask, data)
                        OVERRIDING SYSTEM VALUE
                        VALUES (:id, :organization, :project, :provider, :key, :mask, :data) RETURNING id""")
                .bind("id", id)
                .bind("organization", organization)
                .bindByType("project", project, ProjectId.class)
                .bind("provider", provider.word())
                .bind("key", row.sealed("key", key))
                .bind("mask", key.mask())
                .bind("data", row.sealed("data", data))
                .mapTo(int.class)
                .one());
    }

    void update(Handle handle, ProviderCredential.Id id, Provider provider, Secret key, Secret data) {
        SecretRow row = new SecretRow(box, TABLE, id.value());
        handle.createUpdate("""
                        UPDATE provider_credential
                        SET provider = :provider, key = :key, key_mask = :mask, data = :data, updated_at = now()
                        WHERE id = :id""")
                .bind("provider", provider.word())
                .bind("key", row.sealed("key", key))
                .bind("mask", key.mask())
                .bind("data", row.sealed("data", data))
                .bind("id", id)
                .execute();
    }

    void delete(Handle handle, ProviderCredential.Id id) {
        handle.execute("DELETE FROM provider_credential WHERE id = ?", id);
    }

    private ProviderCredential credential(ResultSet row, StatementContext context) throws SQLException {
        SecretRow secrets = new SecretRow(box, TABLE, row.getInt(1));
        return new ProviderCredential(
                new ProviderCredential.Id(row.getInt(1)),
                new OrganizationId(row.getInt(2)),
                ProjectId.ofNullable(row.getObject(3, Integer.class)),
                Provider.of(row.getString(4)).orElseThrow(),
                secrets.stored("key", row.getBytes(5), row.getString(6)),
                secrets.stored("data", row.getBytes(7), ""),
                row.getObject(8, OffsetDateTime.class).toInstant());
    }
}
