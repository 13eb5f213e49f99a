package io.tenantry.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.cli.Program;
import io.tenantry.failover.Writers;
import io.tenantry.failover.WrittenData;
import io.tenantry.storage.Database;
import io.tenantry.webhook.Receiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three servers on one PostgreSQL behind HAProxy with the example {@code ops/haproxy.cfg}, as docs/operations.md describes
 * them, under load: one is killed and started again, another is replaced as in an upgrade.
 */
@Tag("long")
@Tag("alone")
@SuppressWarnings("NullAway.Init")
class SeveralServersTest {
    private static final int SERVERS = 3;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    /** So many writes are acknowledged between two events. */
    private static final int WRITES = 60;

    /** Each end of a server can send one event again, that of the attempt that it broke off. */
    private static final int MOST_TWICE = 2;

    /** Success, or the answer of a server that waited too long for something, because this machine is busy. */
    private static final Set<Integer> ANSWERED = Set.of(200, 201, 503, 504);
    /** The same, and what HAProxy does when a server ends before its reply: 502, or the end of a connection that was used before. */
    private static final Set<Integer> RETRYABLE = Set.of(0, 200, 201, 502, 503, 504);

    @TempDir
    private Path folder;

    private final TestDatabases.Place place = TestDatabases.create();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Program> nodes = new ArrayList<>();
    private final Receiver receiver = new Receiver();
    private final HttpClient client = HttpClient.newHttpClient();
    private WrittenData data;

    @BeforeEach
    void start() throws IOException {
        try (Database database = place.open(4)) {
            data = WrittenData.make(database);
            database.change(handle -> handle.execute(
                    "UPDATE organization SET webhook_url = ? WHERE id = ?", receiver.url(), data.organization()));
        }
        for (int i = 0; i < SERVERS; i++) {
            ports.add(HaProxy.freePort());
            nodes.add(serve(i));
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(Program::close);
        receiver.close();
        client.close();
    }

    private Program serve(int number) throws IOException {
        Map<String, String> environment = new HashMap<>(WrittenData.ENVIRONMENT);
        environment.put("TENANTRY_DATABASE_URL", place.jdbcUrl());
        environment.put("TENANTRY_DATABASE_USER", place.user());
        environment.put("TENANTRY_DATABASE_PASSWORD", place.password());
        environment.put("TENANTRY_DATABASE_CONNECTIONS", "15");
        environment.put("TENANTRY_STOP_DELAY", "PT8S");
        environment.put("TENANTRY_WEBHOOK_ALLOW", "127.0.0.0/8");
        Path own = Files.createDirectories(folder.resolve("node" + number));
        return Program.start(
                own,
                environment,
                "serve",
                "--port",
                ports.get(number).toString(),
                "--data",
                own.resolve("data").toString());
    }

    @Test
    @SuppressWarnings("try") // they end before what they wrote is compared
    void nobody_notices_a_stop_and_a_kill_costs_a_retry_at_most() throws Exception {
        Optional<Tool> tool = Tool.find("haproxy");
        if (tool.isEmpty()) {
            return;
        }
        nodes.forEach(Program::url);
        Map<Writers.Target, Set<String>> acknowledged;
        List<Integer> followed;
        try (HaProxy proxy = HaProxy.start(tool.get(), folder, ports);
                Readers readers = Readers.start(proxy.url(), data);
                Writers writers = Writers.start(proxy.url(), data, 1, Duration.ofMillis(30))) {
            awaitWrites(writers);
            assertStatuses(writers, readers, ANSWERED);

            int before = proxy.lines();
            nodes.get(1).close();
            awaitWrites(writers);
            assertThat(proxy.awaitState(1, "DOWN", before, nodes.get(1))).contains("Layer4 connection problem");
            nodes.set(1, serve(1));
            proxy.awaitState(1, "UP", before, nodes.get(1));
            awaitWrites(writers);
            assertStatuses(writers, readers, RETRYABLE);

            before = proxy.lines();
            Program leaving = nodes.get(2);
            leaving.process().destroy();
            assertThat(proxy.awaitState(2, "DOWN", before, leaving)).contains("Layer7 wrong status, code: 503");
            // It still serves requests that come.
            assertThat(get(2, "/health/ready"))
                    .isEqualTo("503 {\"status\":\"DOWN\",\"reason\":\"The server is stopping.\"}");
            assertThat(get(2, "/health/live")).isEqualTo("200 {\"status\":\"UP\"}");
            assertThat(leaving.awaitEnd().status()).isZero();
            nodes.set(2, serve(2));
            proxy.awaitState(2, "UP", before, nodes.get(2));
            awaitWrites(writers);
            assertStatuses(writers, readers, ANSWERED);

            writers.close();
            readers.close();
            assertStatuses(writers, readers, ANSWERED);
            acknowledged = writers.acknowledged();
            followed = readers.projects();
        }
        try (Connection connection = DriverManager.getConnection(place.jdbcUrl(), place.user(), place.password())) {
            WrittenData.Outcome outcome = data.outcome(connection, acknowledged);
            assertThat(outcome).isEqualTo(new WrittenData.Outcome(outcome.acknowledged(), 0, 0, 0));
            List<Integer> projects = numbers(connection, "SELECT id FROM project");
            assertThat(followed).containsExactlyInAnyOrderElementsOf(projects);
            eachProjectCausedOneWebhook(connection, projects);
        }
    }

    private void eachProjectCausedOneWebhook(Connection connection, List<Integer> projects) throws SQLException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        List<Integer> waiting = List.of(1);
        while (!waiting.isEmpty() && System.nanoTime() < deadline) {
            waiting = numbers(connection, "SELECT id FROM webhook_delivery WHERE state = 'pending'");
            LockSupport.parkNanos(50_000_000);
        }
        assertThat(waiting).isEmpty();
        Set<String> ids = new HashSet<>();
        List<Integer> created = new ArrayList<>();
        int twice = 0;
        while (receiver.waiting() > 0) {
            JsonNode event = new JsonMapper().readTree(receiver.take().body());
            if (!ids.add(event.get("id").asString())) {
                twice++;
            } else if (event.get("event_type").asString().equals("project.created")) {
                created.add(event.get("data").get("object_id").asInt());
            }
        }
        assertThat(created).containsExactlyInAnyOrderElementsOf(projects);
        assertThat(ids).hasSameSizeAs(numbers(connection, "SELECT id FROM webhook_delivery"));
        assertThat(twice).isLessThanOrEqualTo(MOST_TWICE);
    }

    private static List<Integer> numbers(Connection connection, String sql) throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                numbers.add(row.getInt(1));
            }
        }
        return numbers;
    }

    /** Looks at all replies since the last call; the status of an attempt without one is 0. */
    private static void assertStatuses(Writers writers, Readers readers, Set<Integer> allowed) {
        assertThat(writers.attempts())
                .filteredOn(attempt -> !allowed.contains(attempt.status()))
                .isEmpty();
        assertThat(readers.replies())
                .filteredOn(reply -> !allowed.contains(reply.status()))
                .isEmpty();
    }

    private static void awaitWrites(Writers writers) {
        int before = writers.number();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (writers.number() < before + WRITES) {
            assertThat(System.nanoTime()).as("nothing is written").isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private String get(int number, String path) throws IOException, InterruptedException {
        HttpResponse<String> reply = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(number) + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return reply.statusCode() + " " + reply.body();
    }
}
