package io.tenantry.usage;

import io.tenantry.access.OrganizationId;
import io.tenantry.limit.Metric;
import io.tenantry.storage.Database;
import io.tenantry.usage.crossing.Crossing;
import io.tenantry.usage.crossing.Crossings;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * The background work of limits: it reads the use of organizations whose members, projects or limits have changed, and
 * reports the shares of limits that the use has reached.
 */
public final class DueCrossings {
    private static final int MOST = 100;

    private final Database database;
    private final Clock clock;
    private final Crossings crossings;

    public DueCrossings(Database database, Clock clock, Crossings crossings) {
        this.database = database;
        this.clock = clock;
        this.crossings = crossings;
    }

    /**
     * Does the due work, each piece in a separate transaction. To be called repeatedly.
     *
     * @return whether more may be due
     */
    public boolean run() {
        List<Runnable> pieces = new ArrayList<>();
        List<OrganizationId> changed = database.read(handle -> Crossings.toLookAt(handle, MOST));
        changed.forEach(organization -> pieces.add(() -> database.change(handle -> look(handle, organization))));
        boolean isDone = each(pieces);
        List<Long> waiting = database.read(handle -> Crossings.waiting(handle, MOST));
        return each(waiting.stream()
                        .map(id -> (Runnable) () -> database.change(handle -> crossings.tell(handle, id)))
                        .toList())
                || isDone;
    }

    /** Runs pieces of work, none of which waits for another to succeed; returns whether there were as many as there can be. */
    private static boolean each(List<Runnable> pieces) {
        RuntimeException first = null;
        for (Runnable piece : pieces) {
            try {
                piece.run();
            } catch (RuntimeException failed) {
                first = first == null ? failed : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return pieces.size() == MOST;
    }

    private void look(Handle handle, OrganizationId organization) {
        Tenant tenant = TenantStore.find(handle, List.of(organization)).get(organization);
        if (tenant == null || !Crossings.takeLook(handle, organization)) {
            return;
        }
        Instant now = clock.instant();
        TreeSet<Counter> counters = new TreeSet<>(CounterStore.present(handle, tenant, now));
        for (Metric metric : tenant.limits().keySet()) {
            if (metric.counting() == Metric.Counting.COUNTED) {
                counters.add(tenant.counter(metric, null, now));
            }
        }
        Map<Counter, CounterState> states = CounterStore.lock(handle, counters);
        Map<Metric, Long> counted = HeadroomStore.counted(handle, tenant);
        Map<Metric, Long> held = LeaseStore.held(handle, organization, now);
        Map<Counter, CounterState> changed = new HashMap<>();
        List<Crossing> noted = new ArrayList<>();
        states.forEach((counter, state) -> {
            Metric metric = counter.metric();
            CounterState stored = state.storing(counted.getOrDefault(metric, state.used()));
            long used = metric.counting() == Metric.Counting.LEASE ? held.getOrDefault(metric, 0L) : stored.used();
            CounterState after = stored.crossing(tenant, counter, used, used, now, noted);
            if (!after.equals(state)) {
                changed.put(counter, after);
            }
        });
        if (!changed.isEmpty()) {
            CounterStore.write(handle, changed);
        }
        Crossings.note(handle, noted);
    }
}
