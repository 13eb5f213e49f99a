package io.tenantry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A folder with a database of one row. Each test leaves the database stopped. */
abstract class EmbeddedFolder {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    static Path temporary;

    static Path folder = Path.of("");
    final List<Process> programs = new ArrayList<>();

    @BeforeAll
    static void makeADatabaseWithOneRow() throws Exception {
        // For root without user namespaces PostgreSQL runs as nobody, which has to reach the folder.
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx-----x"));
        folder = temporary.resolve("data");
        try (var postgres = EmbeddedPostgres.start(folder)) {
            query(postgres, "CREATE TABLE kept AS SELECT 1 AS number");
        }
    }

    @AfterEach
    void endPrograms() throws InterruptedException {
        for (var program : programs) {
            program.destroyForcibly().waitFor();
        }
        awaitNoProcess();
    }

    void aStartFinds(String number) throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "SELECT number FROM kept")).isEqualTo(number);
        }
    }

    static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            var row = statement.getResultSet();
            row.next();
            return row.getString(1);
        }
    }

    /** Fails unless all PostgreSQL processes of the folder end within the limit. */
    static void awaitNoProcess() {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline && !processes().isEmpty()) {
            Pause.shortly();
        }
        assertThat(processes()).isEmpty();
    }

    static List<ProcessHandle> processes() {
        var home = folder.toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").startsWith(home))
                .toList();
    }
}
