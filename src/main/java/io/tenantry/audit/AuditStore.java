package io.tenantry.audit;

import io.tenantry.access.Caller;
import io.tenantry.access.RequestId;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of the history. */
public final class AuditStore {
    private static final JsonMapper JSON = new JsonMapper();

    private AuditStore() {}

    /**
     * Writes a note into the history, in the transaction of what it tells of.
     *
     * @param caller who did it; null for the program itself
     */
    public static void note(Handle handle, @Nullable Caller caller, AuditNote note) {
        String operator = null;
        Integer person = null;
        Integer key = null;
        switch (caller) {
            case null -> {}
            case Caller.Operator(String username) -> operator = username;
            case Caller.Person by -> {
                person = by.personId();
                operator = by.impersonator().isEmpty() ? null : by.impersonator();
            }
            case Caller.OrganizationKey(int id, int ignored) -> key = id;
            case Caller.ProjectKey(int id, int ignored, int alsoIgnored) -> key = id;
        }
        handle.createUpdate("""
                        INSERT INTO audit_event (organization_id, project_id, operator, person_id, person_email,
                            api_key_id, api_key_name, operation, action, object_type, object_id, details, request_id)
                        VALUES (:organization, :project, :operator, :person,
                            (SELECT email FROM person WHERE id = :person), :key,
                            (SELECT name FROM api_key WHERE id = :key),
                            :operation, :action, :type, :object, CAST(:details AS jsonb), :request)""")
                .bind("organization", note.organizationId())
                .bind("project", note.projectId())
                .bind("operator", operator)
                .bind("person", person)
                .bind("key", key)
                .bind("operation", note.operation().name().toLowerCase(Locale.ROOT))
                .bind("action", note.action())
                .bind("type", note.objectType())
                .bind("object", note.objectId())
                .bind("details", JSON.writeValueAsString(note.details()))
                .bind("request", RequestId.current())
                .execute();
    }
}
