package io.tenantry.session.policy;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.fault.Fault;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.session.policy.AffectedPeople.Extent;
import io.tenantry.storage.Database;

/** The entry class of enforced password policies: counts the people that enforcing affects, and enforces. */
public final class PolicyEnforcement {
    private final Database database;

    public PolicyEnforcement(Database database) {
        this.database = database;
    }

    /**
     * The numbers of people that enforcing the password policy now would affect, for operators and those who administer the
     * organization.
     *
     * @throws Fault.NotFound if the organization does not exist or the caller does not see it
     * @throws Fault.NotAllowed if the caller sees it and does not administer it
     */
    public AffectedPeople preview(Caller caller, OrganizationId organization) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return EnforcementStore.count(handle, organization);
        });
    }

    /**
     * Enforces the password policy immediately: people of the organization are signed out and have to choose a new password.
     *
     * @param extent which people
     * @throws Fault.NotFound if the organization does not exist
     * @throws Fault.NotAllowed if the caller is not an operator
     */
    public void enforce(Caller caller, OrganizationId organization, Extent extent) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
        }
        database.change(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            EnforcementStore.enforce(handle, organization, extent);
            AuditEntry entry = AuditEntry.of(
                    organization, Operation.ACTION, "enforcePasswordPolicy", "Organization", organization.value());
            AuditLog.note(
                    handle, caller, extent == Extent.EVERYBODY ? entry : entry.with("only", "changedBeforePolicy"));
        });
    }
}
