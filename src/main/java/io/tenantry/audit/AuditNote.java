package io.tenantry.audit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done, to be written into the history.
 *
 * @param organizationId to what organization it belongs; null for what belongs to none
 * @param projectId to what project it belongs; null for what belongs to none
 * @param operation whether something was created, updated or deleted
 * @param action the word of the management API for it: {@code updateOrganisation}
 * @param objectType what kind of thing: {@code Organization}
 * @param objectId which one
 * @param details which fields changed and whatever else helps to understand it; never a secret
 */
public record AuditNote(
        @Nullable Integer organizationId,
        @Nullable Integer projectId,
        Operation operation,
        String action,
        String objectType,
        @Nullable Integer objectId,
        Map<String, Object> details) {
    /** What was done to the thing. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        /** Neither: a login, an impersonation. */
        ACTION
    }

    public AuditNote {
        details = new TreeMap<>(details);
    }

    /** A note without details. */
    public static AuditNote of(
            @Nullable Integer organizationId, Operation operation, String action, String objectType, int objectId) {
        return new AuditNote(organizationId, null, operation, action, objectType, objectId, Map.of());
    }

    /** A note on an organization that the statement which writes it down finds. */
    public static AuditNote ofOrganization(Operation operation, String action) {
        return new AuditNote(null, null, operation, action, "Organization", null, Map.of());
    }

    /** This note, with the names of the fields that changed. */
    public AuditNote fields(Collection<String> names) {
        Map<String, Object> more = new TreeMap<>(details);
        more.put("fields", List.copyOf(names));
        return new AuditNote(organizationId, projectId, operation, action, objectType, objectId, more);
    }

    /** This note, for something in a project. */
    public AuditNote inProject(int id) {
        return new AuditNote(organizationId, id, operation, action, objectType, objectId, details);
    }
}
