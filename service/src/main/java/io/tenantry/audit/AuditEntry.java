package io.tenantry.audit;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.LongId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An audit entry to be written.
 *
 * @param organizationId its organization; null for none
 * @param projectId its project; null for none
 * @param operation whether something was created, updated or deleted
 * @param action the name of the action in the management API, such as {@code updateOrganisation}
 * @param objectType the type of the object, such as {@code Organization}
 * @param objectId the id of the object
 * @param objectName the name of the object; null for its name in the database at the time of writing
 * @param changes the changed fields with their values
 * @param details further details; never a secret
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
    /** The id of an audit entry. */
    public record Id(long value) implements LongId {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** The kind of operation on the object. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        /** Another operation, such as a login or an impersonation. */
        ACTION
    }

    public AuditEntry {
        details = new TreeMap<>(details);
    }

    /** An entry about an object with its name in the database and without changed fields. */
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

    /** An entry without details. */
    public static AuditEntry of(
            @Nullable OrganizationId organizationId,
            Operation operation,
            String action,
            String objectType,
            int objectId) {
        return new AuditEntry(organizationId, null, operation, action, objectType, objectId, Map.of());
    }

    /** An entry about the organization that the writing statement finds. */
    public static AuditEntry ofOrganization(Operation operation, String action) {
        return new AuditEntry(null, null, operation, action, "Organization", null, Map.of());
    }

    /**
     * This entry with changed fields; of a new object the fields that it was given, of a deleted one those that it had. Adds the
     * names of the fields to the details of an update.
     */
    public AuditEntry changes(Changes made) {
        Map<String, Object> more = new TreeMap<>(details);
        if (operation == Operation.UPDATE) {
            more.put("fields", made.fields());
        }
        return new AuditEntry(
                organizationId, projectId, operation, action, objectType, objectId, objectName, made, more);
    }

    /** This entry with the name of the object. */
    public AuditEntry named(String name) {
        return new AuditEntry(
                organizationId, projectId, operation, action, objectType, objectId, name, changes, details);
    }

    /** This entry with one more detail. */
    public AuditEntry with(String detail, Object value) {
        Map<String, Object> more = new TreeMap<>(details);
        more.put(detail, value);
        return new AuditEntry(
                organizationId, projectId, operation, action, objectType, objectId, objectName, changes, more);
    }

    /** This entry with a project. */
    public AuditEntry inProject(ProjectId id) {
        return new AuditEntry(
                organizationId, id, operation, action, objectType, objectId, objectName, changes, details);
    }
}
