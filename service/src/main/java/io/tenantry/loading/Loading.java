package io.tenantry.loading;

import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.account.GivenAccounts;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.event.EventPuts;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of loading, for commands on the machine itself: it writes any number of organizations in one transaction.
 * One thread reads and prepares batches while another writes them to the database.
 */
public final class Loading {
    /** Large enough to make the cost per statement small, small enough to keep a batch small in memory. */
    private static final int BATCH = 4_000;

    /** The number of characters after which a batch is complete, however few organizations it has: lines can be long. */
    private static final int MOST_CHARACTERS = 2_000_000;

    /** Small, so that the database has work while the JVM is still warming up. */
    private static final int FIRST_BATCH = 125;

    /** From this number of organizations and members on, the statistics of the tables are updated at once. */
    private static final long MANY = 10_000;

    private final Database database;
    private final SecretBox box;
    private final boolean alone;

    /**
     * @param alone whether no other program uses the database meanwhile. Then the indexes of an empty table are built
     *     at the end, which takes a third of the time but blocks all readers
     */
    public Loading(Database database, SecretBox box, boolean alone) {
        this.database = database;
        this.box = box;
        this.alone = alone;
    }

    /** A message of the reading thread. */
    private sealed interface Prepared {
        record Batch(DraftBatch batch) implements Prepared {}

        record End() implements Prepared {}

        record Failed(RuntimeException failure) implements Prepared {}
    }

    /** Gets the progress of a load. */
    public interface Watch {
        /** Ignores the progress. */
        Watch NOBODY = new Watch() {
            @Override
            public void written(long count) {}

            @Override
            public void indexed(int done, int all) {}
        };

        /**
         * Called after each batch.
         *
         * @param count organizations written so far
         */
        void written(long count);

        /**
         * Called after each index, when all organizations are written.
         *
         * @param done indexes built so far
         * @param all indexes to build
         */
        void indexed(int done, int all);
    }

    /**
     * Loads all organizations in one transaction. An exception from the iterator or from {@code atEnd} rolls it back.
     *
     * @param atEnd run after the last organization, before the commit
     * @return the number of loaded organizations
     */
    public long load(Iterator<OrganizationDraft> drafts, Watch watch, Runnable atEnd) {
        return load(drafts, watch, (handle, count) -> atEnd.run());
    }

    /** As {@link #load}, for a command: adds an audit entry with the number of organizations, unless it is zero. */
    public long loadOnRecord(Iterator<OrganizationDraft> drafts, Watch watch, Runnable atEnd) {
        return load(drafts, watch, (handle, count) -> {
            atEnd.run();
            if (count > 0) {
                AuditLog.note(
                        handle,
                        Caller.Operator.COMMAND_LINE,
                        new AuditEntry(
                                null,
                                null,
                                Operation.ACTION,
                                "importOrganisations",
                                "Installation",
                                null,
                                Map.of("organisations", count)));
            }
        });
    }

    private long load(Iterator<OrganizationDraft> drafts, Watch watch, ObjLongConsumer<Handle> atEnd) {
        BlockingQueue<Prepared> ready = new ArrayBlockingQueue<>(3);
        LongAdder rows = new LongAdder();
        Thread reader = Thread.ofPlatform().daemon().name("loading").unstarted(() -> prepareAll(drafts, ready));
        try {
            long loaded = Deadline.ofEachWait(
                    Deadline.LONG,
                    () -> database.write(handle -> {
                        LoadingStore.begin(handle);
                        LoadingStore.noteNothing(handle);
                        List<String> indexes =
                                alone && LoadingStore.isEmpty(handle) ? LoadingStore.dropIndexes(handle) : List.of();
                        reader.start();
                        long count = writeAll(handle, ready, watch, rows);
                        atEnd.accept(handle, count);
                        for (int i = 0; i < indexes.size(); i++) {
                            LoadingStore.makeIndex(handle, indexes.get(i));
                            watch.indexed(i + 1, indexes.size());
                        }
                        GivenAccounts.withdraw(handle, LoadingStore.JOINED);
                        LoadingStore.noteAll(handle);
                        EventPuts.loaded(handle);
                        return count;
                    }));
            if (rows.sum() >= MANY) {
                Deadline.ofEachWait(Deadline.LONG, this::settle);
            }
            return loaded;
        } finally {
            reader.interrupt();
        }
    }

    private boolean settle() {
        if (alone) {
            database.read(handle -> {
                LoadingStore.settle(handle);
                return true;
            });
        } else {
            sample(database);
        }
        return alone;
    }

    /** Updates the statistics of tables that have grown by half: without them, lists are read in slow ways for a minute. */
    public static void sample(Database database) {
        database.change(LoadingStore::sample);
    }

    private static long writeAll(Handle handle, BlockingQueue<Prepared> ready, Watch watch, LongAdder rows) {
        boolean vouch = LoadingStore.mayVouch(handle);
        long count = 0;
        while (true) {
            switch (take(ready)) {
                case Prepared.Batch(DraftBatch batch) -> {
                    LoadingStore.write(handle, batch, vouch);
                    count += batch.count();
                    rows.add(batch.count() + batch.members().rows());
                    watch.written(count);
                }
                case Prepared.End() -> {
                    return count;
                }
                case Prepared.Failed(RuntimeException failure) -> throw failure;
            }
        }
    }

    private static Prepared take(BlockingQueue<Prepared> ready) {
        try {
            return ready.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while loading", interrupted);
        }
    }

    private void prepareAll(Iterator<OrganizationDraft> drafts, BlockingQueue<Prepared> ready) {
        try {
            try {
                List<OrganizationDraft> next = new ArrayList<>(BATCH);
                int size = FIRST_BATCH;
                long characters = 0;
                while (drafts.hasNext()) {
                    OrganizationDraft draft = drafts.next();
                    next.add(draft);
                    characters += draft.characters();
                    if (next.size() == size || characters >= MOST_CHARACTERS) {
                        ready.put(prepare(next));
                        next.clear();
                        characters = 0;
                        size = Math.min(2 * size, BATCH);
                    }
                }
                if (!next.isEmpty()) {
                    ready.put(prepare(next));
                }
                ready.put(new Prepared.End());
            } catch (RuntimeException failure) {
                ready.put(new Prepared.Failed(failure));
            }
        } catch (InterruptedException nobodyWaits) {
            // The load has ended, and no further batch is taken.
        }
    }

    private Prepared prepare(List<OrganizationDraft> drafts) {
        int projects =
                drafts.stream().mapToInt(draft -> draft.projects().size()).sum();
        return database.read(handle -> new Prepared.Batch(new DraftBatch(
                drafts,
                LoadingStore.numbers(handle, "organization", drafts.size(), OrganizationId::new),
                LoadingStore.numbers(handle, "project", projects, ProjectId::new),
                box)));
    }
}
