package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.tenantry.api.user.RoleScene.Call;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Every operation while the database has another schema, and while it is unreachable. The server cannot be used after that. */
final class Outage {
    private static final int AT_ONCE = 60;

    private Outage() {}

    static void walk(Answering server) throws SQLException {
        List<Supplier<Integer>> operations = operations(server);
        Logger log = (Logger) LoggerFactory.getLogger("io.tenantry");
        log.setLevel(Level.OFF);
        try {
            fail(server, operations);
        } finally {
            log.setLevel(null);
        }
    }

    private static void fail(Answering server, List<Supplier<Integer>> operations) throws SQLException {
        String own = server.world.place.jdbcUrl();
        String other = own.replaceFirst("/[^/?]+(\\?|$)", "/postgres$1");
        String database = own.replaceFirst(".*/([^/?]+).*", "$1");
        administer(server, own, "ALTER SCHEMA public RENAME TO elsewhere");
        assertThat(statuses(operations)).containsOnly(500);
        administer(
                server,
                other,
                "ALTER DATABASE " + database + " ALLOW_CONNECTIONS false",
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" + database + "'");
        assertThat(statuses(operations)).containsOnly(503);
        // So that nothing waits for it when the server stops.
        administer(server, other, "ALTER DATABASE " + database + " ALLOW_CONNECTIONS true");
    }

    private static List<Supplier<Integer>> operations(Answering server) {
        RoleScene admin = RoleScene.of(server.world.scene, "admin");
        List<Supplier<Integer>> operations = new ArrayList<>();
        RoleCalls.CALLS.forEach((operation, calls) -> {
            Call call = calls.apply(admin);
            String method = operation.substring(0, operation.indexOf(' '));
            operations.add(() ->
                    server.send(method, call.path(), call.body(), admin.key()).statusCode());
        });
        for (String path : OpenOperations.PATHS) {
            operations.add(() -> server.send(
                            "POST", path, OpenOperations.ANY_BODY.replace("nobody", path.replace('/', '-')), "")
                    .statusCode());
        }
        return operations;
    }

    /** Many at once, since each may wait for a connection; but no more than one network address may have waiting. */
    private static List<Integer> statuses(List<Supplier<Integer>> operations) {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<Integer>> replies = operations.stream()
                    .map(operation -> threads.submit(operation::get))
                    .toList();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> reply : replies) {
                statuses.add(reply.get());
            }
            return statuses;
        } catch (InterruptedException | java.util.concurrent.ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Uses a separate connection. */
    private static void administer(Answering server, String url, String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url, server.world.place.user(), server.world.place.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
