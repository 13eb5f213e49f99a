package io.tenantry.storage;

import io.tenantry.storage.connection.Connections;
import io.tenantry.storage.connection.DatabaseNotUsable;
import io.tenantry.storage.connection.PostgresAddress;
import io.tenantry.storage.connection.Requirements;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
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

    private Schema() {}

    /**
     * Runs the migrations that the database lacks. When its history has exactly the migrations of this program, all
     * successful and unchanged, Flyway is not loaded: loading it takes longer than all other work with the database at a
     * start. Flyway handles every other history.
     *
     * @param beforeUpgrade runs before the tables of an older version are changed
     * @throws DatabaseNotUsable when a version of before the first release has made the tables
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
        if (jdbi.withHandle(Schema::applied).equals(Optional.of(migrations.checksums()))) {
            return;
        }
        if (jdbi.withHandle(handle -> isUnreleased(handle, migrations))) {
            throw new DatabaseNotUsable(UNRELEASED.formatted(address));
        }
        if (jdbi.withHandle(handle -> isOlder(handle, migrations.checksums()))) {
            beforeUpgrade.run();
        }
        Flyway.configure()
                .dataSource(source)
                .loggers("slf4j")
                // Migrations are named by the time at which they were written, and may be merged after a later one.
                .outOfOrder(true)
                // Migrations of a newer version are refused: this version does not know their schema.
                .ignoreMigrationPatterns(new String[0])
                .javaMigrations(migrations.inJava().toArray(JavaMigration[]::new))
                // All or nothing: when one fails, the database still fits the previous version.
                .group(true)
                .target(version)
                .load()
                .migrate();
    }

    /** Whether the database has some of these migrations, and no others. */
    static boolean isOlder(Handle handle, Map<String, Integer> migrations) {
        return applied(handle)
                .filter(applied -> migrations.entrySet().containsAll(applied.entrySet()))
                .filter(applied -> applied.size() < migrations.size())
                .isPresent();
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
