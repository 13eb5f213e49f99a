package io.tenantry.storage.connection;

import io.tenantry.access.Deadline;
import io.tenantry.access.RequestSlot;
import io.tenantry.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Shares the connections of a pool between parties. Work that waits for its party's share holds no request slot, and the waiting
 * work of one share is limited.
 */
final class ConnectionShares {
    /** The maximum number of works that wait for a share, for each of its connections. */
    private static final int MOST_WAITING = 32;
    /** A smaller share would make work wait that is done in an instant. */
    private static final int LEAST = 2;

    private final int connections;
    private final Map<String, Users> shares = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    ConnectionShares(int connections) {
        this.connections = connections;
    }

    /** The users of a share; changed only while its entry in the map is locked. */
    private static final class Users {
        private final Semaphore free;
        private int count;

        Users(int size) {
            this.free = new Semaphore(size, true);
        }
    }

    /**
     * Takes a connection from the shares of a party, and waits for that as long as the {@link Deadline} allows.
     *
     * @param party null for work that is for nobody in particular, which needs no share
     * @return gives it back when it is run
     * @throws Fault.Unavailable when there is none in time, or too much work waits for it
     */
    Runnable take(@Nullable Party party) {
        if (party == null) {
            return () -> {};
        }
        List<Party.Share> taken = new ArrayList<>(2);
        boolean complete = false;
        try {
            for (Party.Share share : party.needed()) {
                take(share);
                taken.add(share);
            }
            complete = true;
        } finally {
            if (!complete) {
                taken.forEach(this::giveBack);
            }
        }
        party.hold();
        return () -> {
            party.giveBack();
            taken.forEach(this::giveBack);
        };
    }

    private void take(Party.Share share) {
        int size = Math.max(LEAST, connections / share.divisor());
        Users users = shares.compute(share.name(), (name, known) -> {
            Users all = known == null ? new Users(size) : known;
            if (all.count >= size + size * MOST_WAITING) {
                throw new Fault.Unavailable("The server is busy.");
            }
            all.count++;
            return all;
        });
        boolean taken = false;
        try {
            taken = users.free.tryAcquire() || RequestSlot.released(() -> await(users.free));
        } finally {
            if (!taken) {
                leave(share);
            }
        }
        if (!taken) {
            throw new Fault.Unavailable("The request took too long.");
        }
    }

    private boolean await(Semaphore free) {
        waiting.incrementAndGet();
        try {
            return free.tryAcquire(Deadline.current().millisLeft(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("The server is stopping.");
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void giveBack(Party.Share share) {
        shares.computeIfPresent(share.name(), (name, users) -> {
            users.free.release();
            return --users.count == 0 ? null : users;
        });
    }

    private void leave(Party.Share share) {
        shares.computeIfPresent(share.name(), (name, users) -> --users.count == 0 ? null : users);
    }

    /** The works that wait for a share. */
    int waiting() {
        return waiting.get();
    }
}
