package io.tenantry.usage.consumption;

import io.tenantry.access.Caller;
import io.tenantry.access.RequestSlot;
import io.tenantry.access.ServiceScope;
import io.tenantry.fault.Fault;
import io.tenantry.repeat.Answer;
import io.tenantry.repeat.RepeatableName;
import io.tenantry.repeat.Repeats;
import io.tenantry.schedule.Removal;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.storage.Database;
import io.tenantry.usage.Counter;
import io.tenantry.usage.CounterState;
import io.tenantry.usage.CounterStore;
import io.tenantry.usage.Tenant;
import io.tenantry.usage.TenantStore;
import io.tenantry.usage.Usage;
import io.tenantry.usage.consumption.Turn.Decision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of use that is consumed and released. It is exact under any concurrency and on any number of nodes: use is
 * granted from a counter, one durable row that is locked until the commit, or from a block that was taken from it.
 */
public final class Consumptions implements AutoCloseable {
    /** The maximum number of consumptions in one call. */
    public static final int MOST = 1_000;

    private static final int LANES = 4;
    /** For so long, a request waits for the blocks of other nodes. It is longer than the block of a killed node lives. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(2_500);

    private static final Duration LONGEST_WAIT_OF_RELEASE = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Database database;
    private final Clock clock;
    private final Flush.Node node;
    private final List<Lane> lanes;

    /** @param repeats keeps the answers to repeatable requests */
    public Consumptions(Database database, Clock clock, Repeats repeats) {
        this.database = database;
        this.clock = clock;
        this.node = new Flush.Node(UUID.randomUUID(), clock, repeats, database.changes(), BlockMemory.open());
        this.lanes = IntStream.range(0, LANES)
                .mapToObj(lane -> new Lane(database, node))
                .toList();
    }

    /**
     * What this node has in memory.
     *
     * @param blocks the number of counters of which it holds a block
     * @param unspent what is left of all blocks
     */
    public record Held(int blocks, long unspent) {}

    /**
     * Counts use, each consumption wholly or not at all, in their order. A success is durable: the use, or the block that it
     * comes from, was written before.
     *
     * @param wanted at most {@value #MOST}
     * @return the result of each
     * @throws Fault.NotAllowed if the caller has not the scope
     */
    public List<Outcome> consume(Caller caller, List<Consumption> wanted) {
        Caller.ServiceKey service = ServiceAccess.require(caller, ServiceScope.USAGE);
        List<Consumption> seen = wanted.stream()
                .filter(one -> service.reach().includes(one.organization()))
                .toList();
        List<Outcome> outcomes = seen.isEmpty() ? List.of() : counted(seen);
        if (seen.size() == wanted.size()) {
            return outcomes;
        }
        List<Outcome> all = new ArrayList<>(wanted.size());
        int next = 0;
        for (Consumption one : wanted) {
            all.add(service.reach().includes(one.organization()) ? outcomes.get(next++) : new Outcome.Missing());
        }
        return all;
    }

    private List<Outcome> counted(List<Consumption> wanted) {
        if (database.writesTogether()) {
            return inOwnTransaction(wanted);
        }
        Usage usage = wanted.size() == 1 ? lane(wanted.getFirst()).spend(wanted.getFirst(), clock.instant()) : null;
        return usage == null ? inLanes(wanted) : List.of(new Outcome.Granted(usage));
    }

    /**
     * Counts use for a repeatable request, and keeps the answer to its success in the same transaction.
     *
     * @param name the name of the request
     * @param answer the answer to a success
     * @return the success; null if nothing was counted, because it is not the first of its name, or was refused
     * @throws Fault.NotAllowed if the caller has not the scope
     */
    public @Nullable Usage consumeOnce(
            Caller caller, Consumption wanted, RepeatableName name, Function<Usage, Answer> answer) {
        Caller.ServiceKey service = ServiceAccess.require(caller, ServiceScope.USAGE);
        if (!service.reach().includes(wanted.organization())) {
            return null;
        }
        Turn turn = Turn.of(List.of(wanted), new Turn.Kept(name, answer));
        Lane lane = lane(wanted);
        lane.put(turn);
        return lane.await(turn).getFirst() instanceof Decision.Final(Outcome.Granted(Usage usage)) ? usage : null;
    }

