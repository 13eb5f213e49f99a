package io.tenantry.usage.consumption;

import io.tenantry.access.Deadline;
import io.tenantry.fault.Fault;
import io.tenantry.storage.Database;
import io.tenantry.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides the consumptions of a part of the organizations, one transaction after the other: requests that arrive during a
 * transaction are decided together in the next one. One thread runs these transactions and holds the blocks of these
 * organizations.
 */
final class Lane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    /** The maximum number of consumptions, and of blocks, in one transaction. */
    private static final int MOST = 2_000;
    /** More counters have no block: the others are consumed in the database. */
    private static final int MOST_BLOCKS = 50_000;

    /** The time between two looks for blocks that are due. */
    private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private final Database database;
    private final Flush.Node node;
    private final LinkedBlockingQueue<Turn> waiting = new LinkedBlockingQueue<>();
    private final Map<Long, Block> blocks = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private volatile boolean failing;
    private long lookedAt;
    private @Nullable Thread thread;

    Lane(Database database, Flush.Node node) {
        this.database = database;
        this.node = node;
    }

    /**
     * Spends a part of a block.
     *
     * @return the use; null if no block allows it
     */
    @Nullable
    Usage spend(Consumption one, Instant now) {
        Block block = blocks.get(Block.key(one.organization(), one.metric()));
        Usage usage = block == null ? null : block.spend(one.amount(), now, node.changes());
        if (usage != null && block != null && block.asksForMore()) {
            settle();
        }
        return usage;
    }

    /** Settles blocks soon. */
    void settle() {
        if (!blocks.isEmpty()) {
            wake();
        }
    }

    private void wake() {
        waiting.add(Turn.of(List.of(), null));
    }

    /** Passes a request to the thread of this lane. */
    void put(Turn turn) {
        start();
        waiting.add(turn);
    }

    /**
     * Waits for the decisions.
     *
     * @throws Fault.Unavailable if they were not made in time: then nothing was counted
     * @throws Fault.OutcomeUnknown if they may still be made
     */
    List<Turn.Decision> await(Turn turn) {
        try {
            return Deadline.current().await(turn.decided());
        } catch (Fault.Unavailable late) {
            if (waiting.remove(turn) || turn.decided().isCompletedExceptionally()) {
                throw late;
            }
            throw new Fault.OutcomeUnknown();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private synchronized void start() {
        if (closed) {
            throw new Fault.Unavailable("The server is stopping.");
        }
        if (thread == null) {
            thread = Thread.ofVirtual()
                    .name("usage")
                    .inheritInheritableThreadLocals(false)
                    .start(this::run);
        }
    }

    private void run() {
        try {
            boolean more = true;
            while (more) {
                List<Turn> turns = next();
                boolean done = flush(turns);
                more = !closed || !waiting.isEmpty() || (done && !blocks.isEmpty());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The requests that wait, or none when blocks are to be settled. */
    private List<Turn> next() throws InterruptedException {
        List<Turn> turns = new ArrayList<>();
        Turn turn = blocks.isEmpty() && !closed
                ? waiting.take()
                : waiting.poll(closed ? 0 : Block.IDLE.toMillis(), TimeUnit.MILLISECONDS);
        int size = 0;
        while (turn != null) {
            turns.add(turn);
            size += turn.wanted().size();
            turn = size < MOST ? waiting.poll() : null;
        }
        turns.removeIf(one -> one.wanted().isEmpty());
        return turns;
    }

    /** Whether it was committed, or nothing was to be done. */
    private boolean flush(List<Turn> turns) {
        Collection<Block> settled = toSettle(turns);
        if (turns.isEmpty() && settled.isEmpty()) {
            return true;
        }
        Flush flush = new Flush(node, turns, settled, closed || blocks.size() > MOST_BLOCKS);
        try {
            // Use is not cached.
            database.changeUncached(flush::run);
        } catch (RuntimeException | Error failed) {
            failed(flush, turns, failed);
            return false;
        }
        failing = false;
        Map<Long, Block> after = flush.blocksAfter();
        blocks.putAll(after);
        settled.stream().filter(block -> !after.containsKey(block.key())).forEach(block -> {
            blocks.remove(block.key());
            block.end();
        });
        for (int i = 0; i < turns.size(); i++) {
            turns.get(i).decided().complete(flush.decisions(i));
        }
        return true;
    }

    private void failed(Flush flush, List<Turn> turns, Throwable failed) {
        if (!(failed instanceof Fault.OutcomeUnknown)) {
            flush.rolledBack();
        }
        if (turns.isEmpty() && !failing) {
            failing = true;
            LOG.warn("blocks of use cannot be settled for now: {}", failed.toString());
        }
        turns.forEach(turn -> turn.decided().completeExceptionally(failed));
    }

    /** The blocks of the counters that requests name, and those that are due. */
    private Collection<Block> toSettle(List<Turn> turns) {
        if (blocks.isEmpty()) {
            return List.of();
        }
        Map<Long, Block> found = new LinkedHashMap<>();
        turns.forEach(turn -> turn.wanted().forEach(one -> {
            Block block = blocks.get(Block.key(one.organization(), one.metric()));
            if (block != null) {
                found.put(block.key(), block);
            }
        }));
        long now = System.nanoTime();
        if (turns.isEmpty() || now - lookedAt > LOOK_NANOS) {
            lookedAt = now;
            blocks.values().stream()
                    .filter(block -> closed || block.isDue(now))
                    .limit(MOST)
                    .forEach(block -> found.put(block.key(), block));
        }
        return found.values();
    }

    /** The number of blocks. */
    int size() {
        return blocks.size();
    }

    /** The sum of the unspent amounts of all blocks. */
    long left() {
        return blocks.values().stream().mapToLong(Block::left).sum();
    }

    /** Decides what waits and returns all blocks. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        if (running == null) {
            return;
        }
        wake();
        try {
            if (!running.join(LONGEST_STOP)) {
                running.interrupt();
            }
        } catch (InterruptedException impatient) {
            running.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
