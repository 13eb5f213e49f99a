package io.tenantry.introspection;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.member.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL that reads where a person has access. */
final class AccessStore {
    private static final String FROM = """
            FROM active_membership m JOIN organization o ON o.id = m.organization_id AND NOT o.disabled
            WHERE m.person_id = :person""";

    private AccessStore() {}

    /**
     * A membership.
     *
     * @param project the project; null for the whole organization
     */
    record Access(@Nullable ProjectId project, Role role) {}

    /** The memberships of a person in an enabled organization, at most a thousand. */
    static List<Access> in(Handle handle, PersonId person, OrganizationId organization) {
        return handle.createQuery("SELECT m.project_id, m.role " + FROM
                        + " AND m.organization_id = :organization ORDER BY m.project_id NULLS FIRST LIMIT 1000")
                .bind("person", person)
                .bind("organization", organization)
                .map((row, context) -> new Access(
                        ProjectId.ofNullable(row.getObject(1, Integer.class)),
                        Role.of(row.getString(2)).orElseThrow()))
                .list();
    }

    /**
     * An enabled organization to which a person has access; empty if there is none.
     *
     * @param some the organizations that count; null for all
     */
    static Optional<OrganizationId> anywhere(Handle handle, PersonId person, @Nullable Set<OrganizationId> some) {
        return handle.createQuery("SELECT m.organization_id " + FROM
                        + " AND (CAST(:some AS integer[]) IS NULL OR m.organization_id = ANY(:some)) LIMIT 1")
                .bind("person", person)
                .bindByType("some", some == null ? null : some.toArray(OrganizationId[]::new), OrganizationId[].class)
                .mapTo(OrganizationId.class)
                .findOne();
    }
}
