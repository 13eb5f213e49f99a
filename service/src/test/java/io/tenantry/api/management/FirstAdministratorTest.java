package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Organisations that are created together with their first administrator. */
class FirstAdministratorTest {
    private static final String BASE = "/management/v2.0";
    private static final String PASSWORD = "a good-one of hers";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        return server.send(
                method,
                BASE + path,
                body,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json",
                "Content-Type",
                "application/json");
    }

    private static HttpResponse<String> created(String name, String administrator) {
        return send(
                "POST", "/organisations", "{\"name\": \"%s\", \"administrator\": %s}".formatted(name, administrator));
    }

    private static String get(String path) {
        return server.get(BASE + path, "Authorization", TestServer.basic(), "Accept", "application/json")
                .body();
    }

    private static int login(String email, String password) {
        return server.send(
                        "POST",
                        "/user/v1/login/",
                        "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password),
                        "Content-Type",
                        "application/json")
                .statusCode();
    }

    @Test
    void a_new_person_becomes_the_admin_and_signs_in() {
        HttpResponse<String> reply = created("Harbour", """
                {"id": "ada@example.org", "name": "Ada", "password": "%s"}""".formatted(PASSWORD));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        String id = new JsonMapper().readTree(reply.body()).get("_id").asString();
        assertThat(reply.body()).doesNotContain("administrator", PASSWORD);
        String users = get("/users?organisationId=" + id);
        assertThatJson(users).inPath("$.items[*].id").isEqualTo("[\"ada@example.org\"]");
        assertThatJson(users).inPath("$.items[0].roles").isEqualTo("[\"admin\"]");
        assertThatJson(users).inPath("$.items[0].name").isEqualTo("Ada");
        assertThatJson(get("/auditevents?sort=_id:desc&limit=2"))
                .inPath("$.items[*].action")
                .isEqualTo("""
                ["createUser", "createOrganisation"]""");
        assertThat(login("ada@example.org", PASSWORD)).isEqualTo(200);
    }

    @Test
    void a_person_who_exists_keeps_name_and_password() {
        created("First", """
                {"id": "bob@example.org", "name": "Bob", "password": "%s"}""".formatted(PASSWORD));
        HttpResponse<String> reply = created("Second", "{\"id\": \"BOB@example.org\"}");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        String users = get("/users?id=bob@example.org");
        assertThatJson(users).inPath("$.items[*].name").isEqualTo("[\"Bob\", \"Bob\"]");
        assertThatJson(users).inPath("$.items[1].roles").isEqualTo("[\"admin\"]");
        assertThat(login("bob@example.org", PASSWORD)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "3|[{\"path\": \"administrator\", \"message\": \"Must be an object.\"}]",
                "{}|[{\"path\": \"administrator.id\", \"message\": \"This field is required.\"}]",
                "{\"id\": 3, \"x\": 1}|[{\"path\": \"administrator.id\", \"message\": \"Must be a string.\"},"
                        + " {\"path\": \"administrator.x\", \"message\": \"This property is not allowed.\"}]",
                "{\"id\": \"x\", \"name\": \" \"}|[{\"path\": \"administrator.id\", \"message\": \"Enter a valid e-mail address.\"},"
                        + " {\"path\": \"administrator.name\", \"message\": \"This field may not be blank.\"},"
                        + " {\"path\": \"administrator.password\", \"message\": \"This field is required together with a name.\"}]",
                "{\"id\": \"new@example.org\"}|[{\"path\": \"administrator.password\", \"message\":"
                        + " \"There is no person with this e-mail address: a new person needs a name and a password.\"}]",
                "{\"id\": \"new@example.org\", \"password\": \"a good-one of hers\"}|[{\"path\": \"administrator.name\","
                        + " \"message\": \"This field is required.\"}]",
                "{\"id\": \"new@example.org\", \"name\": \"N\", \"password\": \"a-b\"}|[{\"path\": \"administrator.password\","
                        + " \"message\": \"${json-unit.any-string}\"}]"
            })
    void a_wrong_administrator_is_told_and_nothing_is_created(String administrator, String errors) {
        HttpResponse<String> reply = created("Refused", administrator);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
        assertThatJson(reply.body()).inPath("$.details.errors").isEqualTo(errors);
        assertThatJson(get("/organisations?filter=Refused")).inPath("$.total").isEqualTo(0);
        assertThatJson(get("/users?filter=new@")).inPath("$.total").isEqualTo(0);
    }

    @Test
    void the_faults_of_both_are_told_at_once() {
        HttpResponse<String> reply = created(" ", "{\"id\": \"x\"}");
        assertThatJson(reply.body()).inPath("$.details.errors[*].path").isEqualTo("""
                ["administrator.id", "name"]""");
    }

    @Test
    void a_name_in_use_leaves_no_new_person() {
        created("Taken", "{\"id\": \"carl@example.org\", \"name\": \"C\", \"password\": \"%s\"}".formatted(PASSWORD));
        HttpResponse<String> reply = created(
                "taken", "{\"id\": \"dora@example.org\", \"name\": \"D\", \"password\": \"%s\"}".formatted(PASSWORD));
        assertThat(reply.statusCode()).isEqualTo(409);
        assertThat(created("taken", "{\"id\": \"carl@example.org\"}").statusCode())
                .isEqualTo(409);
        assertThatJson(get("/users?id=dora@example.org")).inPath("$.total").isEqualTo(0);
        assertThatJson(get("/users?id=carl@example.org")).inPath("$.total").isEqualTo(1);
    }

    @Test
    void changes_and_bulk_creation_take_no_administrator() {
        String administrator = "\"administrator\": {\"id\": \"ada@example.org\"}";
        String id = new JsonMapper()
                .readTree(send("POST", "/organisations", "{\"name\": \"Bare\"}").body())
                .get("_id")
                .asString();
        assertThat(send("PATCH", "/organisations/" + id, "{" + administrator + "}")
                        .statusCode())
                .isEqualTo(400);
        assertThatJson(send(
                                "POST",
                                "/organisations/bulk",
                                "{\"items\": [{\"name\": \"B\", %s}]}".formatted(administrator))
                        .body())
                .inPath("$.items[0].status")
                .isEqualTo(400);
    }
}
