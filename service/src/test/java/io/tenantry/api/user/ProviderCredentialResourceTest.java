package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies with credentials have only masks, for callers with the permission. */
@SuppressWarnings("NullAway.Init")
class ProviderCredentialResourceTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/provider-credentials/";
    private static final String SECRET = "sk-live-0123456789abcdef";

    private TestServer server;
    private Scene scene;
    private int acme;
    private int sales;
    private String admin;
    private String member;
    private String projectAdmin;
    private String stranger;

    @BeforeEach
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
        acme = scene.organization("Acme");
        sales = scene.project(acme, "Sales");
        admin = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
        member = scene.personKey(scene.personIn(acme, "max@example.com", "member"));
        int guest = scene.person("gil@example.com");
        scene.projectMember(acme, sales, guest, "admin");
        projectAdmin = scene.personKey(guest);
        stranger = scene.personKey(scene.personIn(scene.organization("Strangers"), "sam@example.com", "admin"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body, String key) {
        return body == null
                ? server.send(method, path, null, KEY, key)
                : server.send(method, path, body, KEY, key, "Content-Type", "application/json");
    }

    private HttpResponse<String> create(String body, String key) {
        return send("POST", LIST, body, key);
    }

    private int created(String body, String key) {
        HttpResponse<String> reply = create(body, key);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return Integer.parseInt(reply.body().replaceFirst("\\{\"id\":([0-9]+).*", "$1"));
    }

    private String openKey(int id) {
        byte[] sealed = server.database()
                .read(handle -> handle.createQuery("SELECT key FROM provider_credential WHERE id = ?")
                        .bind(0, id)
                        .mapTo(byte[].class)
                        .one());
        return new io.tenantry.secret.SecretBox(new byte[io.tenantry.secret.SecretBox.KEY_LENGTH])
                .open(sealed, io.tenantry.secret.SecretPlace.of("provider_credential", "key", id));
    }

    @Test
    void a_credential_is_made_read_changed_and_deleted_and_its_key_is_never_shown() {
        HttpResponse<String> made = create("""
                {"provider": "retell", "key": "%s", "data": {"region": "eu", "n": [1, null]}}""".formatted(SECRET), admin);
        assertThat(made.statusCode()).isEqualTo(201);
        String detail = """
                {"id":1,"organization":%d,"project":null,"provider":"%s","key":"********%s",
                 "data":%s,"created_at":"${json-unit.any-string}"}""";
        assertThatJson(made.body())
                .isEqualTo(detail.formatted(acme, "retell", "cdef", "{\"region\":\"eu\",\"n\":[1,null]}"));
        assertThatJson(send("GET", LIST, null, admin).body()).isEqualTo("""
                [{"id":1,"organization":%d,"project":null,"provider":"retell","created_at":"${json-unit.any-string}"}]""".formatted(acme));

        HttpResponse<String> patched = send("PATCH", LIST + "1/", "{\"provider\":\"vapi\"}", admin);
        assertThatJson(patched.body())
                .isEqualTo(detail.formatted(acme, "vapi", "cdef", "{\"region\":\"eu\",\"n\":[1,null]}"));
        assertThat(openKey(1)).isEqualTo(SECRET);

        HttpResponse<String> put = send("PUT", LIST + "1/", "{\"key\":\"another-long-key-42\",\"data\":7}", admin);
        assertThatJson(put.body()).isEqualTo(detail.formatted(acme, "vapi", "y-42", "7"));
        assertThat(openKey(1)).isEqualTo("another-long-key-42");
        assertThat(send("GET", LIST + "1/", null, admin).body()).isEqualTo(put.body());

        HttpResponse<String> deleted = send("DELETE", LIST + "1/", null, admin);
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(send("GET", LIST + "1/", null, admin).statusCode()).isEqualTo(404);
        assertThat(history())
                .containsExactly(
                        "createProviderCredential create {}",
                        "updateProviderCredential update {\"fields\": [\"provider\"]}",
                        "updateProviderCredential update {\"fields\": [\"key\", \"data\"]}",
                        "deleteProviderCredential delete {}");
    }

    private List<String> history() {
        return server.database()
                .read(handle -> handle.createQuery(
                                "SELECT action || ' ' || operation || ' ' || details FROM audit_event ORDER BY id")
                        .mapTo(String.class)
                        .list());
    }

    @Test
    void who_sends_back_the_mask_keeps_the_key() {
        int id = created("{\"key\":\"" + SECRET + "\"}", admin);
        send("PUT", LIST + id + "/", "{\"key\":\"********cdef\",\"provider\":\"agora\"}", admin);
        assertThat(openKey(id)).isEqualTo(SECRET);
    }

    @Test
    void neither_key_nor_data_can_be_read_in_the_database() {
        created("{\"key\":\"" + SECRET + "\",\"data\":{\"password\":\"hunter-two\"}}", admin);
        List<String> dump = server.database()
                .read(handle -> handle.createQuery("""
                                SELECT encode(key, 'escape') || encode(data, 'escape') || c::text FROM provider_credential c
                                UNION ALL SELECT a::text FROM audit_event a""").mapTo(String.class).list());
        assertThat(dump).hasSize(2).noneMatch(line -> line.contains("0123456789") || line.contains("hunter"));
    }

    @Test
    void a_projects_credential_is_for_those_who_administer_the_project_too() {
        int whole = created("{\"key\":\"" + SECRET + "\",\"organization\":" + acme + "}", admin);
        int own = created("{\"key\":\"" + SECRET + "\",\"project\":" + sales + "}", projectAdmin);
        assertThatJson(send("GET", LIST + own + "/", null, admin).body())
                .node("organization")
                .isEqualTo(acme);
        assertThatJson(send("GET", LIST, null, admin).body())
                .inPath("$[*].id")
                .isArray()
                .containsExactly(whole, own);
        assertThatJson(send("GET", LIST, null, projectAdmin).body())
                .inPath("$[*].id")
                .isArray()
                .containsExactly(own);
        assertThat(send("GET", LIST + whole + "/", null, projectAdmin).statusCode())
                .isEqualTo(403);
    }

    @Test
    void an_organizations_key_administers_its_credentials() {
        String key = scene.organizationKey(acme);
        int id = created("{\"key\":\"" + SECRET + "\",\"provider\":\"amazon_connect\"}", key);
        assertThatJson(send("GET", LIST, null, key).body())
                .inPath("$[*].id")
                .isArray()
                .containsExactly(id);
    }

    @Test
    void who_does_not_administer_sees_and_changes_nothing() {
        int id = created("{\"key\":\"" + SECRET + "\"}", admin);
        String body = "{\"key\":\"" + SECRET + "\",\"organization\":" + acme + "}";
        assertThat(send("GET", LIST, null, member).body()).isEqualTo("[]");
        assertThat(send("GET", LIST, null, stranger).body()).isEqualTo("[]");
        String projectKey = scene.projectKey(acme, sales);
        assertThat(send("GET", LIST, null, projectKey).statusCode()).isEqualTo(403);
        assertThat(create(body, member).statusCode()).isEqualTo(403);
        assertThat(create(body, projectKey).statusCode()).isEqualTo(403);
        assertThat(create(body, stranger).body()).isEqualTo("{\"organization\":[\"There is no such organization.\"]}");
        assertThat(create("{\"key\":\"k\",\"project\":" + sales + "}", stranger).body())
                .isEqualTo("{\"project\":[\"There is no such project.\"]}");
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
            String sent = method.startsWith("P") ? body : null;
            assertThat(send(method, LIST + id + "/", sent, member).statusCode())
                    .as(method)
                    .isEqualTo(403);
            assertThat(send(method, LIST + id + "/", sent, stranger).statusCode())
                    .as(method)
                    .isEqualTo(404);
        }
        assertThat(server.get(LIST).statusCode()).isEqualTo(401);
        assertThat(openKey(id)).isEqualTo(SECRET);
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        HttpResponse<String> reply = create("""
                {"provider":"nobody","organization":"x","project":[],"data":"%s"}""".formatted("x".repeat(64 * 1024)), admin);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isEqualTo("""
                {"organization":["A valid integer is required."],"project":["A valid integer is required."],
                 "provider":["Must be one of vapi, retell, synthflow, elevenlabs, bland, livekit, pipecat, koreai, custom, \
                agentforce, genesys, amazon_connect, agora, telnyx, sierra."],
                 "key":["This field is required."],"data":["Must not have more than 65536 bytes."]}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                       | {\"key\":[\"This field is required.\"]}",
                "{\"key\":\"\"}           | {\"key\":[\"This field may not be blank.\"]}",
                "{\"key\":null}           | {\"key\":[\"This field may not be null.\"]}",
                "{\"key\":{}}             | {\"key\":[\"Not a valid string.\"]}"
            })
    void a_key_must_be_there(String body, String problem) {
        assertThat(create(body, admin).body()).isEqualTo(problem);
    }

    @Test
    void a_key_has_at_most_255_characters() {
        created("{\"key\":\"" + "k".repeat(255) + "\"}", admin);
        assertThat(create("{\"key\":\"" + "k".repeat(256) + "\"}", admin).body())
                .isEqualTo("{\"key\":[\"Ensure this field has no more than 255 characters.\"]}");
    }

    @Test
    void whose_a_credential_is_does_not_change() {
        int id = created("{\"key\":\"" + SECRET + "\"}", admin);
        int other = scene.project(acme, "Support");
        HttpResponse<String> moved = send(
                "PATCH", LIST + id + "/", "{\"organization\":" + (acme + 1) + ",\"project\":" + other + "}", admin);
        assertThat(moved.statusCode()).isEqualTo(400);
        assertThatJson(moved.body())
                .isEqualTo("{\"organization\":[\"Cannot be changed.\"],\"project\":[\"Cannot be changed.\"]}");
        assertThat(create("{\"key\":\"k\",\"organization\":999,\"project\":" + sales + "}", admin)
                        .body())
                .isEqualTo("{\"project\":[\"Is not a project of that organization.\"]}");
    }

    @Test
    void a_form_says_the_same_with_data_as_a_text_of_json() {
        HttpResponse<String> reply = server.send(
                "POST",
                LIST,
                "provider=bland&key=" + SECRET + "&data=%7B%22a%22%3A1%7D",
                KEY,
                admin,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(reply.statusCode()).isEqualTo(201);
        assertThatJson(reply.body()).node("data").isEqualTo("{\"a\":1}");
        HttpResponse<String> broken = server.send(
                "POST", LIST, "key=k&data=%7B", KEY, admin, "Content-Type", "application/x-www-form-urlencoded");
        assertThat(broken.body()).isEqualTo("{\"data\":[\"Must be valid JSON.\"]}");
    }

    @Test
    void who_believes_something_old_changes_nothing() {
        int id = created("{\"key\":\"" + SECRET + "\"}", admin);
        String tag = send("GET", LIST + id + "/", null, admin)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        String[] headers = {KEY, admin, "Content-Type", "application/json", "If-Match", tag};
        assertThat(server.send("PATCH", LIST + id + "/", "{\"provider\":\"vapi\"}", headers)
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.send("PATCH", LIST + id + "/", "{\"provider\":\"bland\"}", headers)
                        .statusCode())
                .isEqualTo(412);
        assertThat(server.send("DELETE", LIST + id + "/", null, headers).statusCode())
                .isEqualTo(412);
    }
}
