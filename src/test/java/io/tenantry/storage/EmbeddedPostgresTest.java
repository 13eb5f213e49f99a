package io.tenantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests share a folder, which each leaves stopped; what is killed here are whole programs, as an operator would.
 */
final class EmbeddedPostgresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path temporary;

    private static Path folder = Path.of("");
    private final List<Process> programs = new ArrayList<>();

    @BeforeAll
    static void makeADatabaseWithOneRow() throws Exception {
        // For root without user namespaces PostgreSQL runs as nobody, which has to get to the folder.
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

    @Test
    void whatIsCommittedIsOnTheDisk() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertThat(query(postgres, "SHOW " + setting)).as(setting).isEqualTo("on");
            }
        }
    }

    @Test
    void settingsMayBeTunedButNotTheDurability() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder, Map.of("shared_buffers", "16MB", "fsync", "off"))) {
            assertThat(query(postgres, "SHOW shared_buffers")).isEqualTo("16MB");
            assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
        }
    }

    @Test
    void lettersOfAllLanguagesAreLetters() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            query(postgres, "CREATE EXTENSION pg_trgm");
            assertThat(query(postgres, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(query(postgres, "SELECT lower('ÄÉЖ')")).isEqualTo("äéж");
            assertThat(query(postgres, "SELECT similarity('Привет', 'привет')")).isEqualTo("1");
        }
    }

    @Test
    void aRestartKeepsTheData() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "SELECT number FROM kept")).isEqualTo("1");
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), ""))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void onlyTheOwnerReadsTheFiles() throws IOException {
        // Where PostgreSQL runs as nobody, that account may walk through the folder, but not list it.
        assertThat(mode(folder)).isIn("rwx------", "rwx-----x");
        assertThat(mode(folder.resolve("postgresql/password"))).isEqualTo("rw-------");
        assertThat(mode(folder.resolve("postgresql/cluster"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("postgresql/log"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("postgresql/lock"))).isEqualTo("rw-------");
    }

    @Test
    void aSecondServerIsRefusedAndNamesTheFirst() throws Exception {
        var first = program("start");
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(DataFolderInUse.class)
                .hasMessage(
                        "The data folder %s is in use by a running Tenantry server (process %d)."
                                + " Stop that server first, or choose another data folder.",
                        folder, first.pid());
    }

    @Test
    void aSecondServerInTheSameProgramIsRefusedAndTheFirstKeepsItsLock() throws Exception {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder)).isInstanceOf(DataFolderInUse.class);
            assertThat(program("open").url()).isEqualTo(postgres.jdbcUrl());
        }
    }

    @Test
    void aCommandAttachesToTheRunningServerAndLeavesItRunning() throws Exception {
        var server = program("start");
        for (int time = 0; time < 2; time++) {
            try (var command = EmbeddedPostgres.open(folder)) {
                assertThat(command.jdbcUrl()).isEqualTo(server.url());
                assertThat(query(command, "SELECT number FROM kept")).isEqualTo("1");
            }
        }
    }

    @Test
    void aCommandStartsWhatIsStoppedAndStopsItAgain() throws Exception {
        try (var command = EmbeddedPostgres.open(folder)) {
            assertThat(query(command, "SELECT number FROM kept")).isEqualTo("1");
        }
        assertThat(processes()).as("left after close").isEmpty();
    }

    @Test
    void commandsAndServersWaitForACommandToFinish() throws Exception {
        for (var next : List.of("open", "start")) {
            var command = program("open");
            var waiting = launch(next);
            command.process().getOutputStream().close();
            assertThat(command.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(waiting.url()).startsWith("jdbc:postgresql://127.0.0.1:");
            waiting.process().getOutputStream().close();
            assertThat(waiting.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void postgresEndsByItselfWhenItsProgramIsKilled() throws Exception {
        program("start").process().destroyForcibly().waitFor();
        awaitNoProcess();
    }

    @Test
    void itStartsAgainAtOnceAfterItsProgramWasKilled() throws Exception {
        var killed = program("start");
        try (var connection = DriverManager.getConnection(killed.url(), PostgresCluster.USER, password());
                var statement = connection.createStatement()) {
            statement.execute("UPDATE kept SET number = 2");
        }
        killed.process().destroyForcibly().waitFor();
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "UPDATE kept SET number = 1 RETURNING old.number"))
                    .isEqualTo("2");
        }
    }

    @Test
    void itStopsAnOrphanWhoseGuardWasKilledToo() throws Exception {
        var killed = program("start");
        var postmaster = ProcessHandle.of(postmaster()).orElseThrow();
        var guard = postmaster.parent().orElseThrow();
        guard.children().filter(child -> !child.equals(postmaster)).forEach(ProcessHandle::destroyForcibly);
        guard.destroyForcibly();
        killed.process().destroyForcibly().waitFor();
        assertThat(postmaster.isAlive()).isTrue();
        aStartFinds("1");
        awaitNoProcess();
    }

    @Test
    void itRecoversWhenEverythingWasKilled() throws Exception {
        var killed = program("start");
        var postmaster = ProcessHandle.of(postmaster()).orElseThrow();
        postmaster.destroyForcibly();
        killed.process().destroyForcibly().waitFor();
        assertThat(folder.resolve("postgresql/cluster/postmaster.pid")).exists();
        aStartFinds("1");
    }

    @Test
    void aStalePidFileThatNamesAStrangerIsNoObstacleAndTheStrangerLives() throws Exception {
        var stranger = new ProcessBuilder("sleep", "600").start();
        programs.add(stranger);
        Files.writeString(
                folder.resolve("postgresql/cluster/postmaster.pid"),
                stranger.pid() + "\n/elsewhere\n1700000000\n5432\n\n127.0.0.1\n\nready   \n");
        aStartFinds("1");
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void aClusterLeftHalfMadeIsReplaced() throws Exception {
        var home = folder.resolve("postgresql");
        var password = Files.readString(home.resolve("password"));
        var complete = Files.move(home.resolve("cluster"), temporary.resolve("complete"));
        var half = Files.createDirectories(home.resolve("cluster-half.new"));
        Files.writeString(half.resolve("PG_VERSION"), "18\n");
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "SELECT to_regclass('kept') IS NULL")).isEqualTo("t");
        }
        assertThat(half).doesNotExist();
        FolderTree.delete(home.resolve("cluster"));
        Files.move(complete, home.resolve("cluster"));
        Files.writeString(home.resolve("password"), password);
    }

    @Test
    void dataOfAnotherMajorVersionIsNamed() throws Exception {
        var version = folder.resolve("postgresql/cluster/PG_VERSION");
        Files.writeString(version, "17\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(PostgresFailed.class)
                .hasMessageContaining("made by PostgreSQL 17")
                .hasMessageContaining("brings PostgreSQL 18");
        Files.writeString(version, "18\n");
    }

    @Test
    void aFailureTellsWhatPostgresSaid() throws Exception {
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, Map.of("shared_buffers", "many")))
                .isInstanceOf(PostgresFailed.class)
                .hasMessageContaining("invalid value for parameter \"shared_buffers\"");
        aStartFinds("1");
    }

    private void aStartFinds(String number) throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "SELECT number FROM kept")).isEqualTo(number);
        }
    }

    private EmbeddedPostgresProgram program(String way) throws IOException {
        var program = launch(way);
        assertThat(program.url()).startsWith("jdbc:postgresql://127.0.0.1:");
        return program;
    }

    private EmbeddedPostgresProgram launch(String way) throws IOException {
        var program = EmbeddedPostgresProgram.launch(way, folder);
        programs.add(program.process());
        return program;
    }

    private String password() throws IOException {
        return PostgresCluster.password(folder.resolve("postgresql"));
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(folder.resolve("postgresql/cluster/postmaster.pid"))
                .getFirst());
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
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

    /** Fails unless all PostgreSQL processes of the folder end, as they do within moments once they were told to. */
    private void awaitNoProcess() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && !processes().isEmpty()) {
            Pause.shortly();
        }
        assertThat(processes()).isEmpty();
    }

    private List<ProcessHandle> processes() {
        var home = folder.toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").startsWith(home))
                .toList();
    }
}
