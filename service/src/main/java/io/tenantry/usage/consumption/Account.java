package io.tenantry.usage.consumption;

import io.tenantry.usage.Counter;
import io.tenantry.usage.CounterState;
import io.tenantry.usage.Tenant;
import io.tenantry.usage.Usage;
import io.tenantry.usage.crossing.Crossing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A locked counter in a transaction of a {@link Lane}, with the block that this node has of it. */
final class Account {
    /** A block is at most this part of what is left. */
    static final int SHARE = 64;
    /** The maximum size of a block. */
    static final int MOST = 10_000;
    /** So many requests that come together let a node take a block. */
    private static final int CROWD = 4;

    private final Tenant tenant;
    private final Counter counter;
    private final @Nullable Integer limit;
    private final CounterState before;
    private final BlockMemory memory;
    private int slot = BlockMemory.NONE;
    private @Nullable Block block;
    private long used;
    private long returned;
    private long added;
    private long granted;
    private int requests;
    /** Whether the transaction leaves a row of this block in the database. */
    private boolean hasRow;

    /** @param before the state in the database */
    Account(Tenant tenant, Counter counter, CounterState before, @Nullable Block block, BlockMemory memory) {
        this.memory = memory;
        this.tenant = tenant;
        this.counter = counter;
        this.limit = tenant.limits().get(counter.metric());
        this.before = before;
        this.used = before.used();
        this.block = block;
    }

    Counter counter() {
        return counter;
    }

    /**
     * The state to be written; null for no change. Amounts that this node has not spent do not count for shares of the limit.
     *
     * @param crossings gets the shares that are crossed
     */
    @Nullable
    CounterState changed(Instant now, List<Crossing> crossings) {
        Long unspent = blockInDatabase();
        long known = used - (unspent == null ? 0 : unspent);
        CounterState after =
                before.crossing(tenant, counter, known, known, now, crossings).storing(used);
        return after.equals(before) ? null : after;
    }

    Usage usage(Instant now) {
        return tenant.usage(counter.metric(), used, now);
    }

    /** Grants an amount if the limit allows it, and returns the block of this node where that helps. */
    boolean grant(int amount, boolean alone) {
        if (!admits(amount) && block != null) {
            giveBack(block.take(Long.MAX_VALUE));
        }
        if (!admits(amount)) {
            return false;
        }
        used += amount;
        granted += amount;
        requests += alone ? 1 : 0;
        return true;
    }

    private boolean admits(int amount) {
        return limit == null || used + amount <= limit;
    }

    /** Takes back what was granted. */
    void revoke(int amount) {
        used -= amount;
        granted -= amount;
    }

    private void giveBack(long amount) {
        returned += amount;
        // The use of a frozen node's block may have been released meanwhile.
        used = Math.max(0, used - amount);
    }

    /**
     * Makes the block larger or smaller, as much is spent or little.
     *
     * @param isLast whether it is returned in any case
     * @param now as {@link System#nanoTime}
     */
    void settle(boolean isLast, long now) {
        long free = limit == null ? Long.MAX_VALUE : Math.max(0, limit - used);
        Block own = block;
        if (own == null) {
            if (!isLast && requests >= CROWD) {
                take(Math.min(2 * granted, most(free)));
            }
            return;
        }
        long soon = own.wanted(now);
        long left = own.left();
        long wanted = isLast ? 0 : Math.min(soon, most(limit == null ? free : free + left));
        if (wanted > left) {
            take(wanted - left);
        } else if (wanted == 0 || left > 2 * wanted) {
            giveBack(own.take(left - wanted));
        }
    }

    private static long most(long free) {
        return Math.min(MOST, free / SHARE);
    }

    private void take(long amount) {
        if (block == null && amount > 0) {
            slot = memory.allocate();
            if (slot == BlockMemory.NONE) {
                return;
            }
        }
        added = amount;
        used += amount;
    }

    /** The maximum that is unspent of the block of this node, in the database; null for no change. */
    private @Nullable Long blockInDatabase() {
        return block == null && added == 0 ? null : (block == null ? 0 : block.left()) + added;
    }

    /** The block of this node in the database; null for no change. */
    BlockStore.@Nullable Row row() {
        Long amount = blockInDatabase();
        hasRow = amount != null && amount > 0;
        return amount == null ? null : new BlockStore.Row(amount, block == null ? slot : block.slot());
    }

    /**
     * The block after the commit.
     *
     * @param mark the state of the change feed before the transaction
     * @return the block; null for none
     */
    @Nullable
    Block committed(long mark, long now) {
        Block own = block == null && added > 0 ? new Block(tenant, counter, memory, slot, now) : block;
        // A block that was spent since the row was written is kept until its row is deleted.
        if (own == null || !hasRow) {
            return null;
        }
        own.settled(limit, used, mark, now);
        own.put(added);
        return own;
    }

    /** Puts back what was taken from the block, as nothing was written. */
    void rolledBack() {
        if (slot != BlockMemory.NONE) {
            memory.free(slot);
        }
        if (block != null) {
            block.put(returned);
        }
    }
}
