package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestDatabases;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.storage.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The backup before an upgrade, on a database that lacks the newest migration of this program. */
class UpgradeBackupTest {
    private final TestDatabases.Place place = TestDatabases.empty();
    private final Jdbi jdbi = Jdbi.create(place.jdbcUrl(), place.user(), place.password());

    @TempDir
    private Path data;

    @BeforeEach
    void make_the_tables_of_the_version_before() {
        List<MigrationVersion> versions = Stream.of(flyway().load().info().all())
                .map(migration -> migration.getVersion())
                .sorted()
                .toList();
        flyway().target(versions.get(versions.size() - 2)).load().migrate();
    }

    private FluentConfiguration flyway() {
        return Flyway.configure()
                .dataSource(place.jdbcUrl(), place.user(), place.password())
                .javaMigrations(ServiceLoader.load(JavaMigration.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toArray(JavaMigration[]::new))
                .loggers("slf4j");
    }

    private Environment environment() {
        Map<String, String> variables = new HashMap<>();
        variables.put("TENANTRY_DATABASE_URL", place.jdbcUrl());
        variables.put("TENANTRY_DATABASE_USER", place.user());
        variables.put("TENANTRY_DATABASE_PASSWORD", place.password());
        variables.put("TENANTRY_SECRET_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        return new Environment(variables);
    }

    private void serve(boolean backup) {
        Holder command = new Holder();
        new CommandLine(command).parseArgs("--database-url", place.jdbcUrl(), "--data", data.toString());
        OpenDatabase.toServe(command.options, environment(), 2, backup).close();
    }

    /** Gives the options of a command their values. */
    @CommandLine.Command
    private static final class Holder {
        @CommandLine.Mixin
        private DatabaseOptions options = new DatabaseOptions();
    }

    private Optional<Map<String, Integer>> applied() {
        return jdbi.withHandle(Schema::applied);
    }

    private List<Path> backups() throws IOException {
        Path folder = data.resolve("backups");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void the_tables_of_the_version_before_are_backed_up_before_they_change() throws IOException {
        serve(true);
        assertThat(applied()).contains(Schema.ofProgram());
        assertThat(backups()).singleElement().satisfies(file -> {
            assertThat(file.getFileName().toString())
                    .startsWith("before-upgrade-")
                    .endsWith("Z.backup");
            assertThat(file).isNotEmptyFile();
        });
        serve(true);
        assertThat(backups()).hasSize(1);
    }

    @Test
    void of_two_nodes_that_start_at_once_one_makes_the_backup() throws Exception {
        CompletableFuture<Void> another = CompletableFuture.runAsync(() -> serve(true));
        serve(true);
        another.get(60, TimeUnit.SECONDS);
        assertThat(applied()).contains(Schema.ofProgram());
        assertThat(backups()).hasSize(1);
    }

    @Test
    void a_backup_that_cannot_be_written_ends_the_start_and_the_tables_stay() throws IOException {
        Files.createFile(data.resolve("backups"));
        Optional<Map<String, Integer>> before = applied();
        assertThatThrownBy(() -> serve(true))
                .isInstanceOf(Mistake.class)
                .hasMessageContaining("Nothing was changed.")
                .hasMessageContaining("--no-backup");
        assertThat(applied()).isEqualTo(before);
    }

    @Test
    void without_a_backup_the_tables_are_upgraded_at_once() throws IOException {
        serve(false);
        assertThat(applied()).contains(Schema.ofProgram());
        assertThat(backups()).isEmpty();
    }
}
