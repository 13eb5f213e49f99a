package io.tenantry.schedule;

import io.tenantry.access.Deadline;
import io.tenantry.storage.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what nobody needs any more. Of several nodes that would do so at once only one does. */
public final class Tidy {
    private static final Logger LOG = LoggerFactory.getLogger(Tidy.class);
    /** Any number that no other lock of this database has. */
    private static final long LOCK = 0x7465_6e61_6e74_0001L;

    private final Database database;
    private final Map<String, Runnable> tasks = new LinkedHashMap<>();

    public Tidy(Database database) {
        this.database = database;
    }

    /**
     * Adds something to do.
     *
     * @param what what is forgotten, for the log
     */
    public Tidy with(String what, Runnable task) {
        tasks.put(what, task);
        return this;
    }

    /** Does everything once, each in transactions of its own; what fails keeps nothing else from being done. */
    public void run() {
        Deadline.ofEachWait(Deadline.BULK, () -> database.read(this::runAlone));
    }

    private boolean runAlone(Handle handle) {
        boolean alone = handle.createQuery("SELECT pg_try_advisory_lock(:lock)")
                .bind("lock", LOCK)
                .mapTo(boolean.class)
                .one();
        if (!alone) {
            return false;
        }
        try {
            tasks.forEach(Tidy::tryTo);
        } finally {
            handle.createQuery("SELECT pg_advisory_unlock(:lock)")
                    .bind("lock", LOCK)
                    .mapTo(boolean.class)
                    .one();
        }
        return true;
    }

    private static void tryTo(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failed) {
            LOG.warn("Cannot forget old {}; it will be tried again: {}", what, failed.toString());
        }
    }
}
