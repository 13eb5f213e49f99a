package io.tenantry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests an embedded PostgreSQL that is killed while its program goes on. */
@Tag("long")
class LostPostgresTest extends EmbeddedFolder {
    @Test
    void it_is_started_again_on_the_same_port() throws Exception {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            for (int round = 0; round < 2; round++) {
                kill();
                awaitAnswer(postgres, Duration.ofSeconds(15));
                assertThat(query(postgres, "SELECT number FROM kept")).isEqualTo("1");
            }
        }
        aStartFinds("1");
    }

    @Test
    void a_first_process_that_dies_alone_is_enough() throws Exception {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            long first = Long.parseLong(Files.readAllLines(folder.resolve("postgresql/cluster/postmaster.pid"))
                    .getFirst());
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            awaitAnswer(postgres, Duration.ofSeconds(15));
            assertThat(query(postgres, "SELECT number FROM kept")).isEqualTo("1");
        }
    }

    @Test
    void one_that_does_not_start_again_is_told_of_in_one_line() throws Exception {
        CompletableFuture<RuntimeException> told = new CompletableFuture<>();
        var control = folder.resolve("postgresql/cluster/global/pg_control");
        var aside = folder.resolve("pg_control");
        try (var postgres = EmbeddedPostgres.start(folder)) {
            postgres.onLost(told::complete);
            Files.move(control, aside);
            kill();
            String line = String.valueOf(told.get(10, TimeUnit.SECONDS).getMessage());
            assertThat(line)
                    .startsWith("PostgreSQL has ended by itself and does not run again. PostgreSQL does not start in ")
                    .containsOnlyOnce("pg_control\": No such file or directory")
                    .endsWith(" Its log is in " + folder.resolve("postgresql/log") + ".")
                    .doesNotContain("\n");
        } finally {
            Files.move(aside, control);
        }
        aStartFinds("1");
    }

    @Test
    void one_that_ends_again_and_again_is_told_of_with_the_place_of_its_log() throws Exception {
        CompletableFuture<RuntimeException> told = new CompletableFuture<>();
        try (var postgres = EmbeddedPostgres.start(folder)) {
            postgres.onLost(told::complete);
            for (int restarts = 0; restarts < 5; restarts++) {
                kill();
                awaitAnswer(postgres, Duration.ofSeconds(15));
            }
            kill();
            assertThat(told.get(10, TimeUnit.SECONDS))
                    .hasMessage(
                            "PostgreSQL has ended by itself and does not run again. It has ended 6 times within 10 minutes; if its"
                                    + " log has no reason, see that of the kernel (out of memory). Its log is in "
                                    + folder.resolve("postgresql/log") + ".");
        }
        aStartFinds("1");
    }

    @Test
    void a_stop_is_no_loss() {
        CompletableFuture<RuntimeException> told = new CompletableFuture<>();
        try (var postgres = EmbeddedPostgres.start(folder)) {
            postgres.onLost(told::complete);
        }
        assertThat(told).isNotDone();
    }

    private static void kill() {
        processes().forEach(ProcessHandle::destroyForcibly);
    }

    private static void awaitAnswer(EmbeddedPostgres postgres, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            try {
                query(postgres, "SELECT 1");
                return;
            } catch (SQLException away) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Pause.shortly();
            }
        }
    }
}
