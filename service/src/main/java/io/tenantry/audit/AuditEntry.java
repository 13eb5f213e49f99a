package io.tenantry.audit;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
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
 * @param objectName what it is called; null for what the database calls it when the entry is written
 * @param changes which fields changed, and how
 * @param details whatever else helps to understand it; never a secret
 */
public record AuditEntry(
        @Nullable OrganizationId organizationId,
        @Nullable ProjectId projectId,
        Operation operation,
        String action,
        String objectType,
        @Nullable Integer objectId,
        @Nullable String objectName,
        Changes changes,
        Map<String, Object> details) {
    /** What was done to the thing. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        /** Neither: a login, an impersonation. */
        ACTION
    }

    public AuditEntry {
        details = new TreeMap<>(details);
    }

    /** An entry on an object that is called as the database calls it, of which no field has changed. */
    public AuditEntry(
            @Nullable OrganizationId organizationId,
            @Nullable ProjectId projectId,
            Operation operation,
            String action,
            String objectType,
            @Nullable Integer objectId,
            Map<String, Object> details) {
        this(organizationId, projectId, operation, action, objectType, objectId, null, new Changes(), details);
    }

    /** A note without details. */
    public static AuditEntry of(
            @Nullable OrganizationId organizationId,
            Operation operation,
            String action,
            String objectType,
            int objectId) {
        return new AuditEntry(organizationId, null, operation, action, objectType, objectId, Map.of());
    }

    /** A note on an organization that the statement which writes it down finds. */
    public static AuditEntry ofOrganization(Operation operation, String action) {
        return new AuditEntry(null, null, operation, action, "Organization", null, Map.of());
    }

    /** This entry, with the fields that changed; their names are among the details, too. */
    public AuditEntry changes(Changes made) {
        Map<String, Object> more = new TreeMap<>(details);
        more.put("fields", made.fields());
        return new AuditEntry(
                organizationId, projectId, operation, action, objectType, objectId, objectName, made, more);
    }

    /** This entry, with the name that the object has or had. */
    public AuditEntry named(String name) {
        return new AuditEntry(
                organizationId, projectId, operation, action, objectType, objectId, name, changes, details);
    }

    /** This entry, with one more detail. */
    public AuditEntry with(String detail, Object value) {
        Map<String, Object> more = new TreeMap<>(details);
        more.put(detail, value);
        return new AuditEntry(
                organizationId, projectId, operation, action, objectType, objectId, objectName, changes, more);
    }

    /** This entry, for something in a project. */
    public AuditEntry inProject(ProjectId id) {
        return new AuditEntry(
                organizationId, id, operation, action, objectType, objectId, objectName, changes, details);
    }
}
