package io.tenantry.servicekey;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceScope;
import io.tenantry.fault.Fault;

/** The permissions of services. Every entry class that services call checks here. */
public final class ServiceAccess {
    private ServiceAccess() {}

    /**
     * The service that calls, which has one of these scopes.
     *
     * @param first a scope
     * @param others further scopes, each of which is enough
     * @throws Fault.NotAllowed for every other caller
     */
    public static Caller.ServiceKey require(Caller caller, ServiceScope first, ServiceScope... others) {
        if (!(caller instanceof Caller.ServiceKey service)) {
            throw new Fault.NotAllowed();
        }
        if (service.scopes().contains(first)) {
            return service;
        }
        for (ServiceScope other : others) {
            if (service.scopes().contains(other)) {
                return service;
            }
        }
        throw new Fault.NotAllowed("This service key does not have the scope \"" + first.word() + "\".");
    }

    /**
     * Makes sure that a service sees an organization, which may not exist.
     *
     * @throws Fault.NotFound if it does not
     */
    public static void requireSeen(Caller.ServiceKey service, OrganizationId organization) {
        if (!service.reach().includes(organization)) {
            throw new Fault.NotFound("organization");
        }
    }
}
