package io.tenantry.storage;

import io.tenantry.storage.connection.Connections;
import io.tenantry.storage.connection.DatabaseNotUsable;
import io.tenantry.storage.connection.OldestProgram;
import io.tenantry.storage.connection.PostgresAddress;
import io.tenantry.storage.connection.Requirements;
import io.tenantry.storage.connection.SqlFaults;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The tables, as this program's migrations make them. */
public final class Schema {
    private static final String UNRELEASED = """
        The database %s was made by a development version of Tenantry, before the first release. It cannot be upgraded, \
        and nothing was changed. Start on an empty database (for the embedded one: with another data folder), and load \
        the organizations again with "tenantry import".\
        """;

    /** The pause between two attempts: the statements that waited meanwhile are done after it. */
    private static final Duration PAUSE = Duration.ofMillis(600);

    /** The pause between two attempts to take the lock of upgrades. */
    private static final Duration POLL = Duration.ofMillis(100);

    /**
     * The time after which a migration fails if it cannot get its locks, for example because of a long statement of another
     * program.
     */
    private static final Duration LONGEST_EXCHANGE = Duration.ofMinutes(10);

    /** The number of the advisory lock of upgrades, which no other lock of the program has. */
    private static final long UPGRADE = 0x7465_6e61_6e74_7501L;

    private Schema() {}

    /**
     * Runs the migrations that the database lacks. When its history has exactly the migrations of this program, all
     * successful and unchanged, Flyway is not loaded: loading it takes longer than all other work with the database at a
     * start. Flyway handles every other history. Further migrations, those of newer versions, are accepted in a database that
     * names the oldest version that is allowed to use it.
     *
     * @param beforeUpgrade runs before the tables of an older version are changed
     * @throws DatabaseNotUsable when a version of before the first release has made the tables, or they are too new
     */
    static void bringUpToDate(
            DataSource source, Jdbi jdbi, PostgresAddress address, Migrations migrations, Runnable beforeUpgrade) {
        bringTo(source, jdbi, address, migrations, MigrationVersion.LATEST, beforeUpgrade);
    }

    /** As above, with the migrations of this program. */
    public static void bringUpToDate(DataSource source, Jdbi jdbi, PostgresAddress address) {
        bringUpToDate(source, jdbi, address, Migrations.SHIPPED, () -> {});
    }

    /**
     * Makes the tables of an earlier version in a database without tables. In one that has tables, it does nothing.
     *
     * @param wanted the migrations of that version, which are the first ones of this program
     * @throws DatabaseNotUsable when the database has tables of another version
     */
    public static void bringTo(DataSource source, Jdbi jdbi, PostgresAddress address, Map<String, Integer> wanted) {
        if (!jdbi.withHandle(Schema::hasHistory)) {
            bringTo(source, jdbi, address, Migrations.SHIPPED, last(wanted), () -> {});
        }
        if (!jdbi.withHandle(Schema::applied).equals(Optional.of(wanted))) {
            throw new DatabaseNotUsable(
                    "The database %s has the tables of another version. Use a database without tables."
                            .formatted(address));
        }
    }

