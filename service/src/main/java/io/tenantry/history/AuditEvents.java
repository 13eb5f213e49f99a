package io.tenantry.history;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.SecurityEvent;
import io.tenantry.fault.Fault;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.storage.Database;
import java.util.List;
import java.util.Optional;

/**
 * The entry class of the history in the user API: admins read the entries of their organization, people their own sign-in
 * entries.
 */
public final class AuditEvents {
    private final Database database;

    public AuditEvents(Database database) {
        this.database = database;
    }

    /**
     * The number of events that a query finds.
     *
     * @throws Fault.NotFound if the organization does not exist or is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer it
     */
    public long count(Caller caller, AuditQuery query) {
        return database.read(handle -> {
            Rights.require(handle, caller, query.organizationId(), Right.ADMINISTER);
            return AuditEventStore.count(handle, query);
        });
    }

    /** Some of the events that a query finds, newest first. */
    public List<AuditEvent> page(Caller caller, AuditQuery query, int most, long skip) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, query.organizationId(), Right.ADMINISTER);
            return AuditEventStore.page(handle, query, most, skip);
        });
    }

    /**
     * One event.
     *
     * @throws Fault.NotFound if it does not exist or does not belong to an organization of the caller
     * @throws Fault.NotAllowed if the caller does not administer the organization
     */
    public AuditEvent get(Caller caller, AuditEntry.Id id) {
        return database.readConsistently(handle -> {
            List<OrganizationId> organizations = AuditEventStore.organizationsOf(handle, id);
            OrganizationId organization = organizations.stream()
                    .filter(one -> Rights.in(handle, caller, one, null).equals(Optional.of(Right.ADMINISTER)))
                    .findFirst()
                    .or(() -> organizations.stream().findFirst())
                    .orElseThrow(AuditEvents::unknown);
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return AuditEventStore.find(handle, organization, id).orElseThrow(AuditEvents::unknown);
        });
    }

    /**
     * The number of sign-in entries of the caller.
     *
     * @throws Fault.NotAllowed if the caller is not a person, or is an impersonator
     */
    public long countOwn(Caller caller) {
        PersonId person = themselves(caller);
        return database.read(handle -> AuditEventStore.countOwn(handle, person));
    }

    /** Some of the sign-in entries of the caller, newest first. */
    public List<SecurityEvent> own(Caller caller, int most, long skip) {
        PersonId person = themselves(caller);
        return database.read(handle -> AuditEventStore.own(handle, person, most, skip));
    }

    private static PersonId themselves(Caller caller) {
        if (caller instanceof Caller.Person person && !person.isImpersonated()) {
            return person.personId();
        }
        throw new Fault.NotAllowed();
    }

    private static Fault.NotFound unknown() {
        return new Fault.NotFound("history entry");
    }
}
