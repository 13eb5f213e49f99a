package io.tenantry.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.api.user.CapturedLog;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database that is exchanged for an older copy, and one that has no connection left. */
@Tag("long")
class OtherDatabaseTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/organizations/";

    private final TestDatabases.Place place = TestDatabases.empty();
    private final String name = place.jdbcUrl().replaceFirst(".*/([a-z_0-9]+).*", "$1");

    @Test
    void caches_begin_anew_on_an_older_copy() {
        place.open().close();
        try (Forwarder forwarder = Forwarder.before(place)) {
            int acme;
            String ada;
            try (TestServer before = TestServer.start(place)) {
                Scene scene = new Scene(before);
                acme = scene.organization("Older");
                ada = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
            }
            sql("CREATE DATABASE " + name + "_copy TEMPLATE " + name);
            try (TestServer server = TestServer.start(forwarder.to(place))) {
                HttpResponse<String> renamed = server.send(
                        "PATCH",
                        LIST + acme + "/",
                        "{\"name\":\"Newer\"}",
                        KEY,
                        ada,
                        "Content-Type",
                        "application/json");
                assertThat(renamed.statusCode()).as(renamed.body()).isEqualTo(200);
                for (int i = 0; i < 3; i++) {
                    assertThat(server.get(LIST, KEY, ada).body()).contains("Newer");
                }
                forwarder.cut();
                // Without it, cached replies may be used for 900 ms after the last answer of the database.
                Timed.await(() -> server.get("/health/ready"), 503);
                exchange();
                forwarder.restore();
                Timed.await(() -> server.get("/health/ready"), 200);
                for (int i = 0; i < 10; i++) {
                    HttpResponse<String> list = server.get(LIST, KEY, ada);
                    assertThat(list.statusCode()).isEqualTo(200);
                    assertThat(list.body()).contains("Older").doesNotContain("Newer");
                }
            }
        }
    }

    /** Gives the copy the name of the database, as soon as the connections to it are closed. */
    private void exchange() {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            try {
                sql("ALTER DATABASE " + name + " RENAME TO " + name + "_newer");
                sql("ALTER DATABASE " + name + "_copy RENAME TO " + name);
                return;
            } catch (IllegalStateException inUse) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    @Test
    void no_connection_left_is_told_and_needs_no_restart() {
        String user = "limited_" + name;
        sql("CREATE ROLE " + user + " LOGIN PASSWORD 'limited'");
        sql("ALTER DATABASE " + name + " OWNER TO " + user);
        try (TestServer server = TestServer.start(new TestDatabases.Place(place.jdbcUrl(), user, "limited"))) {
            Scene scene = new Scene(server);
            int acme = scene.organization("Acme");
            String ada = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
            assertThat(rename(server, acme, ada).statusCode()).isEqualTo(200);

            // Fewer than the pool has: some requests wait, and all are answered.
            sql("ALTER ROLE " + user + " CONNECTION LIMIT 5");
            terminate(user);
            Timed.await(() -> rename(server, acme, ada), 200);
            for (Timed timed : Timed.together(40, () -> rename(server, acme, ada))) {
                assertThat(timed.reply().statusCode()).as(timed.reply().body()).isEqualTo(200);
                assertThat(timed.took()).isLessThan(Timed.LONGEST_REQUEST);
            }

            sql("ALTER ROLE " + user + " CONNECTION LIMIT 0");
            terminate(user);
            Timed.await(() -> server.get("/health/ready"), 503);
            Set<String> told = new HashSet<>();
            for (Timed timed : Timed.together(20, () -> rename(server, acme, ada))) {
                assertThat(timed.took()).isLessThan(Timed.LONGEST_REQUEST);
                assertThat(timed.reply().statusCode()).isEqualTo(503);
                assertThat(timed.reply().headers().firstValue("Retry-After")).contains("1");
                told.add(timed.reply().body());
            }
            // Some get a connection that was cut, and some wait behind the first ones of the same person.
            assertThat(told)
                    .contains("{\"detail\":\"The database has no connection left.\"}")
                    .isSubsetOf(
                            "{\"detail\":\"The database has no connection left.\"}",
                            "{\"detail\":\"The database is not reachable.\"}",
                            "{\"detail\":\"The request took too long.\"}");
            sql("ALTER ROLE " + user + " CONNECTION LIMIT -1");
            assertThat(Timed.await(() -> rename(server, acme, ada), 200)).isLessThan(Duration.ofSeconds(1));
            assertThat(Timed.await(() -> server.get("/health/ready"), 200)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_password_that_is_no_longer_right_is_told_in_the_log_once_and_needs_no_restart() {
        String user = "rotated_" + name;
        sql("CREATE ROLE " + user + " LOGIN PASSWORD 'first'");
        sql("ALTER DATABASE " + name + " OWNER TO " + user);
        try (CapturedLog log = CapturedLog.begin();
                TestServer server = TestServer.start(new TestDatabases.Place(place.jdbcUrl(), user, "first"))) {
            sql("ALTER ROLE " + user + " PASSWORD 'second'");
            terminate(user);
            Timed.await(() -> server.get("/health/ready"), 503);
            Timed.together(5, () -> server.get(LIST, KEY, "unknown"));
            sql("ALTER ROLE " + user + " PASSWORD 'first'");
            Timed.await(() -> server.get("/health/ready"), 200);
            Timed.await(() -> server.get(LIST, KEY, "unknown"), 401);

            // The connections of requests, and that of the change feed.
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("No connection to "))
                    .hasSize(2)
                    .allMatch(line -> line.contains("password authentication failed for user \"" + user + "\""));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("There is a connection to "))
                    .hasSize(2);
        }
    }

    private void terminate(String user) {
        sql("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '" + user + "'");
    }

    private static HttpResponse<String> rename(TestServer server, int organization, String key) {
        return server.send(
                "PATCH",
                LIST + organization + "/",
                "{\"team_size\":\"<10\"}",
                KEY,
                key,
                "Content-Type",
                "application/json");
    }

    private void sql(String sql) {
        String url = place.jdbcUrl().replaceFirst("/" + name, "/postgres");
        try (Connection connection = DriverManager.getConnection(url, place.user(), place.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
