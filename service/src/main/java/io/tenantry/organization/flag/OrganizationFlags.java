package io.tenantry.organization.flag;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ServiceScope;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.setting.Setting;
import io.tenantry.storage.Database;
import java.util.HashMap;
import java.util.Map;

/** The entry class of the settings that the platform alone writes: operators and services read and write them. */
public final class OrganizationFlags {
    private final Database database;

    public OrganizationFlags(Database database) {
        this.database = database;
    }

    /**
     * The flags of an organization.
     *
     * @throws Fault.NotFound if it does not exist, or the service does not see it
     * @throws Fault.NotAllowed if the caller is neither an operator nor a service with the scope {@code flags}
     */
    public Flags get(Caller caller, OrganizationId organization) {
        require(caller, organization);
        return database.read(handle -> FlagStore.find(handle, organization)).orElseThrow(OrganizationFlags::notFound);
    }

    /**
     * Changes flags of an organization.
     *
     * @param wanted new values; the other flags stay
     * @param believed the state that the caller expects; checked while the organization is locked
     * @return the flags after that
     * @throws Fault.NotFound if it does not exist, or the service does not see it
     * @throws Fault.NotAllowed if the caller is neither an operator nor a service with the scope {@code flags}
     */
    public Flags update(
            Caller caller,
            OrganizationId organization,
            Map<Setting<Boolean>, Boolean> wanted,
            Precondition<Flags> believed) {
        require(caller, organization);
        return database.write(handle -> {
            Flags before = FlagStore.lock(handle, organization).orElseThrow(OrganizationFlags::notFound);
            believed.check(before);
            Map<Setting<Boolean>, Boolean> changed = new HashMap<>(wanted);
            changed.entrySet().removeIf(one -> before.of(one.getKey()) == one.getValue());
            if (changed.isEmpty()) {
                return before;
            }
            FlagStore.update(handle, caller, organization, changed);
            Map<Setting<Boolean>, Boolean> after = new HashMap<>(before.values());
            after.putAll(changed);
            Changes changes = new Changes();
            Flags.ALL.forEach(flag -> changes.add(flag.column(), before.of(flag), after.get(flag)));
            AuditLog.note(
                    handle,
                    caller,
                    AuditEntry.of(
                                    organization,
                                    Operation.UPDATE,
                                    "updateOrganisation",
                                    "Organization",
                                    organization.value())
                            .changes(changes));
            return new Flags(after);
        });
    }

    private static void require(Caller caller, OrganizationId organization) {
        if (!(caller instanceof Caller.Operator)) {
            ServiceAccess.requireSeen(ServiceAccess.require(caller, ServiceScope.FLAGS), organization);
        }
    }

    private static Fault.NotFound notFound() {
        return new Fault.NotFound("organization");
    }
}
