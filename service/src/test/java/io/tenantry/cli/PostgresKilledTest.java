package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.failover.Victim;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose embedded PostgreSQL is killed. */
@Tag("long")
@Tag("alone")
class PostgresKilledTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    @BeforeAll
    static void letPostgresThrough() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
    }

    @Test
    void it_is_ready_again_soon_and_ends_with_one_line_when_postgresql_does_not_come_back() throws Exception {
        try (Program program = Program.start(folder, Map.of(), "serve", "--port", "0")) {
            URI ready = URI.create(program.url() + "/health/ready");
            assertThat(status(ready)).isEqualTo(200);
            kill();
            awaitStatus(ready, 200, Duration.ofSeconds(15));

            Files.delete(folder.resolve("data/postgresql/cluster/global/pg_control"));
            long killed = System.nanoTime();
            kill();
            Program.Ended ended = program.awaitEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(10));
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.err().strip().lines().toList().getLast())
                    .contains("PostgreSQL has ended by itself and does not run again");
        }
    }

    private static void kill() {
        Victim.killPostgres(folder.resolve("data"));
    }

    private static void awaitStatus(URI uri, int status, Duration longest) throws Exception {
        long deadline = System.nanoTime() + longest.toNanos();
        while (status(uri) != status) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static int status(URI uri) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
