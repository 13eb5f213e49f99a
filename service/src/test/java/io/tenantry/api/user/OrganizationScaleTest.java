package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.access.RequestId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The number of statements does not depend on the size of the reply. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class OrganizationScaleTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/organizations/";

    private final List<String> statements = Collections.synchronizedList(new ArrayList<>());
    private TestServer server;
    private Scene scene;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
        server.database().read(Handle::getJdbi).setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                // Background work has separate statements.
                if (!RequestId.current().isEmpty()) {
                    statements.add(context.getRenderedSql());
                }
            }
        });
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** A person in so many organizations, each with so many projects, each of those with so many members. */
    private int person(String email, int organizations, int projects, int members, boolean whole) {
        int person = scene.person(email);
        String prefix = email.substring(0, email.indexOf('@'));
        scene.sql(
                "INSERT INTO organization (name, name_fold, name_order) SELECT ? || n, ? || n, ''::bytea "
                        + "FROM generate_series(1, ?) n",
                prefix,
                prefix,
                organizations);
        scene.sql(
                "INSERT INTO project (organization_id, name) SELECT o.id, 'Project ' || n FROM organization o, "
                        + "generate_series(1, ?) n WHERE o.name LIKE ? || '%'",
                projects, prefix);
        scene.sql(
                "INSERT INTO person (email, email_fold, name, name_fold, name_order) "
                        + "SELECT ? || n || '@x', ? || n || '@x', 'N', 'n', ''::bytea FROM generate_series(1, ?) n",
                prefix,
                prefix,
                members);
        scene.sql(
                "INSERT INTO membership (organization_id, project_id, person_id, role) "
                        + "SELECT p.organization_id, p.id, m.id, 'member' FROM organization o "
                        + "JOIN project p ON p.organization_id = o.id, person m "
                        + "WHERE o.name LIKE ? || '%' AND m.email LIKE ? || '%'",
                prefix, prefix);
        if (whole) {
            scene.sql(
                    "INSERT INTO membership (organization_id, person_id, role) SELECT id, ?, 'admin' FROM organization "
                            + "WHERE name LIKE ? || '%'",
                    person, prefix);
        }
        return person;
    }

    private int statementsOf(String path, String key) {
        // The first request also looks up the key, and only a list that has changed is made again.
        server.get("/user/organizations/2000000000/", KEY, key);
        scene.sql("UPDATE membership SET updated_at = now()");
        server.get("/user/organizations/2000000000/", KEY, key);
        statements.clear();
        assertThat(server.get(path, KEY, key).statusCode()).isEqualTo(200);
        return statements.size();
    }

    @Test
    void the_number_of_statements_does_not_grow() {
        String few = scene.personKey(person("few@example.com", 1, 1, 1, true));
        String many = scene.personKey(person("many@example.com", 50, 4, 6, true));
        String parts = scene.personKey(person("parts@example.com", 50, 4, 6, false));
        for (String path : List.of(LIST, "/user/v2/organizations/?page_size=100")) {
            int least = statementsOf(path, few);
            assertThat(least).isPositive();
            assertThat(statementsOf(path, many)).isEqualTo(least);
            assertThat(statementsOf(path, parts)).isLessThanOrEqualTo(least + 1);
        }
    }

    @Test
    void a_cached_answer_takes_no_statement() {
        String key = scene.personKey(person("again@example.com", 3, 2, 5, true));
        String first = server.get(LIST, KEY, key).body();
        statements.clear();
        assertThat(server.get(LIST, KEY, key).body()).isEqualTo(first);
        assertThat(statements).isEmpty();
    }

    @Test
    void a_person_in_two_thousand_organizations_sees_them_all() throws Exception {
        String key = scene.personKey(person("everywhere@example.com", 2_000, 1, 1, true));
        assertThatJson(large(key, HttpClient.Version.HTTP_1_1)).isArray().hasSize(2_000);
        assertThatJson(large(key, HttpClient.Version.HTTP_2)).isArray().hasSize(2_000);
        assertThatJson(server.get("/user/v2/organizations/?page=last", KEY, key).body())
                .node("count")
                .isEqualTo(2_000);
    }

    @Test
    void an_organization_of_twenty_thousand_members_shows_them_all() throws Exception {
        int organization = scene.organization("Large");
        scene.sql(
                "INSERT INTO person (email, email_fold, name, name_fold, name_order) "
                        + "SELECT 'l' || n || '@large', 'l' || n || '@large', 'N', 'n', ''::bytea FROM generate_series(1, 20000) n");
        scene.sql(
                "INSERT INTO membership (organization_id, person_id, role) "
                        + "SELECT ?, id, 'member' FROM person WHERE email LIKE '%@large'",
                organization);
        assertThatJson(server.get(LIST, KEY, scene.organizationKey(organization))
                        .body())
                .node("[0].members")
                .isArray()
                .hasSize(20_000);
    }

    /** The list, over either version of HTTP: it is longer than any buffer between server and client. */
    private String large(String key, HttpClient.Version version) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + LIST))
                .version(version)
                .timeout(Duration.ofSeconds(20))
                .header(KEY, key)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(reply.statusCode()).isEqualTo(200);
            return reply.body();
        }
    }
}
