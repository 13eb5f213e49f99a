package io.tenantry.schedule;

import io.tenantry.storage.Database;
import org.jdbi.v3.core.Handle;

/**
 * Deletes rows that are no longer needed, a batch at a time. Each batch has a transaction of its own: no lock is held for long, and
 * an interrupted removal continues with the next run. The same transaction counts the rows that a {@link Tidy} task removes.
 */
public final class Removal {
    /** The maximum number of rows in a transaction. */
    private static final int MOST = 5_000;

    private static final ScopedValue<String> TASK = ScopedValue.newInstance();

    private Removal() {}

    /** The SQL of a batch. */
    @FunctionalInterface
    public interface Batch {
        /**
         * Deletes some rows.
         *
         * @return how many; fewer than {@code most} when no more are left
         */
        int remove(Handle handle, int most);
    }

    /** Deletes one batch after the other. */
    public static void inBatches(Database database, Batch batch) {
        inBatches(database, MOST, batch);
    }

    /** As {@link #inBatches(Database, Batch)}, with another number of rows in a transaction. */
    public static void inBatches(Database database, int most, Batch batch) {
        int removed = most;
        while (removed == most) {
            removed = database.write(handle -> counted(handle, batch.remove(handle, most)));
        }
    }

    /** Counts rows that the transaction has deleted, and returns their number. */
    public static int counted(Handle handle, int rows) {
        if (rows > 0 && TASK.isBound()) {
            TidyStore.count(handle, TASK.get(), rows);
        }
        return rows;
    }

    /** Runs a task under whose name removed rows are counted. */
    static void under(String task, Runnable work) {
        ScopedValue.where(TASK, task).run(work);
    }
}
