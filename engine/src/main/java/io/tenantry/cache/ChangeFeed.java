package io.tenantry.cache;

import io.tenantry.access.Deadline;
import io.tenantry.measure.Counts;
import io.tenantry.storage.connection.SqlFaults;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feed of changes in the database, by which caches drop outdated answers.
 *
 * <p>Triggers write a row into {@code change} in the transaction of every change. This feed reads the rows whose
 * transactions it has not seen yet: four times a second, and after every transaction of this program before the caller is
 * told of its success. A cache takes a {@link #mark} before it reads an answer and keeps the {@link #slot} of everything
 * that the answer was made from: the answer is valid while none of them has changed since the mark.
 *
 * <p>{@link #current()} is false as soon as the last successful read of the feed began more than 900 ms ago: then no cached
 * answer is used. When another backend or another server replies than at the read before, everything may have changed, as
 * its transactions are not those that were seen. A standby is refused, because its state is an old one.
 */
public final class ChangeFeed implements AutoCloseable {
    /** The kinds of things that change; the numbers are those of the triggers. */
    public enum Topic {
        /** An organization's row, members, projects or domains. */
        ORGANIZATION(1),
        /** A person, or their memberships. */
        PERSON(2),
        /** An API key. */
        API_KEY(3),
        /** The operators. */
        OPERATORS(4),
        /** The set of organizations, and anything that a list of them shows. */
        ORGANIZATIONS(5),
        /** A login session: its tokens, or its end. */
        SESSION(6),
        /**
         * One column of organizations by which lists select them, see {@link io.tenantry.listing.Column#hash}; 0 for the set
         * of organizations.
         */
        COUNTED_ORGANIZATIONS(7),
        /** Any user; the only id is 0. */
        USERS(8);

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

    /** The maximum duration of a read: a later result would not be used. */
    public static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    /**
     * The maximum wait of a writer for its turn to read, in milliseconds. After it, caches are not used until the next
     * read.
     */
    private static final long LONGEST_TURN_MILLIS = 500;

    /** Reads the table, too: a feed that cannot read the changes must not assume that there are none. */
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
     * The result of one read of the feed.
     *
     * @param snapshot the transactions that are seen
     * @param backend the process of the server that replied
     * @param startedAt the time at which that server started
     * @param standby whether that server is a standby
     */
    private record Seen(String snapshot, int backend, String startedAt, boolean standby) {
        static Seen of(ResultSet row) throws SQLException {
            return new Seen(row.getString(1), row.getInt(2), row.getString(3), row.getBoolean(4));
        }
    }

    private final NodeLocks locks = new NodeLocks();
    private final Jdbi jdbi;
    private final Jdbi forTidying;
    private final Runnable connectAnew;
    private final Runnable serverLost;
    /** For each slot, the number of the change that it last saw. */
    private final AtomicLongArray lastChange = new AtomicLongArray(SLOTS);

    private final Map<String, Counts<CachedAnswers.Lookup>> lookups = new ConcurrentHashMap<>();

    private final ReentrantLock looking = new ReentrantLock();
    private final Thread follower;
    private volatile boolean closed;
    private volatile long changeCount;
    private volatile long allChangedAt;
    private final AtomicLong looks = new AtomicLong();
    private volatile long lastGoodLook;
    private volatile boolean good;
    private volatile boolean onStandby;
    /** How often a needed read was not made; {@code settledDoubts} is the number that the last successful read covers. */
    private final AtomicLong doubts = new AtomicLong();

    private final AtomicBoolean toldUnable = new AtomicBoolean();

    private volatile long settledDoubts;
    private @Nullable Seen seen;
    private long tidiedAt;
    private @Nullable String oldHorizon;

    /**
     * @param jdbi a connection of its own, so that no read waits behind other work
     * @param forTidying for statements that may take long
     * @param connectAnew drops the connection of the feed
     * @param serverLost is called when the server of all connections no longer replies, or is another one
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

    /** The advisory locks of this node. */
    public NodeLocks locks() {
        return locks;
    }

    /** The number of changes that this feed has seen, to be taken before data is read for a cache. */
    public long mark() {
        return changeCount;
    }

    /** The slot in which changes of one thing are counted. */
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

    /** Whether cached answers may be used: the last read of the feed is recent and succeeded. */
    public boolean current() {
        return good && settledDoubts == doubts.get() && System.nanoTime() - lastGoodLook < TRUSTED_NANOS;
    }

    /** The time since the last successful read began. Changes of other nodes since then are not known here. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - lastGoodLook);
    }

    /** How often the feed has been read. */
    public long reads() {
        return looks.get();
    }

    /** The counts of the caches of this name. */
    Counts<CachedAnswers.Lookup> lookups(String cache) {
        return lookups.computeIfAbsent(cache, ignored -> new Counts<>(CachedAnswers.Lookup.class));
    }

    /** How often each cache had the answer, by the name of the cache. */
    public Map<String, Counts<CachedAnswers.Lookup>> lookups() {
        return new TreeMap<>(lookups);
    }

    /** Whether the last read reached a standby, which is refused. */
    public boolean onStandby() {
        return onStandby;
    }

    /** Reads everything that was committed before this call; where that fails, no cached answer is used. */
    public void catchUp() {
        long before = looks.get();
        if (!turn()) {
            doubt();
            return;
        }
        try {
            // A read that began after this call, for another writer, covers this one.
            if (looks.get() == before) {
                look();
            }
        } catch (RuntimeException failed) {
            unable(failed);
        } finally {
            looking.unlock();
        }
    }

    /** Records that something may just have been committed: no cached answer is used before the next successful read. */
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

    private void unable(RuntimeException failed) {
        if (!toldUnable.getAndSet(true)) {
            LOG.warn(
                    "Cannot follow changes; serving from the database alone until that works again: {}",
                    failed.toString());
        }
    }

    private void look() {
        long began = System.nanoTime();
        long doubted = doubts.get();
        looks.incrementAndGet();
        try {
            Seen before = seen;
            Seen now = Deadline.ofAll(LONGEST_LOOK, () -> jdbi.withHandle(handle -> read(handle, before)));
            onStandby = now.standby;
            if (now.standby) {
                throw new OnStandby();
            }
            if (before == null || before.backend != now.backend || !before.startedAt.equals(now.startedAt)) {
                // Only now: data that is read and cached from here on is no older than that snapshot.
                everythingChanged();
            }
            if (before != null && !before.startedAt.equals(now.startedAt)) {
                serverLost.run();
            }
            seen = now;
            lastGoodLook = began;
            settledDoubts = doubted;
            good = true;
            if (toldUnable.getAndSet(false)) {
                LOG.info("Following changes again");
            }
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

    private Seen read(Handle handle, @Nullable Seen before) {
        Seen now = before == null ? start(handle) : news(handle, before);
        if (!now.standby) {
            locks.share(handle, before == null || before.backend != now.backend);
        }
        return now;
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

    /** Connections that were made before may lead to a server that does not reply, or is no longer the primary. */
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

    /** Deletes rows that every node has long seen: those older than the snapshot of five minutes ago. */
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

    // The next two methods run under the lock: no other thread counts.
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
