package io.tenantry.loading.origin;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.MembershipId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The SQL of the external ids of loaded objects. */
final class OriginStore {
    private OriginStore() {}

    static Map<String, OrganizationId> organizations(Handle handle, Collection<String> externalIds) {
        Map<String, OrganizationId> found = new HashMap<>();
        handle.createQuery(
                        "SELECT external_id, organization_id FROM organization_external_id WHERE external_id = ANY (:ids)")
                .bind("ids", externalIds.toArray(String[]::new))
                .map((row, context) -> found.put(row.getString(1), new OrganizationId(row.getInt(2))))
                .list();
        return found;
    }

    static Set<String> takenByProjects(Handle handle, Collection<String> externalIds) {
        return new HashSet<>(
                handle.createQuery("SELECT external_id FROM project_external_id WHERE external_id = ANY (:ids)")
                        .bind("ids", externalIds.toArray(String[]::new))
                        .mapTo(String.class)
                        .list());
    }

    static Map<String, String> people(Handle handle, Collection<String> externalIds) {
        return texts(handle, """
                SELECT e.external_id, p.email_fold FROM person_external_id e JOIN person p ON p.id = e.person_id
                WHERE e.external_id = ANY (:texts)""", externalIds);
    }

    static Map<String, String> externalIds(Handle handle, Collection<String> addresses) {
        return texts(handle, """
                SELECT p.email_fold, e.external_id FROM person p JOIN person_external_id e ON e.person_id = p.id
                WHERE p.email_fold = ANY (:texts)""", addresses);
    }

    private static Map<String, String> texts(Handle handle, String sql, Collection<String> texts) {
        Map<String, String> found = new HashMap<>();
        handle.createQuery(sql)
                .bind("texts", texts.toArray(String[]::new))
                .map((row, context) -> found.put(row.getString(1), row.getString(2)))
                .list();
        return found;
    }

    static List<Origins.Kept> projects(Handle handle, OrganizationId organization) {
        return handle.createQuery("""
                        SELECT p.id, e.external_id, p.name FROM project p LEFT JOIN project_external_id e ON e.project_id = p.id
                        WHERE p.organization_id = :organization ORDER BY p.id""")
                .bind("organization", organization)
                .map((row, context) ->
                        new Origins.Kept(new ProjectId(row.getInt(1)), row.getString(2), row.getString(3)))
                .list();
    }

    static List<Origins.Belonging> memberships(Handle handle, OrganizationId organization) {
        return handle.createQuery("""
                        SELECT m.id, m.project_id, m.person_id, p.email_fold
                        FROM membership m JOIN person p ON p.id = m.person_id
                        WHERE m.organization_id = :organization ORDER BY m.id""")
                .bind("organization", organization)
                .map((row, context) -> new Origins.Belonging(
                        new MembershipId(row.getInt(1)),
                        ProjectId.ofNullable(row.getObject(2, Integer.class)),
                        new PersonId(row.getInt(3)),
                        row.getString(4)))
                .list();
    }
}
