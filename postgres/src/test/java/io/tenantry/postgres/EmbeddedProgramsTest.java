package io.tenantry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests several programs on one data folder; some are killed, as an operator might do. */
@Tag("long")
final class EmbeddedProgramsTest extends EmbeddedFolder {
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
}
