package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.configuration.Environment;
import io.tenantry.organization.bulk.BulkRuns;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AfterRestoreCommandTest {
    private final TestDatabases.Place place = TestDatabases.create();

    @TempDir
    private Path folder;

    private record Result(int status, String out, String err) {}

    private Result run(String... arguments) {
        return runWith(
                Map.of(
                        "TENANTRY_DATABASE_URL",
                        place.jdbcUrl(),
                        "TENANTRY_DATABASE_USER",
                        place.user(),
                        "TENANTRY_DATABASE_PASSWORD",
                        place.password(),
                        "TENANTRY_DATA",
                        folder.toString(),
                        "TENANTRY_SECRET_KEY",
                        Base64.getEncoder().encodeToString(new byte[SecretBox.KEY_LENGTH])),
                arguments);
    }

    private static Result runWith(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Tenantry.commandLine(new Environment(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Result(status, out.toString(), err.toString());
    }

    private Database filled() {
        assertThat(run("seed", "--organizations", "3", "--members", "2", "--projects", "1")
                        .status())
                .isZero();
        Database database = place.open(2);
        FilledTables.fill(database, new byte[SecretBox.KEY_LENGTH]);
        return database;
    }

    private static List<Long> positions(Database database) {
        return database.read(handle -> handle.createQuery("""
            SELECT coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = current_schema()
            ORDER BY sequencename\
            """).mapTo(long.class).list());
    }

    private static List<String> texts(Database database, String sql) {
        return database.read(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    @Test
    void sessions_end_what_waits_is_held_and_lost_ids_are_not_given_again() {
        List<Long> before;
        List<String> disabled;
        try (Database database = filled()) {
            for (String state : List.of("running", "done")) {
                database.change(handle -> handle.execute("""
                        INSERT INTO bulk_change (disabled, operator, expected, last_id, created_at, starts_at, state)
                        VALUES (true, 'ada', 2, 100, now(), now(), ?)""", state));
            }
            disabled = texts(database, "SELECT name FROM organization WHERE disabled");
            before = positions(database);
        }
        Result result = run("after-restore");
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out())
                .containsPattern("The newest entry of the history is \\d+ minutes? old")
                .contains(
                        "Valid again, even if revoked since then: 2 API keys and 1 operator key.",
                        "All sessions and links in mails have ended.",
                        "Held until \"tenantry outbox release\": 1 mail and 1 webhook.");
        try (Database database = place.open(2)) {
            String entry = database.read(handle -> handle.createQuery("""
                    SELECT operator || ' ' || operation || ' ' || action || ' ' || object_type || ' ' || (details ? 'newest_entry_at')
                    FROM audit_event ORDER BY id DESC LIMIT 1""".replace("?", "??"))
                    .mapTo(String.class)
                    .one());
            assertThat(entry).isEqualTo("command line action recoverInstallation Installation true");
            new BulkRuns(database, Clock.offset(Clock.systemUTC(), Duration.ofDays(1))).run();
            assertThat(texts(database, "SELECT state || ' ' || (ended_at IS NOT NULL) FROM bulk_change ORDER BY id"))
                    .containsExactly("undone true", "stopped true", "done false");
            assertThat(texts(database, "SELECT name FROM organization WHERE disabled"))
                    .isEqualTo(disabled);
            for (String table : FilledTables.EMPTIED) {
                if (!table.equals("change")) {
                    assertThat(database.<Long, RuntimeException>read(
                                    handle -> handle.createQuery("SELECT count(*) FROM " + table)
                                            .mapTo(long.class)
                                            .one()))
                            .as(table)
                            .isZero();
                }
            }
            assertThat(positions(database))
                    .hasSameSizeAs(before)
                    .zipSatisfy(
                            before,
                            (after, earlier) -> assertThat(after).isBetween(earlier + 1_000_000, earlier + 1_000_100));
        }
    }

    @Test
    void it_works_on_an_embedded_database_too() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Map<String, String> environment =
                Map.of("TENANTRY_DATA", folder.resolve("recovered").toString());
        assertThat(runWith(environment, "seed", "--organizations", "2", "--members", "1", "--projects", "1")
                        .status())
                .isZero();
        Result result = runWith(environment, "after-restore");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out()).matches("""
                The newest entry of the history is \\d+ minutes? old \\(\\S+\\)\\.
                Valid again, even if revoked since then: 0 API keys and 0 operator keys\\.
                All sessions and links in mails have ended\\.
                """);
    }

    @Test
    void it_is_refused_while_a_server_uses_the_database_and_changes_nothing() {
        try (Database database = filled()) {
            List<Long> before = positions(database);
            Result result = run("after-restore");
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err()).isEqualTo("Stop all servers first: 1 of them use this database.\n");
            assertThat(positions(database)).isEqualTo(before);
        }
    }
}
