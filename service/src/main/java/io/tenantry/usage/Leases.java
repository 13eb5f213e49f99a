package io.tenantry.usage;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceScope;
import io.tenantry.fault.Fault;
import io.tenantry.limit.Metric;
import io.tenantry.schedule.Removal;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.storage.Database;
import io.tenantry.usage.crossing.Crossing;
import io.tenantry.usage.crossing.Crossings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of leases: amounts of a metric that are held for a limited time, so that the lease of a client that ended
 * without a release expires.
 */
public final class Leases {
    /** The time for which an expired lease is still known as expired. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final Database database;
    private final Clock clock;

    public Leases(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A lease and the use with it.
     *
     * @param lease the lease
     * @param usage the use of its metric
     */
    public record Held(Lease lease, Usage usage) {}

    /**
     * Grants a lease.
     *
     * @param metric a metric that is leased
     * @param amount from 1
     * @param ttl up to {@link Lease#LONGEST}
     * @throws Fault.LimitReached if the amounts of all leases and this one exceed the limit
     * @throws Fault.NotAllowed if the caller does not have the scope
     * @throws Fault.NotFound if the organization does not exist, or the caller does not see it
     */
    public Held grant(Caller caller, OrganizationId organization, Metric metric, int amount, Duration ttl) {
        ServiceAccess.requireSeen(ServiceAccess.require(caller, ServiceScope.USAGE), organization);
        return database.write(handle -> {
            Tenant tenant = TenantStore.get(handle, organization);
            CounterState state = lock(handle, organization, metric);
            Instant now = now();
            Usage before = usage(handle, tenant, metric, now);
            if (!before.admits(amount)) {
                throw before.reached();
            }
            Lease lease = new Lease(UUID.randomUUID(), metric, amount, now, now.plus(ttl));
            LeaseStore.insert(handle, organization, lease);
            Usage after = before.with(before.used() + amount);
            List<Crossing> crossings = new ArrayList<>();
            Counter counter = counter(organization, metric);
            CounterState next = state.crossing(tenant, counter, before.used(), after.used(), now, crossings);
            if (!next.equals(state)) {
                CounterStore.write(handle, Map.of(counter, next));
            }
            Crossings.note(handle, crossings);
            return new Held(lease, after);
        });
    }

    /**
     * Renews a lease that has not expired. A lowered limit does not matter: it ends no lease.
     *
     * @param ttl up to {@link Lease#LONGEST}
     * @throws Fault.Conflict if it has expired
     * @throws Fault.NotAllowed if the caller does not have the scope
     * @throws Fault.NotFound if the organization has no such lease, or the caller does not see the organization
     */
    public Held renew(Caller caller, OrganizationId organization, UUID id, Duration ttl) {
        ServiceAccess.requireSeen(ServiceAccess.require(caller, ServiceScope.USAGE), organization);
        return database.write(handle -> {
            Tenant tenant = TenantStore.get(handle, organization);
            Lease before = holding(handle, organization, id);
            Instant now = now();
            Lease renewed = new Lease(id, before.metric(), before.amount(), now, now.plus(ttl));
            LeaseStore.renew(handle, renewed);
            return new Held(renewed, usage(handle, tenant, renewed.metric(), now));
        });
    }

    /**
     * Releases a lease that has not expired.
     *
     * @throws Fault.Conflict if it has expired
     * @throws Fault.NotAllowed if the caller does not have the scope
     * @throws Fault.NotFound if the organization has no such lease, or the caller does not see the organization
     */
    public void release(Caller caller, OrganizationId organization, UUID id) {
        ServiceAccess.requireSeen(ServiceAccess.require(caller, ServiceScope.USAGE), organization);
        database.change(handle -> {
            holding(handle, organization, id);
            LeaseStore.delete(handle, id);
        });
    }

    /** Deletes leases that expired some time ago. Called from time to time. */
    public void tidy() {
        Instant before = clock.instant().minus(KEPT);
        Removal.inBatches(database, (handle, most) -> LeaseStore.forget(handle, before, most));
    }

    /** A lease that has not expired, with its metric locked. */
    private Lease holding(Handle handle, OrganizationId organization, UUID id) {
        Lease found = find(handle, organization, id);
        lock(handle, organization, found.metric());
        // Another request may have ended it before the lock was taken.
        Lease lease = find(handle, organization, id);
        if (!lease.holds(now())) {
            throw new Fault.Conflict("The lease has expired: others may hold its amount by now.");
        }
        return lease;
    }

    private static Lease find(Handle handle, OrganizationId organization, UUID id) {
        return LeaseStore.find(handle, organization, id).orElseThrow(() -> new Fault.NotFound("lease"));
    }

    /** All changes of the leases of one metric come one after the other. */
    private static CounterState lock(Handle handle, OrganizationId organization, Metric metric) {
        Counter counter = counter(organization, metric);
        return CounterStore.lock(handle, new TreeSet<>(List.of(counter))).getOrDefault(counter, CounterState.NONE);
    }

    private static Counter counter(OrganizationId organization, Metric metric) {
        return Counter.of(organization, metric, Counter.NO_PERIOD);
    }

    private static Usage usage(Handle handle, Tenant tenant, Metric metric, Instant now) {
        return tenant.usage(metric, LeaseStore.held(handle, tenant.id(), now).getOrDefault(metric, 0L), now);
    }

    /** The time as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
