package io.tenantry.web.body;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The long replies that are under way: so many at a time, and no more than half of them for one organization or person. Their
 * pages are read in turn, so that other requests find processors and connections free.
 */
public final class LongReplies {
    /** About how much memory one takes: a page of rows, a piece of the body, and the state of its compression. */
    private static final long BYTES_EACH = 1 << 20;

    private final int most;
    private final Semaphore turns;
    private final Map<Object, Integer> underWay = new HashMap<>();
    private int count;

    /** @param bytes how much memory they may take, all of them together */
    public LongReplies(long bytes) {
        this.most = Math.clamp(bytes / BYTES_EACH, 2, 4096);
        this.turns = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    }

    /**
     * Begins one.
     *
     * @return ends it
     * @throws Fault.Unavailable when there are too many
     */
    public synchronized Runnable begin(@Nullable Caller caller) {
        Object tenant = tenant(caller);
        int own = underWay.getOrDefault(tenant, 0);
        if (count >= most || own >= most / 2) {
            throw new Fault.Unavailable("The server sends too many long replies; ask for pages of the list.");
        }
        count++;
        underWay.put(tenant, own + 1);
        return () -> end(tenant);
    }

    private synchronized void end(Object tenant) {
        count--;
        underWay.computeIfPresent(tenant, (same, own) -> own == 1 ? null : own - 1);
    }

    /** The turns to read a page and write it to a piece. */
    public Semaphore turns() {
        return turns;
    }

    private static Object tenant(@Nullable Caller caller) {
        return switch (caller) {
            case null -> "anybody";
            case Caller.Operator operator -> operator;
            case Caller.Person person -> person;
            case Caller.OrganizationKey(int ignored, int organization) -> organization;
            case Caller.ProjectKey(int ignored, int organization, int alsoIgnored) -> organization;
        };
    }
}
