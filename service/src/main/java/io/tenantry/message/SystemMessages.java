package io.tenantry.message;

import io.tenantry.access.Caller;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.util.Map;

/** The entry class of the system message. There is one at a time; operators write it, and all callers can read it. */
public final class SystemMessages {
    private final Database database;
    private final Clock clock;

    public SystemMessages(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Replaces the message.
     *
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public void replace(Caller caller, SystemMessage message) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        }
        database.change(handle -> {
            SystemMessageStore.put(handle, message);
            AuditLog.note(
                    handle,
                    caller,
                    new AuditEntry(null, null, Operation.CREATE, "createSystemMessage", "SystemMessage", null, Map.of())
                            .changes(new Changes()
                                    .add("message", null, message.text())
                                    .add("until", null, message.until())
                                    .add("showOnLogin", null, message.showOnLogin())));
        });
    }

    /**
     * The current message, for all callers.
     *
     * @throws Fault.NotFound when there is none or it has expired
     */
    public SystemMessage current() {
        return database.read(SystemMessageStore::find)
                .filter(message -> clock.instant().isBefore(message.until()))
                .orElseThrow(() -> new Fault.NotFound("system message"));
    }
}
