package io.tenantry.usage.consumption;

import io.tenantry.access.OrganizationId;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.repeat.Answer;
import io.tenantry.repeat.RepeatableName;
import io.tenantry.repeat.Repeats;
import io.tenantry.usage.Counter;
import io.tenantry.usage.CounterState;
import io.tenantry.usage.CounterStore;
import io.tenantry.usage.Tenant;
import io.tenantry.usage.TenantStore;
import io.tenantry.usage.Usage;
import io.tenantry.usage.consumption.Turn.Decision;
import io.tenantry.usage.crossing.Crossing;
import io.tenantry.usage.crossing.Crossings;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One transaction that decides the consumptions of many requests and settles blocks. It is exact under any concurrency: a
 * counter is one durable row, which is locked from the decision to the commit.
 */
final class Flush {
    /**
     * The state that the flushes of a node share.
     *
     * @param id the node
     */
    record Node(UUID id, Clock clock, Repeats repeats, ChangeFeed changes, BlockMemory memory) {
        /** The same for a transaction that has no blocks. */
        Node withoutBlocks() {
            return new Node(new UUID(0, 0), clock, repeats, changes, memory);
        }
    }

    /**
     * A consumption that was not granted.
     *
     * @param usage the use at that time
     */
    private record Shortage(int turn, int place, Account account, Usage usage) {}

    private final Node node;
    private final List<Turn> turns;
    private final Collection<Block> blocks;
    private final boolean last;
    private final Map<Counter, Account> accounts = new TreeMap<>();
    private final List<List<@Nullable Decision>> decisions = new ArrayList<>();
    private final List<Shortage> shortages = new ArrayList<>();
    private Map<OrganizationId, Tenant> tenants = Map.of();
    private Instant now = Instant.EPOCH;
    private long mark;

    /**
     * @param blocks the blocks that are settled, among them all of the counters that the turns name
     * @param last whether all blocks are returned
     */
    Flush(Node node, List<Turn> turns, Collection<Block> blocks, boolean last) {
        this.node = node;
        this.turns = turns;
        this.blocks = blocks;
        this.last = last;
    }

    void run(Handle handle) {
        mark = node.changes.mark();
        Set<OrganizationId> organizations = new HashSet<>();
        turns.forEach(turn -> turn.wanted().forEach(one -> organizations.add(one.organization())));
        blocks.forEach(block -> organizations.add(block.organization()));
        tenants = TenantStore.find(handle, organizations);
        now = node.clock.instant();
        open(handle);
        decide();
        askOthers(handle);
        keep(handle);
        long nanos = System.nanoTime();
        accounts.values().forEach(account -> account.settle(last || !isCurrent(account), nanos));
        write(handle);
    }

    private boolean isCurrent(Account account) {
        Counter counter = account.counter();
        Tenant tenant = tenants.get(counter.organization());
        return tenant != null && tenant.day(now).equals(counter.period());
    }

    private void open(Handle handle) {
        Map<Counter, Block> own = new HashMap<>();
        blocks.forEach(block -> own.put(block.counter(), block));
        TreeSet<Counter> counters = new TreeSet<>(own.keySet());
        counters.removeIf(counter -> !tenants.containsKey(counter.organization()));
        turns.forEach(turn -> turn.wanted().forEach(one -> {
            Tenant tenant = tenants.get(one.organization());
            if (tenant != null) {
                counters.add(tenant.counter(one.metric(), null, now));
            }
        }));
        CounterStore.lock(handle, counters).forEach((counter, state) -> {
            Tenant tenant = tenants.get(counter.organization());
            if (tenant != null) {
                accounts.put(counter, new Account(tenant, counter, state, own.get(counter), node.memory));
            }
        });
    }

    private void decide() {
        Set<RepeatableName> names = new HashSet<>();
        for (Turn turn : turns) {
            Turn.Kept kept = turn.kept();
            boolean repeated = kept != null && !names.add(kept.name());
            List<@Nullable Decision> all = new ArrayList<>(turn.wanted().size());
            decisions.add(all);
            for (Consumption one : turn.wanted()) {
                all.add(repeated ? new Decision.Repeated() : decide(one, turn));
            }
        }
    }

