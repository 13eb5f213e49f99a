package io.tenantry.storage;

import io.tenantry.storage.connection.SqlFaults;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Makes the indexes of migration scripts before these run, while other nodes read and write: each statement {@code CREATE
 * INDEX IF NOT EXISTS} of a script, outside any transaction. The script then finds its indexes, and its transaction is short.
 * An index that depends on other statements of the script is made by the script.
 */
final class IndexesAhead {
    private static final Pattern STATEMENT =
            Pattern.compile("CREATE (UNIQUE )?INDEX IF NOT EXISTS ([a-z0-9_]+)( ON [^;]+);");

    /** The number of the advisory lock, which no other lock of the program has. */
    private static final long LOCK = 0x696e_6465_7865_73L;

    private static final long INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

    private IndexesAhead() {}

    /** @param scripts the texts of the scripts that the database lacks, in their order */
    static void make(DataSource source, Collection<String> scripts) {
        List<MatchResult> statements = scripts.stream()
                .flatMap(script -> STATEMENT.matcher(script).results())
                .toList();
        if (statements.isEmpty()) {
            return;
        }
        Jdbi.create(source).useHandle(handle -> {
            // While a new index waits, others can read and write.
            handle.execute("SET lock_timeout = '1h'");
            lock(handle);
            for (MatchResult statement : statements) {
                String unique = statement.group(1) == null ? "" : statement.group(1);
                make(handle, statement.group(2), "CREATE " + unique + "INDEX CONCURRENTLY %s" + statement.group(3));
            }
            // The end of the session releases the lock.
        });
    }

    /** Waits between statements, not within one: a new index waits for all statements that run. */
    private static void lock(Handle handle) {
        while (!handle.select("SELECT pg_try_advisory_lock(?)", LOCK)
                .mapTo(boolean.class)
                .one()) {
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    private static void make(Handle handle, String name, String statement) {
        List<Boolean> valid = handle.select("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(?)", name)
                .mapTo(boolean.class)
                .list();
        if (valid.contains(false)) {
            // An interrupted node has left the unfinished index.
            handle.execute("DROP INDEX CONCURRENTLY " + name);
        }
        if (!valid.contains(true)) {
            try {
                handle.execute(statement.formatted(name));
            } catch (JdbiException failed) {
                if (!SqlFaults.isUndefined(failed)) {
                    throw failed;
                }
            }
        }
    }
}
