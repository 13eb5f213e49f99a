package io.tenantry.audit;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.notification.Notices;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class for writing the history. A feature writes the entries of an operation in the transaction of the operation. The
 * people whom an entry concerns are notified in the same transaction, and security events are logged.
 */
public final class AuditLog {
    private AuditLog() {}

    /**
     * Writes an entry.
     *
     * @param caller the caller of the operation; null for the program itself
     */
    public static void note(Handle handle, @Nullable Caller caller, AuditEntry entry) {
        noteAll(handle, caller, List.of(entry));
    }

    /** Writes several entries in one statement, as {@link #note} does one, and in one more the notifications of people about them. */
    public static void noteAll(Handle handle, @Nullable Caller caller, List<AuditEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        AuditStore.insert(handle, caller, entries);
        entries.forEach(entry -> SecurityEntries.log(caller, entry));
        Notices.write(handle, NotifiedEntries.of(caller, entries));
    }

    /** Writes an entry for each new organization, in one statement. */
    public static void noteCreated(
            Handle handle, Caller caller, Collection<OrganizationId> organizations, String action, String objectType) {
        AuditStore.insertCreated(handle, caller, organizations, action, objectType);
    }
}
