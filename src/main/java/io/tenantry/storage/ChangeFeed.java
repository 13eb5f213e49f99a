package io.tenantry.storage;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
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
 * <p>{@link #current()} is false as soon as the last good look at the database is 900 ms old: then nothing that is
 * remembered may be served.
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

    /** Looks at the table, too: who cannot read the news must not believe that there are none. */
    private static final String START = """
            SELECT pg_current_snapshot()::text FROM (SELECT count(*) FROM (SELECT FROM change LIMIT 1) sample) readable
            """;

    private static final String NEWS = """
            SELECT pg_current_snapshot()::text AS snapshot, NULL::smallint AS kind, NULL::integer AS id
            UNION ALL
            SELECT DISTINCT NULL, kind, id FROM change
            WHERE xid >= pg_snapshot_xmin(CAST(:seen AS pg_snapshot))
              AND NOT pg_visible_in_snapshot(xid, CAST(:seen AS pg_snapshot))
            """;

    private final Jdbi jdbi;
    private final Jdbi forTidying;
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
    private @Nullable String seen;
    private long tidiedAt;
    private @Nullable String oldHorizon;

    /**
     * @param jdbi a connection of its own, so that no look waits behind other work
     * @param forTidying for what may take long
     */
    ChangeFeed(Jdbi jdbi, Jdbi forTidying) {
        this.jdbi = jdbi;
        this.forTidying = forTidying;
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

    /** Whether what is remembered may be served: the last look at the database is recent and succeeded. */
    public boolean current() {
        return good && System.nanoTime() - lastGoodLook < TRUSTED_NANOS;
    }

    /** Takes note of everything that was committed before this was called; where that fails, nothing is remembered. */
    public void catchUp() {
        long before = looks.get();
        looking.lock();
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

    @Override
    public void close() {
        closed = true;
        follower.interrupt();
    }

    private void follow() {
        while (!closed) {
            try {
                Thread.sleep(INTERVAL);
                looking.lock();
                try {
                    look();
                    tidy();
                } finally {
                    looking.unlock();
                }
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
        looks.incrementAndGet();
        try {
            seen = jdbi.withHandle(handle -> {
                if (seen == null) {
                    String start = handle.createQuery(START).mapTo(String.class).one();
                    // Only now: what is read and remembered from here on is no older than that snapshot.
                    everythingChanged();
                    return start;
                }
                String[] snapshot = {seen};
                handle.createQuery(NEWS)
                        .bind("seen", seen)
                        .map((row, context) -> {
                            String now = row.getString(1);
                            if (now != null) {
                                snapshot[0] = now;
                            } else {
                                changed(row.getInt(2), row.getObject(3, Integer.class));
                            }
                            return now;
                        })
                        .list();
                return snapshot[0];
            });
            lastGoodLook = began;
            good = true;
        } catch (RuntimeException failed) {
            good = false;
            seen = null;
            everythingChanged();
            if (!closed) {
                throw failed;
            }
        }
    }

    /** Removes rows that every program has long seen: those older than the horizon of five minutes ago. */
    private void tidy() {
        if (System.nanoTime() - tidiedAt < KEPT.toNanos()) {
            return;
        }
        tidiedAt = System.nanoTime();
        String horizon = oldHorizon;
        forTidying.useHandle(handle -> {
            if (horizon != null) {
                handle.execute("DELETE FROM change WHERE xid < pg_snapshot_xmin(CAST(? AS pg_snapshot))", horizon);
            }
        });
        oldHorizon = seen;
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
