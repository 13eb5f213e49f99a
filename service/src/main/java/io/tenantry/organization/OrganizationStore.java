package io.tenantry.organization;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.secret.SecretBox;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The SQL of organizations. */
public final class OrganizationStore {
    private final RowMapper<Organization> mapper;

    /** @param box opens and seals the secrets among the settings */
    public OrganizationStore(SecretBox box) {
        this.mapper = (row, context) -> OrganizationRow.read(row, box);
    }

    /** The organization with an id. */
    public Optional<Organization> find(Handle handle, OrganizationId id) {
        return handle.createQuery("SELECT " + OrganizationRow.COLUMNS + " FROM organization o WHERE o.id = :id")
                .bind("id", id)
                .map(mapper)
                .findOne();
    }

    /** Finds an organization and locks it until this transaction ends. */
    Optional<Organization> lock(Handle handle, OrganizationId id) {
        return handle.createQuery(
                        "SELECT " + OrganizationRow.COLUMNS + " FROM organization o WHERE o.id = :id FOR NO KEY UPDATE")
                .bind("id", id)
                .map(mapper)
                .findOne();
    }

    /** The ids of at most {@code most} organizations that a person belongs to, enabled or disabled. */
    static List<OrganizationId> idsOfPerson(Handle handle, PersonId personId, int most) {
        return handle.createQuery(
                        "SELECT DISTINCT organization_id FROM membership WHERE person_id = :person LIMIT :most")
                .bind("person", personId)
                .bind("most", most)
                .mapTo(OrganizationId.class)
                .list();
    }
}
