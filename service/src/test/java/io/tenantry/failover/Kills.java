package io.tenantry.failover;

import io.tenantry.cli.Program;
import io.tenantry.postgres.EmbeddedPostgres;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** A program with an embedded PostgreSQL, which are killed under the load of {@link Writers}. */
public final class Kills implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    /** So many writes are acknowledged before the next kill. */
    private static final int WRITES = 40;

    private static final Duration LONGEST_WRITES = Duration.ofSeconds(30);
    private static final int MOST_MILLIS = 500;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final Path data;
    private final int port;
    private final WrittenData written;
    private final Writers writers;
    private final List<Writers.Attempt> attempts = new ArrayList<>();
    private Program program;
    private boolean ended;

    /** @param folder an empty folder */
    public Kills(Path folder, int clientsOfEachApi) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
        this.folder = folder;
        this.data = folder.resolve("data");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
                Database database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 4)) {
            this.written = WrittenData.make(database);
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            this.port = free.getLocalPort();
        }
        this.program = serve();
        awaitReady();
        this.writers = Writers.start(url(), written, clientsOfEachApi);
    }

    private String url() {
        return "http://127.0.0.1:" + port;
    }

    private Program serve() {
        return Program.start(
                folder, WrittenData.ENVIRONMENT, "serve", "--port", Integer.toString(port), "--data", data.toString());
    }

    /**
     * Kills after some more writes, and a time that is up to chance.
     *
     * @return the time until the program is ready again
     */
    public Duration kill(Victim victim) {
        awaitWrites();
        park(Duration.ofMillis(ThreadLocalRandom.current().nextInt(MOST_MILLIS)));
        long killed = System.nanoTime();
        if (victim != Victim.POSTGRESQL) {
            program.close();
        }
        if (victim != Victim.PROGRAM) {
            Victim.killPostgres(data);
        }
        if (victim != Victim.POSTGRESQL) {
            program = serve();
        }
        awaitReady();
        attempts.addAll(writers.attempts());
        return Duration.ofNanos(System.nanoTime() - killed);
    }

    private void awaitWrites() {
        int before = writers.number();
        long deadline = System.nanoTime() + LONGEST_WRITES.toNanos();
        while (writers.number() < before + WRITES) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("nothing is written\n" + program.err());
            }
            park(Duration.ofMillis(10));
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > deadline || !program.process().isAlive()) {
                throw new AssertionError("not ready\n" + program.out() + program.err());
            }
            park(Duration.ofMillis(10));
        }
    }

    private boolean isReady() {
        HttpRequest ready = HttpRequest.newBuilder(URI.create(url() + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static void park(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /** Ends the load and the program, and looks for the writes in the database. */
    public WrittenData.Outcome end() throws SQLException {
        stop();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
                Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
            return written.outcome(connection, writers.acknowledged());
        }
    }

    private void stop() {
        if (!ended) {
            ended = true;
            writers.close();
            attempts.addAll(writers.attempts());
            program.process().destroy();
            program.awaitEnd();
        }
    }

    /** All attempts of the clients. */
    public List<Writers.Attempt> attempts() {
        return attempts;
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
