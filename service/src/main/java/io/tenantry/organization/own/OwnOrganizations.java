package io.tenantry.organization.own;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.fault.Fault;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationStore;
import io.tenantry.storage.Database;
import java.util.List;

/** The entry class of the organizations that a caller belongs to: the list of a person, and one with the caller's permission in it. */
public final class OwnOrganizations {
    private final Database database;
    private final OrganizationStore store;

    /** @param store reads organizations */
    public OwnOrganizations(Database database, OrganizationStore store) {
        this.database = database;
        this.store = store;
    }

    /**
     * One organization with its settings and the caller's permission in it; operators see every organization.
     *
     * @throws Fault.NotFound if it does not exist, is disabled (except for operators) or is not visible to the caller
     */
    public SeenOrganization see(Caller caller, OrganizationId id) {
        return database.readConsistently(handle -> {
            Right right = Rights.in(handle, caller, id, null).orElseThrow(() -> new Fault.NotFound("organization"));
            Organization found = store.find(handle, id).orElseThrow(() -> new Fault.NotFound("organization"));
            return new SeenOrganization(
                    found, right, Rights.wholly(handle, caller, id).isPresent());
        });
    }

    /**
     * One page of the enabled organizations that a person belongs to, by name.
     *
     * @param search a part of the name, case-insensitive; empty for all
     * @param most the maximum number
     * @param skip the number to skip
     * @throws Fault.NotAllowed if the caller is not a person in all their organizations
     */
    public List<OwnOrganization> list(Caller caller, String search, int most, long skip) {
        PersonId person = person(caller);
        return database.read(handle -> OwnOrganizationStore.page(handle, person, search, most, skip));
    }

    /** The number of organizations that {@link #list} finds without a limit. */
    public long count(Caller caller, String search) {
        PersonId person = person(caller);
        return database.read(handle -> OwnOrganizationStore.count(handle, person, search));
    }

    private static PersonId person(Caller caller) {
        if (caller instanceof Caller.Person person && person.reach().isEverywhere()) {
            return person.personId();
        }
        throw new Fault.NotAllowed();
    }
}