    private static MigrationVersion last(Map<String, Integer> migrations) {
        return migrations.keySet().stream()
                .map(name -> name.replaceFirst("^(?:.*\\.)?V([0-9]+)__.*", "$1"))
                .map(MigrationVersion::fromVersion)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The migrations of this program, with their checksums. */
    public static Map<String, Integer> ofProgram() {
        return Migrations.SHIPPED.checksums();
    }

    /** @throws DatabaseNotUsable when the database does not meet the requirements, or an unreleased version made its tables */
    public static void requireUsable(Jdbi jdbi, PostgresAddress address) {
        Requirements.check(jdbi, address);
        if (jdbi.withHandle(handle -> isUnreleased(handle, Migrations.SHIPPED))) {
            throw new DatabaseNotUsable(UNRELEASED.formatted(address));
        }
    }

    private static void bringTo(
            DataSource source,
            Jdbi jdbi,
            PostgresAddress address,
            Migrations migrations,
            MigrationVersion version,
            Runnable beforeUpgrade) {
        jdbi.useHandle(handle -> OldestProgram.require(handle, address));
        if (jdbi.withHandle(Schema::applied).equals(Optional.of(migrations.checksums()))) {
            return;
        }
        if (jdbi.withHandle(handle -> isUnreleased(handle, migrations))) {
            throw new DatabaseNotUsable(UNRELEASED.formatted(address));
        }
        if (jdbi.withHandle(handle -> isComplete(handle, migrations))) {
            return;
        }
        // When several programs start at once, one makes the backup and upgrades. For the others nothing is left to
        // do.
        Jdbi.create(source).useTransaction(lock -> {
            while (!locksUpgrade(lock)) {
                LockSupport.parkNanos(POLL.toNanos());
            }
            // Another program may have changed the tables meanwhile.
            jdbi.useHandle(handle -> OldestProgram.require(handle, address));
            if (!jdbi.withHandle(handle -> isComplete(handle, migrations))) {
                upgrade(source, jdbi, migrations, version, beforeUpgrade);
            }
        });
    }

    /**
     * Tries to take the lock of upgrades, until the end of the transaction. The transaction has no snapshot afterwards: a new index
     * waits for every snapshot of before, and so for the transaction itself, and for those of programs that wait for the lock.
     */
    private static boolean locksUpgrade(Handle lock) {
        boolean isTaken = lock.createQuery("SELECT pg_try_advisory_xact_lock(:upgrade)")
                .bind("upgrade", UPGRADE)
                .mapTo(boolean.class)
                .one();
        // The snapshot of a SELECT lasts until the next statement.
        lock.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
        return isTaken;
    }

    private static void upgrade(
            DataSource source, Jdbi jdbi, Migrations migrations, MigrationVersion version, Runnable beforeUpgrade) {
        if (jdbi.withHandle(handle -> isOlder(handle, migrations))) {
            beforeUpgrade.run();
            Set<String> applied = jdbi.withHandle(Schema::applied).orElseThrow().keySet();
            IndexesAhead.make(source, migrations.scriptsBeside(applied));
        }
        migrate(source, migrations, version, jdbi.withHandle(handle -> toleratesNewer(handle)));
    }

    /**
     * Migrates as soon as no other statement holds a lock that is needed. The waits of the source for a lock are short,
     * because during such a wait every other statement on the table waits, too. After each wait that was too long the
     * transaction begins again.
     */
    private static void migrate(
            DataSource source, Migrations migrations, MigrationVersion version, boolean toleratesNewer) {
        long began = System.nanoTime();
        while (true) {
            try {
                flyway(source, migrations, version, toleratesNewer).migrate();
                return;
            } catch (FlywayException failed) {
                if (!SqlFaults.isLockTimeout(failed) || System.nanoTime() - began > LONGEST_EXCHANGE.toNanos()) {
                    throw failed;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static Flyway flyway(
            DataSource source, Migrations migrations, MigrationVersion version, boolean toleratesNewer) {
        return Flyway.configure()
                .dataSource(source)
                .loggers("slf4j")
                // Migrations are named by the time at which they were written, and may be merged after a later one.
                .outOfOrder(true)
                // Other migrations are those of newer versions. A database that names no oldest version may not have
                // them.
                .ignoreMigrationPatterns(toleratesNewer ? new String[] {"*:missing", "*:future"} : new String[0])
                .javaMigrations(migrations.inJava().toArray(JavaMigration[]::new))
                // All migrations are one transaction: when one fails, the previous version can still use the
                // database.
                .group(true)
                .target(version)
                .load();
    }

    /** Whether the database has all of these migrations, and others only where it tolerates them. */
    private static boolean isComplete(Handle handle, Migrations migrations) {
        Map<String, Integer> own = migrations.checksums();
        return applied(handle)
                .filter(applied -> applied.entrySet().containsAll(own.entrySet()))
                .filter(applied -> applied.size() == own.size() || toleratesNewer(handle))
                .isPresent();
    }

    /** Whether these migrations can be added to those of the database. */
    private static boolean isOlder(Handle handle, Migrations migrations) {
        Map<String, Integer> own = migrations.checksums();
        return applied(handle)
                .filter(applied -> !applied.keySet().containsAll(own.keySet()))
                .filter(applied -> applied.entrySet().stream()
                        .allMatch(one -> own.containsKey(one.getKey())
                                ? one.getValue().equals(own.get(one.getKey()))
                                : toleratesNewer(handle)))
                .isPresent();
    }

    /** Whether the database may have migrations that this program does not know: it names the programs that may use it. */
    static boolean toleratesNewer(Handle handle) {
        return OldestProgram.named(handle).isPresent();
    }

    /** Whether the database has migrations older than the first one of this program, in which those before it were folded. */
    private static boolean isUnreleased(Handle handle, Migrations migrations) {
        return hasHistory(handle)
                && handle.createQuery("""
                    SELECT EXISTS (SELECT FROM flyway_schema_history
                                   WHERE script ~ :script AND script COLLATE "C" < :first)\
                    """)
                        .bind("script", "^" + Migrations.SCRIPT)
                        .bind("first", migrations.firstScript())
                        .mapTo(boolean.class)
                        .one();
    }

    /**
     * Whether the database at an address has tables of Tenantry. Nothing is changed.
     *
     * @throws DatabaseNotUsable when it cannot be reached, or refuses the user
     */
    public static boolean isMade(PostgresAddress address) {
        try {
            return Jdbi.create(Connections.ordinary(address)).withHandle(Schema::hasHistory);
        } catch (RuntimeException failed) {
            throw DatabaseNotUsable.because(failed, address);
        }
    }

    /** Whether the database has tables of Tenantry. */
    public static boolean hasHistory(Handle handle) {
        return handle.createQuery("""
            SELECT EXISTS (SELECT FROM pg_tables
                           WHERE schemaname = current_schema() AND tablename = 'flyway_schema_history')\
            """).mapTo(boolean.class).one();
    }

    /**
     * The checksums of the migrations in the database; empty when there are none, or when a row is not a successful
     * migration.
     */
    public static Optional<Map<String, Integer>> applied(Handle handle) {
        if (!hasHistory(handle)) {
            return Optional.empty();
        }
        record Row(String script, int checksum, boolean good) {}
        List<Row> rows = handle.createQuery("""
            SELECT script, coalesce(checksum, 0), success AND type IN ('SQL', 'JDBC') AND checksum IS NOT NULL
            FROM flyway_schema_history\
            """)
                .map((row, context) -> new Row(row.getString(1), row.getInt(2), row.getBoolean(3)))
                .list();
        Map<String, Integer> checksums = new HashMap<>();
        for (Row row : rows) {
            if (!row.good || checksums.put(row.script, row.checksum) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(checksums);
    }
}
