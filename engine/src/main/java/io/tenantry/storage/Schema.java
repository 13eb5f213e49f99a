package io.tenantry.storage;

import io.tenantry.storage.connection.DatabaseNotUsable;
import io.tenantry.storage.connection.PostgresAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The tables, as this program's migrations make them. */
final class Schema {
    private static final String UNRELEASED = """
            The database %s was made by a development version of Tenantry, before the first release. It cannot be upgraded, \
            and nothing was changed. Start on an empty database (for the embedded one: with another data folder), and load \
            the organizations again with "tenantry import".""";

    private Schema() {}

    /**
     * Runs the migrations that the database lacks. When its history has exactly the migrations of this program, all
     * successful and unchanged, Flyway is not loaded: loading it takes longer than all other work with the database at a
     * start. Flyway handles every other history.
     *
     * @throws DatabaseNotUsable when a version of before the first release has made the tables
     */
    static void bringUpToDate(DataSource source, Jdbi jdbi, PostgresAddress address, Migrations migrations) {
        if (jdbi.withHandle(Schema::applied).equals(Optional.of(migrations.checksums()))) {
            return;
        }
        if (jdbi.withHandle(handle -> isUnreleased(handle, migrations))) {
            throw new DatabaseNotUsable(UNRELEASED.formatted(address));
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
                .load()
                .migrate();
    }

    /** Whether the database has migrations older than the first one of this program, in which those before it were folded. */
    private static boolean isUnreleased(Handle handle, Migrations migrations) {
        return hasHistory(handle)
                && handle.createQuery("""
                                SELECT EXISTS (SELECT FROM flyway_schema_history
                                               WHERE script ~ :script AND script COLLATE "C" < :first)""")
                        .bind("script", "^" + Migrations.SCRIPT)
                        .bind("first", migrations.firstScript())
                        .mapTo(boolean.class)
                        .one();
    }

    private static boolean hasHistory(Handle handle) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM pg_tables
                                       WHERE schemaname = current_schema() AND tablename = 'flyway_schema_history')""").mapTo(boolean.class).one();
    }

    /**
     * The checksums of the migrations in the database; empty when there are none, or when a row is not a successful
     * migration.
     */
    static Optional<Map<String, Integer>> applied(Handle handle) {
        if (!hasHistory(handle)) {
            return Optional.empty();
        }
        record Row(String script, int checksum, boolean good) {}
        List<Row> rows = handle.createQuery("""
                        SELECT script, coalesce(checksum, 0), success AND type IN ('SQL', 'JDBC') AND checksum IS NOT NULL
                        FROM flyway_schema_history""")
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
