package io.tenantry.storage.connection;

import io.tenantry.access.Deadline;
import io.tenantry.access.RequestSlot;
import io.tenantry.fault.Fault;
import io.tenantry.queue.FairQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

    /** Work that waits for a connection of a share: true when it has one, false when other work has taken its place. */
    private static final class Waiting extends CompletableFuture<Boolean> {}

    /** The users of a share; changed only while its entry in the map is locked. */
    private static final class Users {
        private final FairQueue<Waiting> queue;
        private int free;
        private int used;

        Users(int size) {
            this.free = size;
            this.queue = new FairQueue<>(size * MOST_WAITING, size * MOST_WAITING);
        }

        /** A place in the queue; null when there was a connection. */
        @Nullable
        Waiting begin(String turn) {
            if (free > 0) {
                free--;
                used++;
                return null;
            }
            Waiting own = new Waiting();
            Waiting refused = queue.add(turn, own);
            if (refused != null) {
                refused.complete(false);
            }
            return own;
        }

        /** Passes a connection on; returns whether anybody uses the share. */
        boolean end() {
            Waiting next = queue.next();
            if (next == null) {
                free++;
                used--;
            } else {
                next.complete(true);
            }
            return used > 0;
        }
    }

    /**
     * Takes a connection from the shares of a party, and waits for that as long as the {@link Deadline} allows.
     *
     * @param party null for work of no party, which needs no share
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
        Waiting place = begin(share);
        if (place == null) {
            return;
        }
        boolean given = false;
        try {
            given = RequestSlot.released(() -> await(place));
        } finally {
            if (!given) {
                leave(share, place);
            }
        }
        if (!given) {
            throw new Fault.Unavailable("The server is busy.");
        }
    }

    private @Nullable Waiting begin(Party.Share share) {
        @Nullable Waiting[] place = new Waiting[1];
        shares.compute(share.name(), (name, known) -> {
            Users users = known == null ? new Users(Math.max(LEAST, connections / share.divisor())) : known;
            place[0] = users.begin(share.turn());
            return users;
        });
        return place[0];
    }

    private boolean await(Waiting place) {
        waiting.incrementAndGet();
        try {
            return Deadline.current().await(place);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void giveBack(Party.Share share) {
        shares.computeIfPresent(share.name(), (name, users) -> users.end() ? users : null);
    }

    /** Leaves the queue, or gives the connection back that has come meanwhile. */
    private void leave(Party.Share share, Waiting place) {
        shares.computeIfPresent(share.name(), (name, users) -> {
            if (users.queue.remove(share.turn(), place) || !place.join()) {
                return users;
            }
            return users.end() ? users : null;
        });
    }

    /** The works that wait for a share. */
    int waiting() {
        return waiting.get();
    }
}
