package io.tenantry.web.body;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Limits the long replies that are sent at the same time, with at most half of them for one organization or person. Their pages
 * are read in turns, so that processors and connections stay free for other requests.
 */
public final class LongReplies {
    /**
     * The approximate memory of a long reply, in bytes: a page of rows, a piece of the body, and the state of its compression.
     */
    private static final long BYTES_EACH = 1 << 20;

    private final int most;
    private final Semaphore turns;
    private final Map<Object, Integer> underWay = new HashMap<>();
    private int count;

    /** @param bytes the memory for all of them together, in bytes */
    public LongReplies(long bytes) {
        this.most = Math.clamp(bytes / BYTES_EACH, 2, 4096);
        this.turns = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    }

    /**
     * Begins a long reply.
     *
     * @return ends the long reply when it is run
     * @throws Fault.Unavailable when there are too many long replies
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
            case Caller.OrganizationKey(int ignored, OrganizationId organization) -> organization;
            case Caller.ServiceKey service -> service.keyId();
            case Caller.ProjectKey(int ignored, OrganizationId organization, ProjectId alsoIgnored) -> organization;
        };
    }
}