    private Lane lane(Consumption one) {
        return lanes.get(one.organization().value() % LANES);
    }

    /** Decides again for as long as blocks of other nodes may come back. */
    private List<Outcome> inLanes(List<Consumption> wanted) {
        List<@Nullable Outcome> outcomes = new ArrayList<>();
        wanted.forEach(one -> outcomes.add(null));
        List<Integer> open =
                new ArrayList<>(IntStream.range(0, wanted.size()).boxed().toList());
        long until = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!open.isEmpty()) {
            boolean isLast = System.nanoTime() - until >= 0;
            List<Decision> decisions = decided(open.stream().map(wanted::get).toList());
            List<Integer> unsure = new ArrayList<>();
            for (int i = 0; i < decisions.size(); i++) {
                outcomes.set(open.get(i), outcome(decisions.get(i)));
                if (decisions.get(i) instanceof Decision.Unsure) {
                    unsure.add(open.get(i));
                }
            }
            open = isLast ? List.of() : unsure;
            if (!open.isEmpty()) {
                pause();
            }
        }
        return outcomes.stream().flatMap(Stream::ofNullable).toList();
    }

    private List<Decision> decided(List<Consumption> wanted) {
        Map<Lane, List<Integer>> places = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            places.computeIfAbsent(lane(wanted.get(i)), lane -> new ArrayList<>())
                    .add(i);
        }
        Map<Lane, Turn> turns = new HashMap<>();
        places.forEach((lane, some) -> {
            Turn turn = Turn.of(some.stream().map(wanted::get).toList(), null);
            turns.put(lane, turn);
            lane.put(turn);
        });
        List<@Nullable Decision> all = new ArrayList<>();
        wanted.forEach(one -> all.add(null));
        turns.forEach((lane, turn) -> {
            List<Decision> some = lane.await(turn);
            List<Integer> where = places.getOrDefault(lane, List.of());
            for (int i = 0; i < some.size(); i++) {
                all.set(where.get(i), some.get(i));
            }
        });
        return all.stream().flatMap(Stream::ofNullable).toList();
    }

    /** The outcome if nothing comes back. */
    private static Outcome outcome(Decision decision) {
        return switch (decision) {
            case Decision.Final(Outcome outcome) -> outcome;
            case Decision.Unsure(Usage usage) -> new Outcome.Refused(usage);
            case Decision.Repeated() -> throw new IllegalStateException("not repeatable");
        };
    }

    /** The outcomes in the transaction of this request, which is rolled back where it has to wait. */
    private List<Outcome> inOwnTransaction(List<Consumption> wanted) {
        long until = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (true) {
            List<Decision> decisions = database.write(handle -> {
                Flush flush = new Flush(node.withoutBlocks(), List.of(Turn.of(wanted, null)), List.of(), false);
                flush.run(handle);
                return flush.decisions(0);
            });
            boolean isSure = decisions.stream().noneMatch(Decision.Unsure.class::isInstance);
            if (isSure || System.nanoTime() - until >= 0) {
                return decisions.stream().map(Consumptions::outcome).toList();
            }
            waitForBlocks();
        }
    }

    /** Waits without locks. */
    private void waitForBlocks() {
        if (database.writesTogether()) {
            database.takeBack();
        }
        lanes.forEach(Lane::settle);
        pause();
    }

    private static void pause() {
        RequestSlot.released((Supplier<Boolean>) () -> {
            try {
                Thread.sleep(PAUSE);
                return true;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new Fault.Unavailable("The server is stopping.");
            }
        });
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
        long until = System.nanoTime() + LONGEST_WAIT_OF_RELEASE.toNanos();
        while (true) {
            Released released = database.write(handle -> {
                Tenant tenant = TenantStore.get(handle, less.organization());
                Instant now = clock.instant();
                Counter counter = tenant.counter(less.metric(), null, now);
                CounterState state = CounterStore.lock(handle, new TreeSet<>(List.of(counter)))
                        .getOrDefault(counter, new CounterState(0, 0));
                long before = state.used();
                long unspent = BlockStore.ofOthers(handle, node.withoutBlocks().id(), List.of(counter))
                        .getOrDefault(counter, 0L);
                long after = before - less.amount();
                if (after < unspent) {
                    return new Released(null, Math.max(0, before - unspent), after >= 0);
                }
                CounterStore.write(handle, Map.of(counter, state.storing(after)));
                return new Released(tenant.usage(less.metric(), after, now), 0, true);
            });
            Usage usage = released.usage;
            if (usage != null) {
                return usage;
            }
            if (!released.isUnsure || System.nanoTime() - until >= 0) {
                throw new Fault.Conflict(
                        "Only " + released.granted + " are used in this period; nothing was released.");
            }
            waitForBlocks();
        }
    }

    /**
     * The outcome of one attempt to release.
     *
     * @param usage the use after it; null if nothing was released
     * @param granted what is known to be used
     * @param isUnsure whether blocks may have been spent
     */
    private record Released(@Nullable Usage usage, long granted, boolean isUnsure) {}

    /** The blocks that this node has in memory. */
    public Held held() {
        return new Held(
                lanes.stream().mapToInt(Lane::size).sum(),
                lanes.stream().mapToLong(Lane::left).sum());
    }

    /** Deletes the counters of past periods. To be called from time to time. */
    public void tidy() {
        // Two days: no time zone is still in that day, and a clock that was wrong for hours does not matter.
        LocalDate before = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(2);
        Removal.inBatches(database, (handle, most) -> CounterStore.forget(handle, before, most));
        Removal.inBatches(database, CounterStore::forgetOfNoProject);
    }

    /**
     * Takes back the unspent parts of the blocks of stopped nodes that ran on this machine. The spent parts stay used. To be called
     * regularly.
     */
    public void takeBack() {
        node.memory().keep();
        String place = node.memory().place();
        if (place == null) {
            return;
        }
        String machine = place.substring(0, place.indexOf(' ') + 1);
        if (database.read(handle -> BlockStore.expired(handle, machine, 1)).isEmpty()) {
            return;
        }
        database.change(handle -> {
            TreeSet<Counter> counters = new TreeSet<>();
            BlockStore.expired(handle, machine, MOST).forEach(one -> counters.add(one.counter()));
            Map<Counter, CounterState> states = CounterStore.lock(handle, counters);
            Map<UUID, List<Counter>> ended = new HashMap<>();
            // Under the locks: these blocks are not renewed now.
            for (BlockStore.Expired one : BlockStore.expired(handle, machine, MOST)) {
                CounterState state = states.get(one.counter());
                OptionalLong unspent = state == null
                        ? OptionalLong.empty()
                        : BlockMemory.takeBack(
                                one.place(), one.row().slot(), one.row().amount());
                if (state != null && unspent.isPresent()) {
                    states.put(one.counter(), state.storing(Math.max(0, state.used() - unspent.getAsLong())));
                    ended.computeIfAbsent(one.node(), ignored -> new ArrayList<>())
                            .add(one.counter());
                }
            }
            ended.forEach((stopped, of) -> BlockStore.delete(handle, stopped, of));
            CounterStore.write(handle, states);
        });
    }

    /** Returns all blocks. Consumptions are refused from then on. */
    @Override
    public void close() {
        lanes.forEach(Lane::close);
        node.memory().close();
    }
}
