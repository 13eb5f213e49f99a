package io.tenantry.cache;

import io.tenantry.access.Deadline;
import io.tenantry.storage.connection.SqlFaults;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The news of what changed in the database, so that what is remembered outside it is never served when it is wrong.
 *
 * <p>Triggers write a row into {@code change} in the transaction of every change. This feed reads the rows whose
 * transactions it has not seen yet: four times a second, and after every transaction of this program before the caller
 * hears of its success. Whoever remembers something takes a {@link #mark} before reading it and keeps the {@link #slot}
 * of everything that went into it: it is still right while none of them changed since the mark.
 *
 * <p>{@link #current()} is false as soon as the last good look at the database is 900 ms old: then nothing that is cached
 * may be served. Another backend or another server than at the look before means that everything may have changed: its
 * transactions are not those that were seen. A standby, whose state is an old one, is not believed.
 */
public final class ChangeFeed implements AutoCloseable {
    /** What kind of thing changed; the numbers are those of the triggers. */
    public enum Topic {
        /** An organization's row, members, projects or domains. */
        ORGANIZATION(1),
        /** A person, or what they belong to. */
        PERSON(2),
        /** An API key. */
        API_KEY(3),
        /** The operators. */
        OPERATORS(4),
        /** Which organizations there are, and anything that a list of them shows. */
        ORGANIZATIONS(5),
        /** A login session: its tokens, or its end. */
        SESSION(6);

        private final int number;

        Topic(int number) {
            this.number = number;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final long TRUSTED_NANOS = Duration.ofMillis(900).toNanos();
    private static final Duration KEPT = Duration.ofMinutes(5);
    /** Two things that share a slot only cost each other a reload. */
    private static final int SLOTS = 1 << 16;

    /** What is found later would not be believed any more. */
    public static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    /** A writer that waits longer for its turn to look goes on; until the next look nothing that is cached is believed. */
    private static final long LONGEST_TURN_MILLIS = 500;

    /** Looks at the table, too: a feed that cannot read the changes must not believe that there are none. */
    private static final String START = """
            SELECT pg_current_snapshot()::text, pg_backend_pid(), pg_postmaster_start_time()::text, pg_is_in_recovery()
            FROM (SELECT count(*) FROM (SELECT FROM change LIMIT 1) sample) readable
            """;

    private static final String NEWS = """
            SELECT pg_current_snapshot()::text, pg_backend_pid(), pg_postmaster_start_time()::text, pg_is_in_recovery(),
                   NULL::smallint AS kind, NULL::integer AS id
            UNION ALL
            SELECT DISTINCT NULL, NULL::integer, NULL, NULL::boolean, kind, id FROM change
            WHERE xid >= pg_snapshot_xmin(CAST(:seen AS pg_snapshot))
              AND NOT pg_visible_in_snapshot(xid, CAST(:seen AS pg_snapshot))
            """;

    /**
     * What one look saw.
     *
     * @param snapshot which transactions are seen
     * @param backend the process of the server that answered
     * @param startedAt when that server started
     * @param standby whether it only follows another, from afar
     */
    private record Seen(String snapshot, int backend, String startedAt, boolean standby) {
        static Seen of(ResultSet row) throws SQLException {
            return new Seen(row.getString(1), row.getInt(2), row.getString(3), row.getBoolean(4));
        }
    }

    private final Jdbi jdbi;
    private final Jdbi forTidying;
    private final Runnable connectAnew;
    private final Runnable serverLost;
    /** For each slot, the number of the change that it last saw. */
    private final AtomicLongArray lastChange = new AtomicLongArray(SLOTS);

    private final ReentrantLock looking = new ReentrantLock();
    private final Thread follower;
    private volatile boolean closed;
    private volatile long changeCount;
    private volatile long allChangedAt;
    private final AtomicLong looks = new AtomicLong();
    private volatile long lastGoodLook;
    private volatile boolean good;
    private volatile boolean onStandby;
    /** How often somebody could not look in time, and how many of those the last good look has made up for. */
    private final AtomicLong doubts = new AtomicLong();

    private volatile long settledDoubts;
    private @Nullable Seen seen;
    private long tidiedAt;
    private @Nullable String oldHorizon;

    /**
     * @param jdbi a connection of its own, so that no look waits behind other work
     * @param forTidying for statements that may take long
     * @param connectAnew drops the connection of the looks
     * @param serverLost is told when the server of all connections has become silent, or is another one
     */
    public ChangeFeed(Jdbi jdbi, Jdbi forTidying, Runnable connectAnew, Runnable serverLost) {
        this.jdbi = jdbi;
        this.forTidying = forTidying;
        this.connectAnew = connectAnew;
        this.serverLost = serverLost;
        this.tidiedAt = System.nanoTime();
        look();
        this.follower = Thread.ofPlatform().daemon().name("change-feed").start(this::follow);
    }

    /** How many changes this feed has seen: to be taken before reading what is to be remembered. */
    public long mark() {
        return changeCount;
    }

    /** The place where changes of one thing are noted. */
    public static int slot(Topic topic, int id) {
        return slot(topic.number, id);
    }

    /** Whether none of these things changed since the mark. */
    public boolean unchangedSince(long mark, int[] slots) {
        if (mark < allChangedAt) {
            return false;
        }
        for (int slot : slots) {
            if (lastChange.get(slot) > mark) {
                return false;
            }
        }
        return true;
    }

    /** Whether what is cached may be served: the last look at the database is recent and succeeded. */
    public boolean current() {
        return good && settledDoubts == doubts.get() && System.nanoTime() - lastGoodLook < TRUSTED_NANOS;
    }

    /** Whether the last look led to a standby, which is not believed. */
    public boolean onStandby() {
        return onStandby;
    }

    /** Takes note of everything that was committed before this was called; where that fails, nothing cached is served. */
    public void catchUp() {
        long before = looks.get();
        if (!turn()) {
            doubt();
            return;
        }
        try {
            // A look that began after this call, for another writer, is as good as an own one.
            if (looks.get() == before) {
                look();
            }
        } catch (RuntimeException failed) {
            unable(failed);
        } finally {
            looking.unlock();
        }
    }

    /** Something may have been committed just now: nothing that is cached is served before the next good look. */
    public void doubt() {
        doubts.incrementAndGet();
    }

    private boolean turn() {
        try {
            return looking.tryLock(LONGEST_TURN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        follower.interrupt();
    }

    private void follow() {
        while (!closed) {
            try {
                Thread.sleep(INTERVAL);
                Seen now;
                looking.lock();
                try {
                    look();
                    now = seen;
                } finally {
                    looking.unlock();
                }
                Deadline.ofEachWait(Deadline.BULK, () -> tidy(now));
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failed) {
                unable(failed);
            }
        }
    }

    private static void unable(RuntimeException failed) {
        LOG.warn(
                "Cannot follow changes; serving from the database alone until that works again: {}", failed.toString());
    }

    private void look() {
        long began = System.nanoTime();
        long doubted = doubts.get();
        looks.incrementAndGet();
        try {
            Seen before = seen;
            Seen now = Deadline.ofAll(
                    LONGEST_LOOK,
                    () -> jdbi.withHandle(handle -> before == null ? start(handle) : news(handle, before)));
            onStandby = now.standby;
            if (now.standby) {
                throw new OnStandby();
            }
            if (before == null || before.backend != now.backend || !before.startedAt.equals(now.startedAt)) {
                // Only now: what is read and cached from here on is no older than that snapshot.
                everythingChanged();
            }
            if (before != null && !before.startedAt.equals(now.startedAt)) {
                serverLost.run();
            }
            seen = now;
            lastGoodLook = began;
            settledDoubts = doubted;
            good = true;
        } catch (RuntimeException failed) {
            boolean first = good;
            good = false;
            seen = null;
            everythingChanged();
            if (!closed) {
                reconnect(first, failed);
                throw failed;
            }
        }
    }

    private static Seen start(Handle handle) {
        return handle.createQuery(START).map((row, context) -> Seen.of(row)).one();
    }

    private Seen news(Handle handle, Seen before) {
        List<Seen> now = new ArrayList<>(1);
        handle.createQuery(NEWS)
                .bind("seen", before.snapshot)
                .map((row, context) -> {
                    if (row.getString(1) != null) {
                        now.add(Seen.of(row));
                    } else {
                        changed(row.getInt(5), row.getObject(6, Integer.class));
                    }
                    return now;
                })
                .list();
        return now.getFirst();
    }

    /** Connections that were made before may lead to a server that is silent, or no longer the primary. */
    private void reconnect(boolean first, RuntimeException failed) {
        boolean standby = failed instanceof OnStandby;
        if (standby) {
            connectAnew.run();
        }
        if (first && (standby || SqlFaults.isBrokenOff(failed))) {
            serverLost.run();
        }
    }

    private static final class OnStandby extends RuntimeException {
        private static final long serialVersionUID = 1;

        OnStandby() {
            super("the connection leads to a standby", null, false, false);
        }
    }

    /** Removes rows that every program has long seen: those older than the horizon of five minutes ago. */
    private boolean tidy(@Nullable Seen now) {
        if (System.nanoTime() - tidiedAt < KEPT.toNanos()) {
            return false;
        }
        tidiedAt = System.nanoTime();
        String horizon = oldHorizon;
        forTidying.useHandle(handle -> {
            if (horizon != null) {
                handle.execute("DELETE FROM change WHERE xid < pg_snapshot_xmin(CAST(? AS pg_snapshot))", horizon);
            }
        });
        oldHorizon = now == null ? null : now.snapshot;
        return true;
    }

    // The two below run under the lock: nobody else counts.
    private void changed(int kind, @Nullable Integer id) {
        if (id == null && kind != Topic.OPERATORS.number && kind != Topic.ORGANIZATIONS.number) {
            everythingChanged();
            return;
        }
        long number = changeCount + 1;
        lastChange.set(slot(kind, id == null ? 0 : id), number);
        changeCount = number;
    }

    private void everythingChanged() {
        long number = changeCount + 1;
        allChangedAt = number;
        changeCount = number;
    }

    private static int slot(int kind, int id) {
        int mixed = (id * 8 + kind) * 0x9E3779B9;
        return mixed >>> 16;
    }
}
