package io.tenantry.http.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is remembered of the lists is never served once it is wrong: two nodes, and a stranger at the database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class OrganizationFreshnessTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/organizations/";

    private TestDatabases.Place place;
    private TestServer one;
    private TestServer other;
    private Scene scene;

    /**
     * A change, by what it does.
     *
     * @param sql the change, on the rows of {@link #furnish}
     * @param path what it must show in, for Ada
     */
    record Change(String what, String sql, String path) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Change> changes() {
        return Stream.of(
                new Change("rename", "UPDATE organization SET name = 'Renamed' WHERE id = 1", LIST),
                new Change("rename", "UPDATE organization SET name = 'Renamed' WHERE id = 1", LIST + "1/"),
                new Change("setting", "UPDATE organization SET skip_onboarding = true WHERE id = 1", LIST),
                new Change("disable", "UPDATE organization SET disabled = true WHERE id = 1", LIST),
                new Change("disable", "UPDATE organization SET disabled = true WHERE id = 1", LIST + "1/"),
                new Change("enable what was left out", "UPDATE organization SET disabled = false WHERE id = 2", LIST),
                new Change(
                        "rename what no search found",
                        "UPDATE organization SET name = 'Acme 3', name_fold = 'acme 3' WHERE id = 3",
                        LIST + "?search=acme"),
                new Change("delete", "DELETE FROM organization WHERE id = 1", LIST),
                new Change("delete", "DELETE FROM organization WHERE id = 1", LIST + "1/"),
                new Change(
                        "join",
                        "INSERT INTO membership (organization_id, person_id, role) VALUES (4, 1, 'member')",
                        LIST),
                new Change(
                        "join for one project",
                        "INSERT INTO membership (organization_id, project_id, person_id, role) VALUES (4, 2, 1, 'member')",
                        LIST),
                new Change("leave", "DELETE FROM membership WHERE organization_id = 1 AND person_id = 1", LIST),
                new Change("leave", "DELETE FROM membership WHERE organization_id = 1 AND person_id = 1", LIST + "1/"),
                new Change(
                        "role",
                        "UPDATE membership SET role = 'labs' WHERE organization_id = 1 AND person_id = 1",
                        LIST),
                new Change(
                        "somebody joins",
                        "INSERT INTO membership (organization_id, person_id, role) VALUES (1, 3, 'member')",
                        LIST),
                new Change(
                        "somebody joins a project",
                        "INSERT INTO membership (organization_id, project_id, person_id, role) VALUES (1, 1, 3, 'member')",
                        LIST),
                new Change(
                        "somebody leaves", "DELETE FROM membership WHERE organization_id = 1 AND person_id = 2", LIST),
                new Change("somebody is renamed", "UPDATE person SET name = 'Maximilian' WHERE id = 2", LIST),
                new Change("somebody is deleted", "DELETE FROM person WHERE id = 2", LIST + "1/"),
                new Change("new project", "INSERT INTO project (organization_id, name) VALUES (1, 'New')", LIST),
                new Change("project renamed", "UPDATE project SET name = 'Newer' WHERE id = 1", LIST + "1/"),
                new Change("project deleted", "DELETE FROM project WHERE id = 1", LIST),
                new Change("everybody renamed", "UPDATE person SET name = name || '!'", LIST),
                new Change("memberships moved", "UPDATE membership SET organization_id = 4 WHERE id = 2", LIST + "1/"),
                new Change("a project moved", "UPDATE project SET organization_id = 4 WHERE id = 3", LIST + "1/"));
    }

    @BeforeEach
    void start() {
        place = TestDatabases.create();
        one = TestServer.start(place);
        other = TestServer.start(place);
        scene = new Scene(one);
        furnish();
    }

    @AfterEach
    void stop() {
        other.close();
        one.close();
    }

    /** Ada (1) is in Acme (1), in a disabled one (2) and in Bolt (3); Max (2) in Acme. Project 1 is Acme's, with Ada. */
    private void furnish() {
        int acme = scene.organization("Acme");
        int off = scene.organization("Acme off");
        int bolt = scene.organization("Bolt");
        int elsewhere = scene.organization("Elsewhere");
        int ada = scene.personIn(acme, "ada@example.com", "admin");
        scene.personIn(acme, "max@example.com", "member");
        scene.person("gil@example.com");
        scene.member(off, ada, "admin");
        scene.member(bolt, ada, "admin");
        int project = scene.project(acme, "Sales");
        scene.project(elsewhere, "Other");
        scene.project(acme, "Empty");
        scene.projectMember(acme, project, ada, "member");
        scene.sql("UPDATE organization SET disabled = true WHERE id = ?", off);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_shows_at_once_where_it_was_made_and_within_a_second_elsewhere(Change change) {
        String key = scene.personKey(1);
        String before = seen(one, change, key);
        assertThat(seen(other, change, key)).isEqualTo(before);

        scene.sql(change.sql());

        String after = seen(one, change, key);
        assertThat(after.equals(before)).as("shows nothing new").isFalse();
        assertThat(after).isEqualTo(fresh(change, key));
        assertShowsWithinASecond(other, change, key, after);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_by_somebody_else_shows_within_a_second(Change change) throws SQLException {
        String key = scene.personKey(1);
        String before = seen(one, change, key);

        try (Connection connection = DriverManager.getConnection(place.jdbcUrl(), place.user(), place.password());
                Statement statement = connection.createStatement()) {
            statement.execute(change.sql());
        }

        String after = fresh(change, key);
        assertThat(after.equals(before)).as("shows nothing new").isFalse();
        assertShowsWithinASecond(one, change, key, after);
    }

    @Test
    void a_person_in_very_many_organizations_is_renamed_in_each() {
        scene.sql("INSERT INTO organization (name, name_fold, name_order) "
                + "SELECT 'O' || n, 'o' || n, ''::bytea FROM generate_series(1, 20100) n");
        scene.sql("INSERT INTO membership (organization_id, person_id, role) "
                + "SELECT id, 3, 'member' FROM organization WHERE name LIKE 'O%' ORDER BY id");
        List<String> keys = IntStream.range(0, 20)
                .mapToObj(n -> scene.organizationKey(5 + n * 1000))
                .toList();
        for (String key : keys) {
            assertThat(one.get(LIST, KEY, key).body()).contains("\"name\":\"gil\"");
        }
        scene.sql("UPDATE person SET name = 'Gilbert' WHERE id = 3");
        for (String key : keys) {
            assertThat(one.get(LIST, KEY, key).body()).contains("\"name\":\"Gilbert\"");
        }
    }

    @Test
    void very_many_keys_are_revoked_at_once() {
        String key = scene.organizationKey(1);
        scene.sql("INSERT INTO api_key (organization_id, prefix, digest) "
                + "SELECT 1, 'tk', int4send(n) FROM generate_series(1, 10050) n");
        String last = scene.organizationKey(1);
        for (String good : List.of(key, last)) {
            assertThat(one.get(LIST, KEY, good).statusCode()).isEqualTo(200);
        }
        scene.sql("UPDATE api_key SET revoked_at = now()");
        for (String bad : List.of(key, last)) {
            assertThat(one.get(LIST, KEY, bad).statusCode()).isEqualTo(401);
        }
    }

    private static String seen(TestServer server, Change change, String key) {
        return server.get(change.path(), KEY, key).body();
    }

    /** What a program that remembers nothing yet would answer. */
    private String fresh(Change change, String key) {
        try (TestServer third = TestServer.start(place)) {
            return seen(third, change, key);
        }
    }

    private static void assertShowsWithinASecond(TestServer server, Change change, String key, String expected) {
        long deadline = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        String seen = seen(server, change, key);
        while (!seen.equals(expected) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            seen = seen(server, change, key);
        }
        assertThat(seen).isEqualTo(expected);
    }
}
