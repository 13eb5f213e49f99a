package io.tenantry.migration;

import static java.util.Comparator.naturalOrder;

import io.tenantry.TestDatabases;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;

/**
 * The test of one migration. Each test begins with a database that has only the earlier migrations. It writes data as the
 * version before would, calls {@link #migrate}, and checks the data; then it checks that statements of the version before
 * still work, because nodes of that version run until they are replaced.
 */
abstract class MigrationTest {
    /** The version of the migration that a class tests. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface Of {
        String value();
    }

    private final TestDatabases.Place place = TestDatabases.empty();
    protected final Jdbi jdbi = Jdbi.create(place.jdbcUrl(), place.user(), place.password());

    @BeforeEach
    final void runEarlierMigrations() {
        MigrationVersion tested =
                MigrationVersion.fromVersion(getClass().getAnnotation(Of.class).value());
        MigrationVersion before = versions(place)
                .filter(version -> version.compareTo(tested) < 0)
                .max(naturalOrder())
                .orElseThrow();
        flyway(place).target(before).load().migrate();
    }

    /** The versions of all migrations of the program. */
    static Stream<MigrationVersion> versions(TestDatabases.Place place) {
        return Stream.of(flyway(place).load().info().all()).map(MigrationInfo::getVersion);
    }

    private static FluentConfiguration flyway(TestDatabases.Place place) {
        return Flyway.configure()
                .dataSource(place.jdbcUrl(), place.user(), place.password())
                .javaMigrations(ServiceLoader.load(JavaMigration.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toArray(JavaMigration[]::new))
                .loggers("slf4j");
    }

    /** Starts the program's database, which runs this migration and all later ones. */
    protected final void migrate() {
        place.open().close();
    }

    /** Runs a statement with one result: the id of a new row, or a count. */
    protected final int number(String sql, Object... values) {
        return jdbi.withHandle(
                handle -> handle.select(sql, values).mapTo(int.class).one());
    }

    protected final void execute(String sql, Object... values) {
        jdbi.useHandle(handle -> handle.execute(sql, values));
    }

    protected final List<String> texts(String sql, Object... values) {
        return jdbi.withHandle(
                handle -> handle.select(sql, values).mapTo(String.class).list());
    }
}
