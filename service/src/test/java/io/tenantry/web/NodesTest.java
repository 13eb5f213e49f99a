package io.tenantry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.operator.Operators;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two nodes on one database: an end of access is effective at once on the node that handled it and within a second on the
 * other. When the change feed cannot be read, nothing is served from the cache.
 */
@Tag("long")
@Tag("alone")
@SuppressWarnings("NullAway.Init")
class NodesTest {
    private static final String LIST = "/user/organizations/";
    private static final String PAGE = "/management/v2.0/organisations?sort=name:asc";
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String SECRET = "a-webhook-secret-to-be-seen";

    private TestDatabases.Place place;
    private TestServer here;
    private TestServer there;
    private int acme;
    private int adasMembership;
    private String ada;
    private String max;

    @BeforeEach
    void start() {
        place = TestDatabases.create();
        here = TestServer.start(place);
        there = TestServer.start(place);
        Scene scene = new Scene(here);
        acme = scene.organization("Acme");
        int person = scene.person("ada@example.com");
        adasMembership = scene.member(acme, person, "admin");
        ada = scene.personKey(person);
        max = scene.personKey(scene.personIn(acme, "max@example.com", "admin"));
        patch("{\"webhook_secret\":\"" + SECRET + "\"}");
        awaitThere(() -> list(there, ada).contains(SECRET));
    }

    @AfterEach
    void stop() {
        there.close();
        here.close();
    }

    @Test
    void a_revoked_key_stops() {
        int id = json(here.get("/user/api/v1/user-api-key/", KEY, ada).body());
        assertThat(status(there, ada)).isEqualTo(200);
        assertThat(here.send("DELETE", "/user/api/v1/user-api-key/" + id + "/", null, KEY, ada)
                        .statusCode())
                .isEqualTo(204);
        assertThat(status(here, ada)).isEqualTo(401);
        awaitThere(() -> status(there, ada) == 401);
    }

    @Test
    void a_disabled_organization_is_gone() {
        String organizationKey = new Scene(here).organizationKey(acme);
        assertThat(list(there, organizationKey)).contains("\"Acme\"");
        String id = here.get(PAGE, "Authorization", TestServer.basic())
                .body()
                .replaceFirst("(?s).*\"_id\":\"([0-9a-f]{24})\".*", "$1");
        HttpResponse<String> disabled = here.send(
                "PATCH",
                "/management/v2.0/organisations/" + id,
                "{\"disabled\":true}",
                "Authorization",
                TestServer.basic(),
                "Content-Type",
                "application/json");
        assertThat(disabled.statusCode()).as(disabled.body()).isEqualTo(200);
        for (String key : List.of(ada, organizationKey)) {
            assertThat(list(here, key)).doesNotContain("\"Acme\"");
            awaitThere(() -> !list(there, key).contains("\"Acme\""));
        }
    }

    @Test
    void a_removed_member_sees_nothing() {
        assertThat(here.send("DELETE", "/user/memberships/" + adasMembership + "/", null, KEY, max)
                        .statusCode())
                .isEqualTo(204);
        assertThat(list(here, ada)).isEqualTo("[]");
        awaitThere(() -> list(there, ada).equals("[]"));
    }

    @Test
    void another_role_sees_no_secret() {
        HttpResponse<String> demoted = here.send(
                "PATCH",
                "/user/memberships/" + adasMembership + "/",
                "{\"role\":\"member\"}",
                KEY,
                max,
                "Content-Type",
                "application/json");
        assertThat(demoted.statusCode()).as(demoted.body()).isEqualTo(200);
        assertThat(list(here, ada)).contains("\"Acme\"").doesNotContain(SECRET);
        awaitThere(() -> !list(there, ada).contains(SECRET));
    }

    @Test
    void an_operators_old_password_opens_nothing() {
        String old = TestServer.basic();
        assertThat(there.get(PAGE, "Authorization", old).statusCode()).isEqualTo(200);
        here.installation()
                .operators()
                .configure(List.of(new Operators.Credentials(TestServer.OPERATOR.username(), "another password")));
        assertThat(here.get(PAGE, "Authorization", old).statusCode()).isEqualTo(401);
        awaitThere(() -> there.get(PAGE, "Authorization", old).statusCode() == 401);
        String current = TestServer.basic(TestServer.OPERATOR.username(), "another password");
        assertThat(there.get(PAGE, "Authorization", current).statusCode()).isEqualTo(200);
    }

