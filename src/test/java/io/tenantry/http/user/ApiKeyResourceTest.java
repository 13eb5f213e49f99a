package io.tenantry.http.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys of people, of an organization and of its two projects, in the hands of everybody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ApiKeyResourceTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String KEYS = "/user/api/v1/user-api-key/";
    private static final String NO_RIGHT = "{\"detail\":\"You do not have permission to perform this action.\"}";
    private static final String NOT_FOUND = "{\"detail\":\"Not found.\"}";

    private TestServer server;
    private Scene scene;
    private int number;
    private int acme;
    private int sales;
    private int support;
    private String admin;
    private String viewer;
    private String builder;
    private String guest;
    private String stranger;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void newOrganization() {
        number++;
        acme = scene.organization("Acme");
        sales = scene.project(acme, "Sales");
        support = scene.project(acme, "Support");
        admin = personKey("admin");
        viewer = personKey("view_only");
        builder = personKey("member");
        int guestId = scene.person("guest" + number + "@example.com");
        scene.projectMember(acme, sales, guestId, "member");
        guest = scene.personKey(guestId);
        int other = scene.organization("Other");
        stranger = scene.personKey(scene.personIn(other, "stranger" + number + "@example.com", "admin"));
    }

    private String personKey(String role) {
        return scene.personKey(scene.personIn(acme, role + number + "@example.com", role));
    }

    private HttpResponse<String> send(String method, String path, String key, String body) {
        return server.send(method, path, body, KEY, key, "Content-Type", "application/json");
    }

    private HttpResponse<String> make(String key, String body) {
        return send("POST", KEYS, key, body);
    }

    private static JsonNode json(HttpResponse<String> reply) {
        return new JsonMapper().readTree(reply.body());
    }

    private int made(String key, String body) {
        HttpResponse<String> reply = make(key, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return json(reply).get("id").intValue();
    }

    @Test
    void a_key_of_the_only_organization_is_made_shown_once_and_works() {
        HttpResponse<String> made = make(admin, "{\"name\":\" CI \"}");

        assertThat(made.statusCode()).isEqualTo(201);
        String text = json(made).get("key").stringValue();
        int id = json(made).get("id").intValue();
        String kept = """
                {"id":%d,"name":"CI","organization":%d,"organization_name":"Acme","project":null,"project_name":"",\
                "prefix":"%s","created_at":"${json-unit.any-string}"}""".formatted(id, acme, text.substring(0, 9));
        assertThatJson(made.body()).isEqualTo(kept.replace("\"prefix\"", "\"key\":\"" + text + "\",\"prefix\""));
        assertThatJson(server.get(KEYS + id + "/", KEY, admin).body()).isEqualTo(kept);
        assertThatJson(server.get(KEYS, KEY, text).body()).isArray().contains(json(server.get(KEYS + id, KEY, admin)));
        assertThatJson(server.get("/user/organizations/", KEY, text).body())
                .inPath("$[*].id")
                .isEqualTo("[" + acme + "]");
    }

    @Test
    void a_key_of_a_project_is_made_by_who_builds_there_and_by_keys() {
        for (String maker :
                new String[] {admin, builder, guest, scene.organizationKey(acme), scene.projectKey(acme, sales)}) {
            HttpResponse<String> made = make(maker, "{\"name\":\"Bot\",\"project\":" + sales + "}");

            assertThatJson(made.body()).isEqualTo("""
                            {"id":"${json-unit.any-number}","name":"Bot","organization":%d,"organization_name":"Acme",\
                            "project":%d,"project_name":"Sales","key":"${json-unit.any-string}",\
                            "prefix":"${json-unit.any-string}","created_at":"${json-unit.any-string}"}""".formatted(acme, sales));
            assertThatJson(server.get(
                                    "/user/organizations/",
                                    KEY,
                                    json(made).get("key").stringValue())
                            .body())
                    .inPath("$[*].projects[*].id")
                    .isEqualTo("[" + sales + "]");
        }
    }

    @Test
    void a_personal_key_is_the_persons_alone() {
        int id = made(viewer, "{\"name\":\"laptop\",\"personal\":true}");

        assertThatJson(server.get(KEYS + id + "/", KEY, viewer).body()).isEqualTo("""
                        {"id":%d,"name":"laptop","organization":null,"organization_name":"","project":null,\
                        "project_name":"","prefix":"${json-unit.any-string}",\
                        "created_at":"${json-unit.any-string}"}""".formatted(id));
        assertNotFound(server.get(KEYS + id + "/", KEY, admin));
        assertNotFound(server.get(KEYS + id + "/", KEY, scene.organizationKey(acme)));
    }

    @Test
    void a_form_makes_a_key_too() {
        HttpResponse<String> made = server.send(
                "POST",
                KEYS,
                "name=From+a+form&project=" + sales,
                KEY,
                builder,
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(made.statusCode()).isEqualTo(201);
        assertThatJson(made.body()).inPath("$.name").isEqualTo("From a form");
        assertThatJson(made.body()).inPath("$.project").isEqualTo(sales);
    }

    @ParameterizedTest
    @CsvSource({
        "viewer, '{}'",
        "builder, '{}'",
        "guest, '{}'",
        "organization key, '{}'",
        "project key, '{}'",
        "viewer, '{\"organization\":ACME}'",
        "builder, '{\"organization\":ACME}'",
        "guest, '{\"organization\":ACME}'",
        "organization key, '{\"organization\":ACME}'",
        "organization key, '{\"personal\":true}'",
        "project key, '{\"personal\":true}'",
        "viewer, '{\"project\":SALES}'"
    })
    void who_may_not_make_a_key_is_refused(String who, String body) {
        HttpResponse<String> refused =
                make(key(who), body.replace("ACME", Integer.toString(acme)).replace("SALES", Integer.toString(sales)));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThatJson(refused.body()).isEqualTo(NO_RIGHT);
    }

    @Test
    void what_the_caller_does_not_see_cannot_have_a_key() {
        assertNotFound(make(stranger, "{\"organization\":" + acme + "}"));
        assertNotFound(make(stranger, "{\"project\":" + sales + "}"));
        assertNotFound(make(guest, "{\"project\":" + support + "}"));
        assertNotFound(make(scene.projectKey(acme, sales), "{\"project\":" + support + "}"));
        assertNotFound(make(admin, "{\"project\":2147483647}"));
        assertNotFound(make(admin, "{\"project\":-1}"));
    }

    @Test
    void who_administers_several_organizations_names_one() {
        int person = scene.person("both" + number + "@example.com");
        int second = scene.organization("Second");
        scene.member(acme, person, "admin");
        scene.member(second, person, "admin");
        String key = scene.personKey(person);

        HttpResponse<String> unnamed = make(key, "{\"name\":\"x\"}");

        assertThat(unnamed.statusCode()).isEqualTo(400);
        assertThatJson(unnamed.body()).isEqualTo("""
                {"organization":["This field is required, as you administer more than one organization."]}""");
        assertThatJson(make(key, "{\"organization\":" + second + "}").body())
                .inPath("$.organization_name")
                .isEqualTo("Second");
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        HttpResponse<String> wrong =
                make(admin, "{\"name\":\"\",\"project\":\"x\",\"organization\":99999999999,\"personal\":\"maybe\"}");

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThatJson(wrong.body()).isEqualTo("""
                {"name":["This field may not be blank."],"project":["A valid integer is required."],\
                "organization":["A valid integer is required."],"personal":["Must be a valid boolean."]}""");
        assertThatJson(make(admin, "{\"personal\":true,\"project\":1}").body()).isEqualTo("""
                {"personal":["A personal key is for neither a project nor an organization."]}""");
        assertThatJson(make(admin, "{\"organization\":1,\"project\":1}").body())
                .isEqualTo("{\"organization\":[\"Name a project or an organization, not both.\"]}");
    }

    @ParameterizedTest
    @CsvSource({
        "admin, 'admin own,organization,sales,support'",
        "builder, 'builder own,sales,support'",
        "viewer, 'viewer own'",
        "guest, 'guest own,sales'",
        "stranger, 'stranger own'",
        "organization key, 'organization,sales,support'",
        "project key, 'sales'"
    })
    void each_caller_sees_the_keys_that_are_theirs(String who, String names) {
        for (String person : new String[] {"admin", "builder", "viewer", "guest", "stranger"}) {
            made(key(person), "{\"personal\":true,\"name\":\"" + person + " own\"}");
        }
        int organization = made(admin, "{\"name\":\"organization\"}");
        int ofSales = made(admin, "{\"name\":\"sales\",\"project\":" + sales + "}");
        int ofSupport = made(admin, "{\"name\":\"support\",\"project\":" + support + "}");
        String key = key(who);

        assertThat(server.get(KEYS, KEY, key).statusCode()).isEqualTo(200);
        assertThatJson(server.get(KEYS, KEY, key).body())
                .inPath("$[?(@.name != '')].name")
                .isArray()
                .containsExactlyInAnyOrder((Object[]) names.split(","));
        assertVisible(key, organization, names.contains("organization"));
        assertVisible(key, ofSales, names.contains("sales"));
        assertVisible(key, ofSupport, names.contains("support"));
    }

    private void assertVisible(String key, int id, boolean visible) {
        int read = visible ? 200 : 404;
        assertThat(server.get(KEYS + id + "/", KEY, key).statusCode()).isEqualTo(read);
        assertThat(send("PATCH", KEYS + id + "/", key, "{}").statusCode()).isEqualTo(read);
        assertThat(send("PUT", KEYS + id + "/", key, "{}").statusCode()).isEqualTo(read);
        assertThat(send("DELETE", KEYS + id + "/", key, "").statusCode()).isEqualTo(visible ? 204 : 404);
    }

    @ParameterizedTest
    @CsvSource({"PUT", "PATCH"})
    void a_key_is_renamed_and_keeps_what_it_is_for(String method) {
        int id = made(admin, "{\"name\":\"old\",\"project\":" + sales + "}");

        HttpResponse<String> renamed =
                send(method, KEYS + id + "/", admin, "{\"name\":\"new\",\"project\":" + sales + "}");
        HttpResponse<String> moved = send(method, KEYS + id + "/", admin, "{\"project\":null}");

        assertThat(renamed.statusCode()).isEqualTo(200);
        assertThatJson(renamed.body()).inPath("$.name").isEqualTo("new");
        assertThat(json(server.get(KEYS + id + "/", KEY, admin))).isEqualTo(json(renamed));
        assertThat(moved.statusCode()).isEqualTo(400);
        assertThatJson(moved.body()).isEqualTo("{\"project\":[\"What a key is for cannot be changed.\"]}");
    }

    @Test
    void a_key_is_changed_only_as_the_caller_knows_it() {
        int id = made(admin, "{\"name\":\"one\"}");
        String tag = server.get(KEYS + id + "/", KEY, admin)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(server.send("PATCH", KEYS + id + "/", "{\"name\":\"two\"}", headers(tag))
                        .statusCode())
                .isEqualTo(200);

        assertThat(server.send("PATCH", KEYS + id + "/", "{\"name\":\"three\"}", headers(tag))
                        .statusCode())
                .isEqualTo(412);
        assertThat(server.send("DELETE", KEYS + id + "/", null, headers(tag)).statusCode())
                .isEqualTo(412);
        assertThatJson(server.get(KEYS + id + "/", KEY, admin).body())
                .inPath("$.name")
                .isEqualTo("two");
    }

    private String[] headers(String tag) {
        return new String[] {KEY, admin, "Content-Type", "application/json", "If-Match", tag};
    }

    @Test
    void a_revoked_key_stops_at_once() {
        HttpResponse<String> made = make(admin, "{\"name\":\"short\"}");
        String text = json(made).get("key").stringValue();
        int id = json(made).get("id").intValue();
        assertThat(server.get(KEYS, KEY, text).statusCode()).isEqualTo(200);

        HttpResponse<String> revoked = send("DELETE", KEYS + id + "/", admin, "");

        assertThat(revoked.statusCode()).isEqualTo(204);
        assertThat(revoked.body()).isEmpty();
        assertThat(server.get(KEYS, KEY, text).statusCode()).isEqualTo(401);
        assertThatJson(server.get(KEYS, KEY, text).body()).isEqualTo("{\"detail\":\"Invalid API key.\"}");
        assertNotFound(server.get(KEYS + id + "/", KEY, admin));
        assertNotFound(send("DELETE", KEYS + id + "/", admin, ""));
        assertNotFound(send("PATCH", KEYS + id + "/", admin, "{\"name\":\"again\"}"));
        assertThatJson(server.get(KEYS, KEY, admin).body())
                .inPath("$[*].id")
                .isArray()
                .doesNotContain(id);
    }

    @Test
    void an_expired_key_is_not_there() {
        int id = made(admin, "{\"name\":\"old\"}");
        scene.sql("UPDATE api_key SET expires_at = now() - interval '1 minute' WHERE id = ?", id);

        assertNotFound(server.get(KEYS + id + "/", KEY, admin));
    }

    @Test
    void keys_of_a_disabled_organization_are_not_there() {
        int id = made(admin, "{\"name\":\"x\"}");
        scene.sql("UPDATE organization SET disabled = true WHERE id = ?", acme);

        assertNotFound(server.get(KEYS + id + "/", KEY, admin));
        assertThatJson(server.get(KEYS, KEY, admin).body())
                .inPath("$[*].id")
                .isArray()
                .doesNotContain(id);
        assertThat(make(admin, "{\"name\":\"y\"}").statusCode()).isEqualTo(403);
    }

    @Test
    void what_was_done_stands_in_the_history_without_the_key() {
        int id = made(admin, "{\"name\":\"x\",\"project\":" + sales + "}");
        send("PATCH", KEYS + id + "/", admin, "{\"name\":\"y\"}");
        send("DELETE", KEYS + id + "/", admin, "");

        List<String> history = server.database()
                .read(handle ->
                        handle.createQuery("""
                        SELECT operation || ' ' || action || ' ' || project_id || ' ' || person_email || ' ' || details
                        FROM audit_event WHERE object_type = 'ApiKey' AND object_id = ? ORDER BY id""").bind(0, id).mapTo(String.class).list());
        assertThat(history)
                .containsExactly(
                        "create createApiKey " + sales + " admin" + number + "@example.com {}",
                        "update updateApiKey " + sales + " admin" + number + "@example.com {\"fields\": [\"name\"]}",
                        "delete deleteApiKey " + sales + " admin" + number + "@example.com {}");
    }

    @Test
    void ids_that_nothing_can_have_are_not_found() {
        for (String id : new String[] {"0", "x", "99999999999", "-1", "%20"}) {
            assertNotFound(server.get(KEYS + id + "/", KEY, admin));
        }
    }

    @Test
    void without_credentials_nothing_is_answered() {
        assertThat(server.get(KEYS).statusCode()).isEqualTo(401);
        assertThat(server.send("POST", KEYS, "{}").statusCode()).isEqualTo(401);
        assertThat(server.get(KEYS + "1/").statusCode()).isEqualTo(401);
        assertThat(server.send("PUT", KEYS, "{}", KEY, admin).statusCode()).isEqualTo(405);
    }

    private String key(String who) {
        return switch (who) {
            case "admin" -> admin;
            case "viewer" -> viewer;
            case "builder" -> builder;
            case "guest" -> guest;
            case "stranger" -> stranger;
            case "organization key" -> scene.organizationKey(acme);
            case "project key" -> scene.projectKey(acme, sales);
            default -> throw new IllegalArgumentException(who);
        };
    }

    private static void assertNotFound(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThatJson(reply.body()).isEqualTo(NOT_FOUND);
    }
}
