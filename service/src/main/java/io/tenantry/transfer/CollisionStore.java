package io.tenantry.transfer;

import io.tenantry.transfer.Collision.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL that finds, in a file, what is there already. */
final class CollisionStore {
    private static final int MOST_NAMED = 1_000;

    private static final String NEW_PERSON = "NOT EXISTS (SELECT FROM joined j WHERE j.old_number = i.person_id)";

    /** Queries for the names of what collides, by kind. */
    private static final List<Map.Entry<Kind, String>> QUERIES = List.of(
            Map.entry(Kind.NAME, """
                SELECT i.name FROM incoming_organization i
                WHERE i.name_claimed AND EXISTS (SELECT FROM organization o WHERE o.name_fold = i.name_fold AND o.name_claimed)\
                """),
            Map.entry(
                    Kind.EXTERNAL_ID,
                    "SELECT i.external_id FROM incoming_organization_external_id i JOIN organization_external_id o USING (external_id)"
                            + " UNION ALL SELECT i.external_id FROM incoming_project_external_id i JOIN project_external_id o USING (external_id)"
                            + " UNION ALL SELECT i.external_id FROM incoming_person_external_id i JOIN person_external_id o USING (external_id)"
                            + " WHERE " + NEW_PERSON),
            Map.entry(
                    Kind.API_KEY,
                    "SELECT coalesce(nullif(i.name, ''), i.prefix || '…') FROM incoming_api_key i JOIN api_key k USING (digest)"),
            Map.entry(
                    Kind.INVITATION,
                    "SELECT i.email FROM incoming_invitation i JOIN invitation k USING (token_digest)"));

    /** The statements that leave out what collides. An invitation loses its link only, the organization its claim to the name. */
    private static final List<String> LEAVE_OUT = List.of(
            """
            UPDATE incoming_organization i SET name_claimed = false
            WHERE i.name_claimed AND EXISTS (SELECT FROM organization o WHERE o.name_fold = i.name_fold AND o.name_claimed)\
            """,
            "DELETE FROM incoming_organization_external_id WHERE external_id IN (SELECT external_id FROM organization_external_id)",
            "DELETE FROM incoming_project_external_id WHERE external_id IN (SELECT external_id FROM project_external_id)",
            "DELETE FROM incoming_person_external_id WHERE external_id IN (SELECT external_id FROM person_external_id)",
            "DELETE FROM incoming_api_key WHERE digest IN (SELECT digest FROM api_key)",
            "UPDATE incoming_invitation SET token_digest = NULL WHERE token_digest IN (SELECT token_digest FROM invitation)");

    private CollisionStore() {}

    /** An organization that came from the same one. */
    record Known(int number, String name) {}

    /** The organization that was imported from the same one before, or that it comes from; empty for none. */
    static Optional<Known> known(Handle handle, String sourceId) {
        return handle.createQuery("""
                WITH origin AS (SELECT CAST(:id AS text) COLLATE "C" AS id UNION SELECT origin FROM incoming_organization_origin)
                SELECT o.id, o.name FROM organization o
                WHERE o.id IN (SELECT k.organization_id FROM organization_origin k JOIN origin ON k.origin = origin.id)
                   OR o.id IN (SELECT CASE WHEN origin.id ~ '^[0-9a-f]{24}$' THEN ('x' || right(origin.id, 8))::bit(32)::integer END
                               FROM origin, installation i WHERE left(origin.id, 16) = i.id_prefix || '01')
                ORDER BY o.id LIMIT 1\
                """)
                .bind("id", sourceId)
                .map((row, context) -> new Known(row.getInt(1), row.getString(2)))
                .findOne();
    }

    /** The addresses of people who have a password here, but have not proven that the address is theirs. */
    static List<String> unproven(Handle handle) {
        return handle.createQuery("""
                SELECT p.email FROM person p JOIN joined j ON j.new_number = p.id
                WHERE p.email_verified_at IS NULL AND p.password_hash IS NOT NULL
                ORDER BY p.id LIMIT :most\
                """)
                .bind("most", MOST_NAMED)
                .mapTo(String.class)
                .list();
    }

    static List<Collision> collisions(Handle handle) {
        List<Collision> found = new ArrayList<>();
        QUERIES.forEach(query -> handle.createQuery(query.getValue() + " ORDER BY 1 LIMIT " + MOST_NAMED)
                .mapTo(String.class)
                .forEach(name -> found.add(new Collision(query.getKey(), name))));
        return found;
    }

    static void leaveOut(Handle handle) {
        LEAVE_OUT.forEach(handle::execute);
    }
}