    /** A decision; null for want of use. */
    private @Nullable Decision decide(Consumption one, Turn turn) {
        Account account = account(one);
        if (account == null) {
            return new Decision.Final(new Outcome.Missing());
        }
        boolean alone = turn.wanted().size() == 1 && turn.kept() == null;
        if (!account.grant(one.amount(), alone)) {
            int place = decisions.getLast().size();
            shortages.add(new Shortage(decisions.size() - 1, place, account, account.usage(now)));
            return null;
        }
        return new Decision.Final(new Outcome.Granted(account.usage(now)));
    }

    private @Nullable Account account(Consumption one) {
        Tenant tenant = tenants.get(one.organization());
        return tenant == null ? null : accounts.get(tenant.counter(one.metric(), null, now));
    }

    private void askOthers(Handle handle) {
        if (shortages.isEmpty()) {
            return;
        }
        Set<Counter> counters = new HashSet<>();
        shortages.forEach(one -> counters.add(one.account.counter()));
        Map<Counter, Long> others = BlockStore.ofOthers(handle, node.id, counters);
        for (Shortage one : shortages) {
            Usage usage = one.usage;
            Long remaining = usage.remaining();
            long most = (remaining == null ? 0 : remaining) + others.getOrDefault(one.account.counter(), 0L);
            boolean unsure = turns.get(one.turn).wanted().get(one.place).amount() <= most;
            decisions
                    .get(one.turn)
                    .set(
                            one.place,
                            unsure ? new Decision.Unsure(usage) : new Decision.Final(new Outcome.Refused(usage)));
        }
    }

    /** Keeps the answers to repeatable requests; what was granted to repeated ones is taken back. */
    private void keep(Handle handle) {
        Map<RepeatableName, Answer> answers = new HashMap<>();
        for (int i = 0; i < turns.size(); i++) {
            Turn.Kept kept = turns.get(i).kept();
            if (kept != null && decisions.get(i).getFirst() instanceof Decision.Final(Outcome.Granted(Usage usage))) {
                answers.put(kept.name(), kept.answer().apply(usage));
            }
        }
        Set<RepeatableName> first = node.repeats.keepFirst(handle, answers);
        if (first.size() == answers.size()) {
            return;
        }
        for (int i = 0; i < turns.size(); i++) {
            Turn.Kept kept = turns.get(i).kept();
            if (kept != null && answers.containsKey(kept.name()) && !first.contains(kept.name())) {
                Consumption one = turns.get(i).wanted().getFirst();
                Account account = account(one);
                if (account != null && decisions.get(i).getFirst() instanceof Decision.Final) {
                    account.revoke(one.amount());
                    decisions.get(i).set(0, new Decision.Repeated());
                }
            }
        }
        // The returned amounts may be enough for them.
        for (Shortage one : shortages) {
            decisions.get(one.turn).set(one.place, new Decision.Unsure(one.usage));
        }
    }

    private void write(Handle handle) {
        Map<Counter, CounterState> states = new HashMap<>();
        List<Crossing> crossings = new ArrayList<>();
        Map<Counter, BlockStore.Row> rows = new HashMap<>();
        accounts.forEach((counter, account) -> {
            CounterState state = account.changed(now, crossings);
            if (state != null) {
                states.put(counter, state);
            }
            BlockStore.Row row = account.row();
            if (row != null) {
                rows.put(counter, row);
            }
        });
        if (!states.isEmpty()) {
            CounterStore.write(handle, states);
        }
        Crossings.note(handle, crossings);
        BlockStore.write(handle, node, rows);
    }

    /** The blocks after the commit, by their keys. */
    Map<Long, Block> blocksAfter() {
        long nanos = System.nanoTime();
        Map<Long, Block> after = new HashMap<>();
        accounts.values().forEach(account -> {
            Block block = account.committed(mark, nanos);
            if (block != null) {
                after.put(block.key(), block);
            }
        });
        return after;
    }

    void rolledBack() {
        accounts.values().forEach(Account::rolledBack);
    }

    /** The decisions about the consumptions of a turn. */
    List<Decision> decisions(int turn) {
        List<Decision> all = new ArrayList<>();
        decisions.get(turn).forEach(one -> {
            if (one == null) {
                throw new IllegalStateException("not decided");
            }
            all.add(one);
        });
        return all;
    }
}
