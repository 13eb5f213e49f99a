package io.tenantry.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.storage.connection.DatabaseNotUsable;
import io.tenantry.storage.connection.PostgresAddress;
import io.tenantry.storage.connection.Requirements;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PgBouncer before the database, where it is installed: session mode works, the others are refused at the start. */
@Tag("long")
class PgBouncerTest {
    private static final Optional<Tool> BOUNCER = Tool.find("pgbouncer");

    @TempDir
    private Path folder;

    private final TestDatabases.Place place = TestDatabases.create();
    private final int port = freePort();

    @Test
    void session_mode_works() throws Exception {
        if (BOUNCER.isEmpty()) {
            return;
        }
        Process bouncer = start(BOUNCER.get(), "session", "");
        try (TestServer server = TestServer.start(through(""))) {
            Requirements.refuseSharedSessions(address(through("")));
            Scene scene = new Scene(server);
            int acme = scene.organization("Acme");
            String ada = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
            for (int i = 0; i < 10; i++) {
                assertThat(server.send(
                                        "POST",
                                        "/user/v1/projects/",
                                        "{\"name\":\"P" + i + "\",\"organization\":" + acme + "}",
                                        "X-CEKURA-API-KEY",
                                        ada,
                                        "Content-Type",
                                        "application/json")
                                .statusCode())
                        .isEqualTo(201);
            }
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        } finally {
            stop(bouncer);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "transaction, '', ''",
        "transaction, ?prepareThreshold=0, ''",
        "statement, '', ''",
        "transaction, '', server_round_robin = 1",
        "transaction, '', min_pool_size = 5"
    })
    void other_modes_are_refused_and_nothing_stays_in_a_session(String mode, String query, String setting)
            throws Exception {
        if (BOUNCER.isEmpty()) {
            return;
        }
        Process bouncer = start(BOUNCER.get(), mode, setting);
        try {
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> Requirements.refuseSharedSessions(address(through(query))))
                        .isInstanceOf(DatabaseNotUsable.class)
                        .hasMessageContainingAll(
                                "shares a session of PostgreSQL between clients", "pool_mode = session");
            }
            try (Connection other = DriverManager.getConnection(through("").jdbcUrl(), place.user(), place.password());
                    ResultSet row = other.createStatement()
                            .executeQuery(
                                    "SELECT current_setting('statement_timeout'),"
                                            + " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                                            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("0");
                assertThat(row.getInt(2)).isZero();
            }
        } finally {
            stop(bouncer);
        }
    }

    private static PostgresAddress address(TestDatabases.Place place) {
        return new PostgresAddress(place.jdbcUrl(), place.user(), place.password());
    }

    private TestDatabases.Place through(String query) {
        return new TestDatabases.Place(
                place.jdbcUrl().replaceFirst(":\\d+/", ":" + port + "/") + query, place.user(), place.password());
    }

    private Process start(Tool bouncer, String mode, String setting) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx---r-x"));
        Path configuration = Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                * = host=127.0.0.1 port=%s user=%s password=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = %s
                default_pool_size = 40
                %s
                """.formatted(
                        place.jdbcUrl().replaceFirst(".*:(\\d+)/.*", "$1"),
                        place.user(),
                        place.password(),
                        port,
                        mode,
                        setting));
        Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-r--r--"));
        Path log = folder.resolve("pgbouncer.log");
        // It refuses to run as root.
        boolean root = "root".equals(System.getProperty("user.name"));
        Process process = (root
                        ? bouncer.command(folder, "-u", "nobody", configuration.toString())
                        : bouncer.command(folder, configuration.toString()))
                .redirectOutput(log.toFile())
                .start();
        awaitListening(process, log);
        return process;
    }

    private void awaitListening(Process process, Path log) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket _ = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new AssertionError(Files.readString(log), notYet);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        process.waitFor(20, TimeUnit.SECONDS);
        process.destroyForcibly();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
