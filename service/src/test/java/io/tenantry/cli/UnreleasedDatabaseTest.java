package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.configuration.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that a version of before the first release has made: every command that opens it says so and leaves it alone. */
class UnreleasedDatabaseTest {
    @TempDir
    private Path folder;

    private final TestDatabases.Place place = TestDatabases.empty();
    private final Jdbi jdbi = Jdbi.create(place.jdbcUrl(), place.user(), place.password());

    @BeforeEach
    void migrateAsThen() throws IOException {
        Files.writeString(folder.resolve("V202611210900__organizations.sql"), "CREATE TABLE organization (name text);");
        Files.writeString(folder.resolve("V202611261045__onboarding.sql"), "INSERT INTO organization VALUES ('Acme');");
        Flyway.configure()
                .dataSource(place.jdbcUrl(), place.user(), place.password())
                .locations("filesystem:" + folder)
                .loggers("slf4j")
                .load()
                .migrate();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve --port 0", "seed --organizations 1", "outbox", "api-key list"})
    void each_command_tells_how_to_go_on_and_changes_nothing(String command) {
        List<String> before = tables();
        StringWriter err = new StringWriter();
        Environment environment = new Environment(Map.of(
                "TENANTRY_DATA", folder.resolve("data").toString(),
                "TENANTRY_SECRET_KEY", Base64.getEncoder().encodeToString(new byte[32]),
                "TENANTRY_DATABASE_URL", place.jdbcUrl(),
                "TENANTRY_DATABASE_USER", place.user(),
                "TENANTRY_DATABASE_PASSWORD", place.password()));

        int status = Tenantry.commandLine(environment)
                .setErr(new PrintWriter(err, true))
                .execute(command.split(" "));

        assertThat(err.toString()).isEqualToIgnoringNewLines("""
                The database %s was made by a development version of Tenantry, before the first release. \
                It cannot be upgraded, and nothing was changed. Start on an empty database (for the embedded one: with \
                another data folder), and load the organizations again with "tenantry import".
                """.formatted(place.jdbcUrl()));
        assertThat(status).isEqualTo(1);
        assertThat(tables()).isEqualTo(before);
    }

    /** All tables with their content. */
    private List<String> tables() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT table_name || query_to_xml('SELECT * FROM ' || quote_ident(table_name), true, false, '')
                        FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1""").mapTo(String.class).list());
    }
}
