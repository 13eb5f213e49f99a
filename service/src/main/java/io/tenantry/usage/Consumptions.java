package io.tenantry.usage;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceScope;
import io.tenantry.fault.Fault;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of use that is consumed and released. It is exact under any concurrency: a counter is one durable row, which
 * is locked from the decision to the commit.
 */
public final class Consumptions {
    /** The maximum number of consumptions in one call. */
    public static final int MOST = 1_000;

    private final Database database;
    private final Clock clock;

    public Consumptions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Counts use, each consumption wholly or not at all, in their order.
     *
     * @param wanted at most {@value #MOST}
     * @return the result of each
     * @throws Fault.NotAllowed if the caller has not the scope
     */
    public List<Outcome> consume(Caller caller, List<Consumption> wanted) {
        Caller.ServiceKey service = ServiceAccess.require(caller, ServiceScope.USAGE);
        List<OrganizationId> seen = wanted.stream()
                .map(Consumption::organization)
                .filter(service.reach()::includes)
                .distinct()
                .toList();
        return database.write(handle -> {
            Map<OrganizationId, Tenant> tenants = TenantStore.find(handle, seen);
            Instant now = clock.instant();
            TreeSet<Counter> counters = new TreeSet<>();
            for (Consumption one : wanted) {
                Tenant tenant = tenants.get(one.organization());
                if (tenant != null) {
                    counters.add(tenant.counter(one.metric(), null, now));
                }
            }
            Map<Counter, Long> used = CounterStore.lock(handle, counters);
            Map<Counter, Long> changed = new HashMap<>();
            List<Outcome> outcomes = new ArrayList<>(wanted.size());
            for (Consumption one : wanted) {
                outcomes.add(outcome(one, tenants.get(one.organization()), now, used, changed));
            }
            CounterStore.write(handle, changed);
            return outcomes;
        });
    }

    private static Outcome outcome(
            Consumption one,
            @Nullable Tenant tenant,
            Instant now,
            Map<Counter, Long> used,
            Map<Counter, Long> changed) {
        Counter counter = tenant == null ? null : tenant.counter(one.metric(), null, now);
        Long before = counter == null ? null : used.get(counter);
        if (tenant == null || counter == null || before == null) {
            return new Outcome.Missing();
        }
        Usage usage = tenant.usage(one.metric(), before, now);
        if (!usage.admits(one.amount())) {
            return new Outcome.Refused(usage);
        }
        long after = before + one.amount();
        used.put(counter, after);
        changed.put(counter, after);
        return new Outcome.Granted(usage.with(after));
    }

    /**
     * Takes back use of the current period.
     *
     * @return the use after that
     * @throws Fault.NotAllowed if the caller has not the scope
     * @throws Fault.NotFound if the organization does not exist, or the caller does not see it
     * @throws Fault.Conflict if less is used than is to be released; then nothing is
     */
    public Usage release(Caller caller, Consumption less) {
        ServiceAccess.requireSeen(ServiceAccess.require(caller, ServiceScope.USAGE), less.organization());
        return database.write(handle -> {
            Tenant tenant = TenantStore.get(handle, less.organization());
            Instant now = clock.instant();
            Counter counter = tenant.counter(less.metric(), null, now);
            long before =
                    CounterStore.lock(handle, new TreeSet<>(List.of(counter))).getOrDefault(counter, 0L);
            if (before < less.amount()) {
                throw new Fault.Conflict("Only " + before + " are used in this period; nothing was released.");
            }
            long after = before - less.amount();
            CounterStore.write(handle, new TreeMap<>(Map.of(counter, after)));
            return tenant.usage(less.metric(), after, now);
        });
    }

    /** Deletes the counters of past periods. To be called from time to time. */
    public void tidy() {
        // Two days: no time zone is still in that day, and a clock that was wrong for hours does not matter.
        database.change(handle -> CounterStore.forget(
                handle, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(2)));
    }
}
