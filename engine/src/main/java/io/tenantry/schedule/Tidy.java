package io.tenantry.schedule;

import io.tenantry.access.Deadline;
import io.tenantry.storage.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes data that is no longer needed. When several nodes would do so at once, only one does. The last run of each task is kept
 * in the database.
 */
public final class Tidy {
    private static final Logger LOG = LoggerFactory.getLogger(Tidy.class);

    private final Database database;
    private final Map<String, Runnable> tasks = new LinkedHashMap<>();

    public Tidy(Database database) {
        this.database = database;
    }

    /**
     * Adds a task.
     *
     * @param what the data that the task deletes, for the log
     */
    public Tidy with(String what, Runnable task) {
        tasks.put(what, task);
        return this;
    }

    /** Runs every task once, each in transactions of its own; a failed task does not stop the others. */
    public void run() {
        Deadline.ofEachWait(Deadline.BULK, () -> database.read(this::runAlone));
    }

    private boolean runAlone(Handle handle) {
        boolean alone = handle.createQuery("SELECT pg_try_advisory_lock(:lock)")
                .bind("lock", TidyStore.LOCK)
                .mapTo(boolean.class)
                .one();
        if (!alone) {
            return false;
        }
        try {
            tasks.forEach(this::tryTo);
        } finally {
            handle.createQuery("SELECT pg_advisory_unlock(:lock)")
                    .bind("lock", TidyStore.LOCK)
                    .mapTo(boolean.class)
                    .one();
        }
        return true;
    }

    private void tryTo(String what, Runnable task) {
        try {
            database.change(handle -> TidyStore.begin(handle, what));
            boolean done = false;
            try {
                Removal.under(what, task);
                done = true;
            } finally {
                boolean failed = !done;
                database.change(handle -> TidyStore.end(handle, what, failed));
            }
        } catch (RuntimeException failed) {
            LOG.warn("Cannot delete old {}; it will be tried again: {}", what, failed.toString());
        }
    }

    /** The last run of each task, by name, whichever node ran it. */
    public static List<TidyRun> runs(Handle handle) {
        return TidyStore.runs(handle);
    }
}
