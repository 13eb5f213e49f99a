package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.access.Deadline;
import io.tenantry.cli.database.NodeConnections;
import io.tenantry.secret.SecretBox;
import io.tenantry.start.Installation;
import io.tenantry.storage.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionsOfANodeTest {
    private static final int CONNECTIONS = NodeConnections.DEFAULT.pool();
    private static final String OTHERS = """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()""";

    @Test
    void a_server_with_all_its_connections_in_use_has_as_many_as_the_documentation_says() throws Exception {
        TestDatabases.Place place = TestDatabases.create();
        CountDownLatch begun = new CountDownLatch(CONNECTIONS);
        CountDownLatch over = new CountDownLatch(1);
        try (Database database = Database.open(place.jdbcUrl(), place.user(), place.password(), CONNECTIONS);
                Installation installation =
                        new Installation(database, new SecretBox(new byte[SecretBox.KEY_LENGTH]), Clock.systemUTC())) {
            // More readers than connections: the rest has to wait.
            for (int i = 0; i < CONNECTIONS + 8; i++) {
                Thread.ofVirtual()
                        .start(() -> Deadline.ofEachWait(
                                Deadline.LONG,
                                () -> database.read(handle -> {
                                    begun.countDown();
                                    return await(over);
                                })));
            }
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            installation.start("http://localhost");

            long connections = others(place);

            over.countDown();
            assertThat(Files.readString(Path.of("docs/operations.md")))
                    .contains("Each opens at most " + connections + " connections");
        } finally {
            over.countDown();
        }
    }

    private static long others(TestDatabases.Place place) throws SQLException {
        try (Connection connection = DriverManager.getConnection(place.jdbcUrl(), place.user(), place.password());
                ResultSet row = connection.createStatement().executeQuery(OTHERS)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
