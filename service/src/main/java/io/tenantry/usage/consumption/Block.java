package io.tenantry.usage.consumption;

import io.tenantry.access.OrganizationId;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.cache.ChangeFeed.Topic;
import io.tenantry.limit.Metric;
import io.tenantry.usage.Counter;
import io.tenantry.usage.Tenant;
import io.tenantry.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A part of the remaining amount of a counter, which this node spends in memory. Requests spend a block concurrently; only
 * the thread of its {@link Lane} does everything else. A block has numbers instead of objects to save memory, because there
 * is one for each active counter.
 */
final class Block {
    /** The minimum time over which spending is measured. */
    private static final long WINDOW_NANOS = Duration.ofMillis(10).toNanos();
    /** A block that is not spent for so long is returned. */
    static final Duration IDLE = Duration.ofMillis(25);
    /** A block is large enough for so long. */
    private static final long AHEAD_NANOS = Duration.ofMillis(60).toNanos();

    private static final int NO_LIMIT = -1;

    private final int organization;
    private final Metric metric;
    private final int day;
    /** The period, in seconds since 1970. */
    private final long from;

    private final long until;

    private final BlockMemory memory;
    private final int slot;
    private final int use;
    private volatile boolean asked;

    private volatile int limit;
    /** The use with all blocks. */
    private volatile long used;
    /** The state of the change feed before the limit was read. */
    private volatile long mark;
    /** The amount that was left after its last change. */
    private volatile long size;

    private volatile long settledAt;
    private long windowBegan;
    private long spentInWindow;

    /** @param slot where what is left is kept */
    Block(Tenant tenant, Counter counter, BlockMemory memory, int slot, long now) {
        this.memory = memory;
        this.slot = slot;
        this.use = memory.use(slot);
        this.organization = tenant.id().value();
        this.metric = counter.metric();
        this.day = (int) counter.period().toEpochDay();
        this.from = counter.period().atStartOfDay(tenant.zone()).toEpochSecond();
        this.until = counter.period().plusDays(1).atStartOfDay(tenant.zone()).toEpochSecond();
        this.windowBegan = now;
    }

    /** The name under which a node finds the block of a counter. */
    @SuppressWarnings("EnumOrdinal") // it never leaves this program
    static long key(OrganizationId organization, Metric metric) {
        return (long) organization.value() << Byte.SIZE | metric.ordinal();
    }

    long key() {
        return key(organization(), metric);
    }

    OrganizationId organization() {
        return new OrganizationId(organization);
    }

    Counter counter() {
        return Counter.of(organization(), metric, LocalDate.ofEpochDay(day));
    }

    /**
     * Spends a part.
     *
     * @return the use; null if this block does not allow it
     */
    @Nullable
    Usage spend(int amount, Instant now, ChangeFeed changes) {
        long second = now.getEpochSecond();
        if (second < from
                || second >= until
                || !changes.current()
                || !changes.unchangedSince(mark, new int[] {ChangeFeed.slot(Topic.ORGANIZATION, organization)})) {
            return null;
        }
        if (!memory.spend(slot, use, amount)) {
            return null;
        }
        int most = limit;
        return new Usage(metric, most == NO_LIMIT ? null : most, used, Instant.ofEpochSecond(until));
    }

    /** Whether this is the first look at the block since more than half of it was spent. */
    boolean asksForMore() {
        if (asked || left() > size / 2) {
            return false;
        }
        asked = true;
        return true;
    }

    long left() {
        return memory.left(slot, use);
    }

    int slot() {
        return slot;
    }

    /** Ends this block: nothing is left of it. */
    void end() {
        memory.free(slot);
    }

    /** Takes up to an amount of what is left; returns what was taken. */
    long take(long most) {
        long before = memory.take(slot, use, most);
        long taken = Math.min(before, most);
        noteSpent(before);
        size = before - taken;
        return taken;
    }

    private void noteSpent(long leftNow) {
        spentInWindow += Math.max(0, size - leftNow);
    }

    /** Puts an amount back, or adds it. */
    void put(long amount) {
        long now = memory.add(slot, amount);
        noteSpent(now - amount);
        size = now;
    }

    /**
     * The amount that is spent soon, as far as it can be known.
     *
     * @param now as {@link System#nanoTime}
     */
    long wanted(long now) {
        long leftNow = left();
        noteSpent(leftNow);
        size = leftNow;
        long elapsed = now - windowBegan;
        long spent = spentInWindow;
        if (elapsed >= IDLE.toNanos() || (spent > 0 && elapsed >= WINDOW_NANOS)) {
            windowBegan = now;
            spentInWindow = 0;
        }
        if (spent == 0) {
            return elapsed >= IDLE.toNanos() ? 0 : leftNow;
        }
        return (long) ((double) spent * AHEAD_NANOS / Math.max(elapsed, WINDOW_NANOS / 2));
    }

    /** Whether it is to be settled: more is needed, or it may be idle. */
    boolean isDue(long now) {
        return asked || now - settledAt >= IDLE.toNanos();
    }

    /** Notes the state of the counter. */
    void settled(@Nullable Integer limitNow, long usedNow, long markBefore, long now) {
        limit = limitNow == null ? NO_LIMIT : limitNow;
        used = usedNow;
        mark = markBefore;
        settledAt = now;
        asked = false;
    }
}