    @Test
    void a_page_of_the_management_api_shows_what_the_other_node_wrote() {
        assertThat(page(there)).contains("\"Acme\"");
        patch("{\"name\":\"Renamed\"}");
        assertThat(page(here)).contains("\"Renamed\"").doesNotContain("\"Acme\"");
        awaitThere(() -> page(there).contains("\"Renamed\""));
    }

    @Test
    void without_news_no_cached_answer_is_served() {
        assertThat(list(there, ada)).contains("\"Acme\"");
        assertThat(page(there)).contains("\"Acme\"");
        sql("ALTER TABLE change RENAME TO unreachable");
        sql("SET session_replication_role = replica", "UPDATE organization SET name = 'Unheard of'");
        awaitThere(() -> list(there, ada).contains("\"Unheard of\""));
        assertThat(page(there)).contains("\"Unheard of\"");
        // From now on no node caches anything, so that every change shows at once, also one that nobody can have
        // heard of.
        for (int i = 0; i < 5; i++) {
            String name = "Silent " + i;
            sql("SET session_replication_role = replica", "UPDATE organization SET name = '" + name + "'");
            for (TestServer node : List.of(here, there)) {
                assertThat(list(node, ada)).contains("\"" + name + "\"");
                assertThat(page(node)).contains("\"" + name + "\"");
            }
        }
        sql("SET session_replication_role = replica", "UPDATE api_key SET revoked_at = now()");
        assertThat(status(here, ada)).isEqualTo(401);
        assertThat(status(there, ada)).isEqualTo(401);

        sql("ALTER TABLE unreachable RENAME TO change", "UPDATE api_key SET revoked_at = NULL");
        awaitThere(() -> status(there, ada) == 200);
        sql("UPDATE organization SET name = 'Heard again'");
        awaitThere(() -> list(there, ada).contains("\"Heard again\""));
    }

    @Test
    void without_a_database_there_is_503_and_afterwards_the_truth() {
        assertThat(list(there, ada)).contains("\"Acme\"");
        String name = place.jdbcUrl().replaceFirst(".*/([a-z_0-9]+).*", "$1");
        elsewhere(
                "ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS false",
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" + name + "'");
        try {
            awaitThere(() -> status(there, ada) == 503);
            assertThat(there.get(LIST, KEY, ada).headers().firstValue("Retry-After"))
                    .isPresent();
            assertThat(there.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(there.get("/health/live").statusCode()).isEqualTo(200);
        } finally {
            elsewhere("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS true");
        }
        sql("UPDATE organization SET name = 'Meanwhile'");
        HttpResponse<String> again = there.get(LIST, KEY, ada);
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (again.statusCode() == 503 && System.nanoTime() < deadline) {
            again = there.get(LIST, KEY, ada);
        }
        assertThat(again.body()).contains("\"Meanwhile\"");
        assertThat(there.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void a_look_for_news_that_breaks_off_costs_nothing_but_memory() {
        assertThat(list(there, ada)).contains("\"Acme\"");
        sql("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name LIKE 'tenantry-news%'");
        sql("UPDATE organization SET name = 'After the break'");
        awaitThere(() -> list(there, ada).contains("\"After the break\""));
        patch("{\"name\":\"Written here\"}");
        assertThat(list(here, ada)).contains("\"Written here\"");
    }

    private void patch(String body) {
        HttpResponse<String> reply =
                here.send("PATCH", LIST + acme + "/", body, KEY, max, "Content-Type", "application/json");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }

    private static String list(TestServer node, String key) {
        return node.get(LIST, KEY, key).body();
    }

    private static int status(TestServer node, String key) {
        return node.get(LIST, KEY, key).statusCode();
    }

    private static String page(TestServer node) {
        return node.get(PAGE, "Authorization", TestServer.basic(), "Accept", "application/json")
                .body();
    }

    /** The id of the first key of a list. */
    private static int json(String keys) {
        return Integer.parseInt(keys.replaceFirst("(?s).*?\"id\":(\\d+).*", "$1"));
    }

    /** Waits a second, and the time of a request that was under way when it ended. */
    private static void awaitThere(Supplier<Boolean> seen) {
        long deadline = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        boolean late = false;
        while (!seen.get()) {
            assertThat(late).as("not seen within a second").isFalse();
            late = System.nanoTime() > deadline;
        }
    }

    /** Runs statements from outside of the nodes, on one connection. */
    private void sql(String... statements) {
        run(place.jdbcUrl(), statements);
    }

    private void elsewhere(String... statements) {
        run(place.jdbcUrl().replaceFirst("/[a-z_0-9]+(\\?|$)", "/postgres$1"), statements);
    }

    private void run(String url, String... statements) {
        try (Connection connection = DriverManager.getConnection(url, place.user(), place.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
