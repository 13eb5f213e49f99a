package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Eventually;
import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Outdated cached lists are never served: two nodes, and changes by direct SQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrganizationFreshnessTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/organizations/";

    private final TestDatabases.Place place = TestDatabases.create();
    private final TestServer one = TestServer.start(place);
    private final TestServer other = TestServer.start(place);
    private final TestServer third = TestServer.start(place);
    private final Scene scene = new Scene(one);
    private int number;

    /**
     * A change.
     *
     * @param sql the change; in braces the ids of rows
     * @param path the path in which Ada must see it
     */
    record Change(String what, String sql, String path) {
        Change of(Map<String, Integer> rows) {
            return new Change(what, filled(sql, rows), filled(path, rows));
        }

        private static String filled(String text, Map<String, Integer> rows) {
            String filled = text;
            for (Map.Entry<String, Integer> row : rows.entrySet()) {
                filled = filled.replace("{" + row.getKey() + "}", row.getValue().toString());
            }
            return filled;
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Change> changes() {
        return Stream.of(
                new Change("rename", "UPDATE organization SET name = 'Renamed' WHERE id = {acme}", LIST),
                new Change("rename", "UPDATE organization SET name = 'Renamed' WHERE id = {acme}", LIST + "{acme}/"),
                new Change("setting", "UPDATE organization SET skip_onboarding = true WHERE id = {acme}", LIST),
                new Change("disable", "UPDATE organization SET disabled = true WHERE id = {acme}", LIST),
                new Change("disable", "UPDATE organization SET disabled = true WHERE id = {acme}", LIST + "{acme}/"),
                new Change(
                        "enable what was left out", "UPDATE organization SET disabled = false WHERE id = {off}", LIST),
                new Change(
                        "rename what no search found",
                        "UPDATE organization SET name = 'Acme 3', name_fold = 'acme 3' WHERE id = {bolt}",
                        LIST + "?search=acme"),
                new Change("delete", "DELETE FROM organization WHERE id = {acme}", LIST),
                new Change("delete", "DELETE FROM organization WHERE id = {acme}", LIST + "{acme}/"),
                new Change(
                        "join",
                        "INSERT INTO membership (organization_id, person_id, role) VALUES ({elsewhere}, {ada}, 'member')",
                        LIST),
                new Change(
                        "join for one project",
                        "INSERT INTO membership (organization_id, project_id, person_id, role) VALUES ({elsewhere}, {other}, {ada}, 'member')",
                        LIST),
                new Change(
                        "leave", "DELETE FROM membership WHERE organization_id = {acme} AND person_id = {ada}", LIST),
                new Change(
                        "leave",
                        "DELETE FROM membership WHERE organization_id = {acme} AND person_id = {ada}",
                        LIST + "{acme}/"),
                new Change(
                        "role",
                        "UPDATE membership SET role = 'labs' WHERE organization_id = {acme} AND person_id = {ada}",
                        LIST),
                new Change(
                        "somebody joins",
                        "INSERT INTO membership (organization_id, person_id, role) VALUES ({acme}, {gil}, 'member')",
                        LIST),
                new Change(
                        "somebody joins a project",
                        "INSERT INTO membership (organization_id, project_id, person_id, role) VALUES ({acme}, {sales}, {gil}, 'member')",
                        LIST),
                new Change(
                        "somebody leaves",
                        "DELETE FROM membership WHERE organization_id = {acme} AND person_id = {max}",
                        LIST),
                new Change("somebody is renamed", "UPDATE person SET name = 'Maximilian' WHERE id = {max}", LIST),
                new Change("somebody is deleted", "DELETE FROM person WHERE id = {max}", LIST + "{acme}/"),
                new Change("new project", "INSERT INTO project (organization_id, name) VALUES ({acme}, 'New')", LIST),
                new Change("project renamed", "UPDATE project SET name = 'Newer' WHERE id = {sales}", LIST + "{acme}/"),
                new Change("project deleted", "DELETE FROM project WHERE id = {sales}", LIST),
                new Change("everybody renamed", "UPDATE person SET name = name || '!'", LIST),
                new Change(
                        "memberships moved",
                        "UPDATE membership SET organization_id = {elsewhere} WHERE person_id = {max}",
                        LIST + "{acme}/"),
                new Change(
                        "a project moved",
                        "UPDATE project SET organization_id = {elsewhere} WHERE id = {empty}",
                        LIST + "{acme}/"));
    }

    /** The first change after a start takes longer than all others: classes are loaded for it. */
    @BeforeAll
    void warmUp() {
        Map<String, Integer> rows = furnish();
        Change change = changes().findFirst().orElseThrow().of(rows);
        String key = key(rows);
        String before = seen(one, change, key);
        assertThat(seen(other, change, key)).isEqualTo(before);
        scene.sql(change.sql());
        Eventually.until(() -> !seen(one, change, key).equals(before)
                && !seen(other, change, key).equals(before));
    }

    @AfterAll
    void stop() {
        third.close();
        other.close();
        one.close();
    }

    /**
     * New rows, so that no server has cached any of them: Ada is in Acme, in one that is disabled and in Bolt; Max in Acme.
     * Sales is Acme's, with Ada, and so is Empty.
     */
    private Map<String, Integer> furnish() {
        number++;
        int acme = scene.organization("Acme");
        int off = scene.organization("Acme off");
        int bolt = scene.organization("Bolt");
        int elsewhere = scene.organization("Elsewhere");
        int ada = scene.personIn(acme, "ada@" + number + ".example", "admin");
        int max = scene.personIn(acme, "max@" + number + ".example", "member");
        int gil = scene.person("gil@" + number + ".example");
        scene.member(off, ada, "admin");
        scene.member(bolt, ada, "admin");
        int sales = scene.project(acme, "Sales");
        int others = scene.project(elsewhere, "Other");
        int empty = scene.project(acme, "Empty");
        scene.projectMember(acme, sales, ada, "member");
        scene.sql("UPDATE organization SET disabled = true WHERE id = ?", off);
        return Map.of(
                "acme",
                acme,
                "off",
                off,
                "bolt",
                bolt,
                "elsewhere",
                elsewhere,
                "ada",
                ada,
                "max",
                max,
                "gil",
                gil,
                "sales",
                sales,
                "other",
                others,
                "empty",
                empty);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_shows_at_once_where_it_was_made_and_within_a_second_elsewhere(Change template) {
        Map<String, Integer> rows = furnish();
        Change change = template.of(rows);
        String key = key(rows);
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
    void a_change_by_somebody_else_shows_within_a_second(Change template) throws SQLException {
        Map<String, Integer> rows = furnish();
        Change change = template.of(rows);
        String key = key(rows);
        String before = seen(one, change, key);

        try (Connection connection = DriverManager.getConnection(place.jdbcUrl(), place.user(), place.password());
                Statement statement = connection.createStatement()) {
            statement.execute(change.sql());
        }

        String after = fresh(change, key);
        assertThat(after.equals(before)).as("shows nothing new").isFalse();
        assertShowsWithinASecond(one, change, key, after);
    }

    private String key(Map<String, Integer> rows) {
        return scene.personKey(Objects.requireNonNull(rows.get("ada")));
    }

    @Test
    void a_person_in_very_many_organizations_is_renamed_in_each() {
        try (TestServer large = TestServer.start()) {
            Scene many = new Scene(large);
            int gil = many.person("gil@example.com");
            many.sql("INSERT INTO organization (name, name_fold, name_order) "
                    + "SELECT 'O' || n, 'o' || n, ''::bytea FROM generate_series(1, 20100) n");
            many.sql("INSERT INTO membership (organization_id, person_id, role) " + "SELECT id, " + gil
                    + ", 'member' FROM organization ORDER BY id");
            List<String> keys = IntStream.range(0, 20)
                    .mapToObj(n -> many.organizationKey(1 + n * 1000))
                    .toList();
            for (String key : keys) {
                assertThat(large.get(LIST, KEY, key).body()).contains("\"name\":\"gil\"");
            }
            many.sql("UPDATE person SET name = 'Gilbert' WHERE id = ?", gil);
            for (String key : keys) {
                assertThat(large.get(LIST, KEY, key).body()).contains("\"name\":\"Gilbert\"");
            }
        }
    }

    @Test
    void very_many_keys_are_revoked_at_once() {
        try (TestServer large = TestServer.start()) {
            Scene many = new Scene(large);
            int acme = many.organization("Acme");
            String key = many.organizationKey(acme);
            many.sql(
                    "INSERT INTO api_key (organization_id, prefix, digest) "
                            + "SELECT ?, 'tk', int4send(n) FROM generate_series(1, 10050) n",
                    acme);
            String last = many.organizationKey(acme);
            for (String good : List.of(key, last)) {
                assertThat(large.get(LIST, KEY, good).statusCode()).isEqualTo(200);
            }
            many.sql("UPDATE api_key SET revoked_at = now()");
            for (String bad : List.of(key, last)) {
                assertThat(large.get(LIST, KEY, bad).statusCode()).isEqualTo(401);
            }
        }
    }

    private static String seen(TestServer server, Change change, String key) {
        return server.get(change.path(), KEY, key).body();
    }

    /** The reply of a server that has cached none of these rows. */
    private String fresh(Change change, String key) {
        return seen(third, change, key);
    }

    private static void assertShowsWithinASecond(TestServer server, Change change, String key, String expected) {
        AtomicReference<String> seen = new AtomicReference<>("");
        Eventually.within(Duration.ofSeconds(1), () -> {
            seen.set(seen(server, change, key));
            return expected.equals(seen.get());
        });
        assertThat(seen.get()).isEqualTo(expected);
    }
}
