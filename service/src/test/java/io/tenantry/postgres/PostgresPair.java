package io.tenantry.postgres;

import io.tenantry.TestDatabases;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A primary and a standby that follows it; a test promotes the standby. */
public final class PostgresPair implements AutoCloseable {
    private static final Map<String, String> HASTE =
            Map.of("fsync", "off", "full_page_writes", "off", "wal_level", "replica", "hot_standby", "on");

    private final EmbeddedPostgres primary;
    private final GuardedProcess standby;
    private final int standbyPort;

    private PostgresPair(EmbeddedPostgres primary, GuardedProcess standby, int standbyPort) {
        this.primary = primary;
        this.standby = standby;
        this.standbyPort = standbyPort;
    }

    /** Makes both below a folder; the schema is there. */
    public static PostgresPair start(Path folder) {
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
            Path first = folder.resolve("primary");
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(first, HASTE)) {
                Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 2)
                        .close();
            }
            Path home = first.resolve("postgresql");
            Path second = folder.resolve("standby");
            copy(home.resolve("cluster"), second);
            EmbeddedPostgres primary = EmbeddedPostgres.start(first, HASTE);
            int primaryPort = port(primary.jdbcUrl());
            int port = freePort();
            Files.createFile(second.resolve("standby.signal"));
            PostgresAccount account = PostgresAccount.choose(folder);
            account.give(second);
            PostgresCluster cluster = new PostgresCluster(home, account, PostgresBinaries.unpackInto(home, account));
            GuardedProcess standby = GuardedProcess.start(
                    account,
                    List.of(
                            cluster.binaries().program("postgres").toString(),
                            "-D",
                            second.toString(),
                            "-c",
                            "port=" + port,
                            "-c",
                            "listen_addresses=127.0.0.1",
                            "-c",
                            "unix_socket_directories=",
                            "-c",
                            "primary_conninfo=host=127.0.0.1 port=" + primaryPort + " user=" + primary.user()
                                    + " password=" + primary.password()),
                    folder.resolve("standby.log"));
            PostgresPair pair = new PostgresPair(primary, standby, port);
            pair.awaitFollowing();
            return pair;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Where the primary is. */
    public TestDatabases.Place primary() {
        return new TestDatabases.Place(primary.jdbcUrl(), primary.user(), primary.password());
    }

    /** The port of the standby. */
    public int standbyPort() {
        return standbyPort;
    }

    /** Makes the standby the new primary. */
    public void promote() {
        onStandby("SELECT pg_promote()");
    }

    private void onStandby(String sql) {
        try (Connection connection = connectToStandby();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private Connection connectToStandby() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + standbyPort + "/postgres", primary.user(), primary.password());
    }

    private void awaitFollowing() {
        long deadline = System.nanoTime() + 15_000_000_000L;
        while (true) {
            try (Connection connection = connectToStandby();
                    Statement statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT count(*) FROM pg_stat_wal_receiver")) {
                row.next();
                if (row.getInt(1) == 1) {
                    return;
                }
            } catch (SQLException comingUp) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(comingUp);
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static int port(String url) {
        return Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy);
                Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
            }
        }
        Files.deleteIfExists(to.resolve("postmaster.pid"));
    }

    @Override
    public void close() {
        standby.close();
        primary.close();
    }
}
