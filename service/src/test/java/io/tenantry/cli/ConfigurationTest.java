package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestDatabases;
import io.tenantry.configuration.ConfigurationFile;
import io.tenantry.configuration.DatabaseAddress;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.Variable;
import io.tenantry.storage.connection.Connections;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Variables from a configuration file, and secrets from files of their own. */
class ConfigurationTest {
    @TempDir
    private Path folder;

    private record Result(int status, String out, String err) {}

    private static Result run(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        try {
            CommandLine line = Tenantry.commandLine(new Environment(ConfigurationFile.merged(environment, arguments)))
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err, true));
            return new Result(line.execute(arguments), out.toString(), err.toString());
        } catch (Mistake mistake) {
            return new Result(mistake.exitCode(), "", mistake.getMessage() + "\n");
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void a_configuration_file_has_variables_with_and_without_quotes_and_comments() throws IOException {
        Path file = file("tenantry.env", """
                # The configuration
                ; another comment
                JAVA_OPTS=-Xmx1g

                TENANTRY_PORT=9000
                  TENANTRY_HOST = ::1 \t
                TENANTRY_OPERATORS='[{"username":"ada"}]'
                TENANTRY_MAIL_FROM="a 'b' c"
                TENANTRY_PUBLIC_URL=https://example.org/?a=b#c
                TENANTRY_DATA=
                """);
        Map<String, String> read = Map.of(
                "TENANTRY_PORT", "9000",
                "TENANTRY_HOST", "::1",
                "TENANTRY_OPERATORS", "[{\"username\":\"ada\"}]",
                "TENANTRY_MAIL_FROM", "a 'b' c",
                "TENANTRY_PUBLIC_URL", "https://example.org/?a=b#c",
                "TENANTRY_DATA", "");
        assertThat(ConfigurationFile.merged(Map.of(), "serve", "--config", file.toString()))
                .isEqualTo(read);
        assertThat(ConfigurationFile.merged(Map.of(), "--config=" + file, "serve"))
                .isEqualTo(read);
        assertThat(ConfigurationFile.merged(Map.of("TENANTRY_CONFIG", file.toString(), "TENANTRY_PORT", "1"), "serve"))
                .containsEntry("TENANTRY_PORT", "1")
                .containsEntry("TENANTRY_HOST", "::1");
        assertThat(ConfigurationFile.merged(Map.of("A", "b"), "serve", "--", "--config", "x"))
                .isEqualTo(Map.of("A", "b"));
    }

    @Test
    void every_wrong_line_of_a_configuration_file_is_named_without_its_text() throws IOException {
        Path file = file("wrong.env", """
                TENANTRY_PORT=1
                hush
                export TENANTRY_HOST=hush
                TENANTRY_PORT=2
                TENANTRY_CONFIG=other
                PATH=/hush
                """);
        Result result = run(Map.of(), "version", "--config", file.toString());
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).isEqualTo("""
                FILE, line 2: not of the form TENANTRY_…=value.
                FILE, line 3: not of the form TENANTRY_…=value.
                FILE, line 4: TENANTRY_PORT is there twice.
                FILE, line 5: a file cannot name another one.
                FILE, line 6: not of the form TENANTRY_…=value.
                """.replace("FILE", file.toString()));
    }

    @Test
    void unknown_variables_of_a_configuration_file_and_missing_files_are_refused() throws IOException {
        Path file = file("unknown.env", "TENANTRY_PROT=1\n");
        assertThat(run(Map.of(), "version", "--config", file.toString()))
                .isEqualTo(
                        new Result(2, "", "Unknown environment variable TENANTRY_PROT. Did you mean TENANTRY_PORT?\n"));
        assertThat(run(Map.of("TENANTRY_CONFIG", folder + "/none"), "version"))
                .isEqualTo(new Result(2, "", "There is no configuration file " + folder + "/none.\n"));
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(run(Map.of(), "--config", folder + "/binary", "version"))
                .isEqualTo(new Result(2, "", "The configuration file " + folder + "/binary is not text in UTF-8.\n"));
        assertThat(run(Map.of(), "--config", folder.toString(), "version"))
                .isEqualTo(new Result(2, "", "The configuration file " + folder + " is a folder.\n"));
    }

    @Test
    void options_have_their_defaults_from_a_configuration_file() throws IOException {
        Path file = file("data.env", "TENANTRY_DATA=" + folder.resolve("elsewhere") + "\n");
        assertThat(run(Map.of(), "outbox", "--config", file.toString()).err())
                .startsWith("There is no database in the folder " + folder.resolve("elsewhere"));
    }

    @Test
    void a_secret_is_read_from_its_file_without_the_line_break_at_its_end() throws IOException {
        Path file = file("key", " c2hvcnQ= \r\n\n");
        Environment environment = new Environment(Map.of("TENANTRY_SECRET_KEY_FILE", file.toString()));
        assertThat(environment.get(Variable.SECRET_KEY)).isEqualTo(" c2hvcnQ= ");
        assertThat(environment.isSet(Variable.SECRET_KEY)).isTrue();
        assertThat(environment.isSet(Variable.BACKUP_KEY)).isFalse();
        environment.check();
        String read = environment.read(values -> values.read(Variable.SECRET_KEY, value -> value));
        assertThat(read).isEqualTo("c2hvcnQ=");
    }

    @Test
    void all_files_of_secrets_that_cannot_be_used_are_named() throws IOException {
        file("empty", "\n");
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});
        Result result = run(
                Map.of(
                        "TENANTRY_SECRET_KEY_FILE", folder + "/none",
                        "TENANTRY_BACKUP_KEY_FILE", folder + "/empty",
                        "TENANTRY_SMTP_URL_FILE", folder + "/binary",
                        "TENANTRY_OPERATORS", "[]",
                        "TENANTRY_OPERATORS_FILE", folder + "/empty",
                        "TENANTRY_PORT_FILE", "x"),
                "version");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).isEqualTo("""
                Unknown environment variable TENANTRY_PORT_FILE. Did you mean TENANTRY_PORT?
                TENANTRY_OPERATORS and TENANTRY_OPERATORS_FILE are both set. Keep one.
                TENANTRY_SECRET_KEY_FILE: there is no file FOLDER/none.
                TENANTRY_BACKUP_KEY_FILE: the file FOLDER/empty is empty.
                TENANTRY_SMTP_URL_FILE: the file FOLDER/binary is not text in UTF-8.
                """.replace("FOLDER", folder.toString()));
    }

    @Test
    void a_wrong_value_in_a_file_is_told_with_the_variable_that_names_the_file() throws IOException {
        Path wrong = file("wrong", "short");
        Map<String, String> variables = new HashMap<>(Map.of("TENANTRY_DATA", folder + "/data"));
        List<String> names =
                List.of("TENANTRY_OPERATORS_FILE", "TENANTRY_SMTP_URL_FILE", "TENANTRY_METRICS_TOKEN_FILE");
        names.forEach(name -> variables.put(name, wrong.toString()));
        Result start = run(variables, "serve");
        assertThat(start.status()).isEqualTo(2);
        assertThat(start.err())
                .doesNotContain("TENANTRY_OPERATORS ", "TENANTRY_SMTP_URL ", "TENANTRY_METRICS_TOKEN ", "short");
        assertThat(start.err().lines().filter(line -> line.startsWith("TENANTRY_")))
                .extracting(line -> line.replaceFirst("[ :].*", ""))
                .containsAll(names);
        for (String name : List.of("TENANTRY_SECRET_KEY_FILE", "TENANTRY_BACKUP_KEY_FILE")) {
            Result refused = run(Map.of(name, wrong.toString(), "TENANTRY_DATA", folder + "/data"), "serve");
            assertThat(refused.status()).isNotZero();
            assertThat(refused.err()).startsWith(name).doesNotContain("short");
        }
    }

    @Test
    void a_changed_password_of_the_database_is_read_for_the_next_connection() throws Exception {
        TestDatabases.Place place = TestDatabases.create();
        try (Connection administrator = DriverManager.getConnection(place.jdbcUrl(), place.user(), place.password());
                Statement sql = administrator.createStatement()) {
            sql.execute("CREATE ROLE rotating LOGIN PASSWORD 'first'");
            try {
                Path file = file("password", "first\n");
                Connections connections = Connections.ordinary(DatabaseAddress.of(
                        place.jdbcUrl(),
                        new Environment(Map.of(
                                "TENANTRY_DATABASE_USER",
                                "rotating",
                                "TENANTRY_DATABASE_PASSWORD_FILE",
                                file.toString()))));
                connections.getConnection().close();
                sql.execute("ALTER ROLE rotating PASSWORD 'second'");
                assertThatThrownBy(connections::getConnection)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("password");
                Files.write(file, "second".getBytes(StandardCharsets.UTF_8));
                connections.getConnection().close();
                Files.delete(file);
                assertThatThrownBy(connections::getConnection)
                        .isInstanceOf(SQLException.class)
                        .hasMessage("TENANTRY_DATABASE_PASSWORD_FILE: there is no file " + file + ".");
            } finally {
                sql.execute("DROP ROLE rotating");
            }
        }
    }
}
