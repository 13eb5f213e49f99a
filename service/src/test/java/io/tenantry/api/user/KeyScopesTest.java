package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.storage.ObjectIds;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The scopes of API keys, and their creators. */
class KeyScopesTest extends KeyHolders {
    private static final String ALL = "[\"read\",\"write\",\"keys\"]";

    /** Makes a key as the admin with these scopes; returns its text. */
    private String scoped(String kind, String scopes) {
        HttpResponse<String> made = make(
                admin,
                switch (kind) {
                            case "person" -> "{\"personal\":true";
                            case "organization" -> "{\"organization\":" + acme;
                            default -> "{\"project\":" + sales;
                        }
                        + (scopes.isEmpty() ? "}" : ",\"scopes\":" + scopes + "}"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).get("key").asString();
    }

    private int read(String key) {
        return server.get("/user/v1/projects/" + sales + "/", KEY, key).statusCode();
    }

    private HttpResponse<String> write(String key) {
        return send("PATCH", "/user/v1/projects/" + sales + "/", key, "{\"outbound_timeout\":9}");
    }

    private HttpResponse<String> keys(String key) {
        return make(key, "{\"project\":" + sales + ",\"scopes\":[\"read\"]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "person;;200;200;201",
                "organization;;200;200;201",
                "project;;200;200;403",
                "project;[\"read\",\"write\",\"keys\"];200;200;201",
                "person;[\"read\"];200;403;403",
                "organization;[\"read\"];200;403;403",
                "project;[\"read\"];200;403;403",
                "person;[\"write\"];403;200;403",
                "project;[\"write\"];403;200;403",
                "person;[\"read\",\"keys\"];200;403;201",
                "organization;[\"read\",\"keys\"];200;403;201"
            })
    void a_key_is_good_for_what_its_scopes_say(String kind, String scopes, int read, int write, int keys) {
        String key = scoped(kind, scopes == null ? "" : scopes);

        assertThat(read(key)).isEqualTo(read);
        assertThat(write(key).statusCode()).isEqualTo(write);
        assertThat(keys(key).statusCode()).isEqualTo(keys);
    }

    @Test
    void what_is_missing_is_named() {
        assertThatJson(write(scoped("project", "[\"read\"]")).body())
                .isEqualTo("{detail: 'This API key does not have the scope \"write\".'}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/user/api/v1/user-api-key", "/user/api/v1/user%2Dapi%2Dkey/", "/user/api/v1/user-api-key/?a"})
    void no_spelling_of_a_path_leads_around_a_scope(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .headers(KEY, scoped("project", ""), "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"project\":" + sales + ",\"scopes\":[\"read\"]}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void a_key_of_a_project_neither_renames_nor_revokes_one_without_the_scope() {
        int id = made(admin, "{\"project\":" + sales + "}");
        String without = scoped("project", "");
        String with = scoped("project", ALL);

        assertThat(send("PATCH", KEYS + id + "/", without, "{\"name\":\"x\"}").statusCode())
                .isEqualTo(403);
        assertThat(send("DELETE", KEYS + id + "/", without, "").statusCode()).isEqualTo(403);
        assertThat(server.get(KEYS + id + "/", KEY, without).statusCode()).isEqualTo(200);
        assertThat(send("PATCH", KEYS + id + "/", with, "{\"name\":\"x\"}").statusCode())
                .isEqualTo(200);
        assertThat(send("DELETE", KEYS + id + "/", with, "").statusCode()).isEqualTo(204);
    }

    @Test
    void the_organisation_api_asks_for_the_scopes_too() {
        String key = scoped("organization", "[\"read\"]");

        assertThat(server.get("/v2.0/auditevents", "X-API-Key", key).statusCode())
                .isEqualTo(200);
        assertThat(server.send("POST", "/v2.0/organisations/requestdeletion", null, "X-API-Key", key)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_key_gives_no_scope_that_it_does_not_have() {
        for (String kind : new String[] {"person", "organization", "project"}) {
            String key = scoped(kind, "[\"read\",\"keys\"]");
            HttpResponse<String> refused = make(key, "{\"project\":" + sales + ",\"scopes\":[\"write\"]}");
            assertThat(refused.statusCode()).as(kind).isEqualTo(400);
            assertThatJson(refused.body())
                    .isEqualTo("{scopes: ['An API key cannot give a scope that it does not have: write.']}");
            // Also without scopes: the default ones are more than its own.
            assertThat(make(key, "{\"project\":" + sales + "}").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void the_reply_to_a_session_is_not_given_to_a_key_of_the_same_person() {
        String body = "{\"personal\":true,\"scopes\":" + ALL + "}";
        HttpResponse<String> first =
                server.send("POST", KEYS, body, KEY, admin, "Content-Type", "application/json", "Idempotency-Key", "s");
        HttpResponse<String> other = server.send(
                "POST",
                KEYS,
                body,
                KEY,
                scoped("person", "[\"keys\"]"),
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                "s");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(other.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[\"all\"]", "[1]", "[null]", "{}", "[\"READ\"]", "[\"read\",\"\"]", "true"})
    void wrong_scopes_are_refused(String scopes) {
        HttpResponse<String> refused = make(admin, "{\"project\":" + sales + ",\"scopes\":" + scopes + "}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThatJson(refused.body()).isObject().containsOnlyKeys("scopes");
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        HttpResponse<String> refused =
                make(admin, "{\"project\":\"x\",\"scopes\":[\"x\"],\"expires_at\":\"tomorrow\",\"personal\":7}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThatJson(refused.body()).isObject().containsOnlyKeys("project", "scopes", "expires_at", "personal");
        assertThatJson(make(admin, "{\"personal\":true,\"expires_at\":\"2020-01-01T00:00:00Z\"}")
                        .body())
                .isEqualTo("{expires_at: ['Must be in the future.']}");
    }

    @Test
    void scopes_and_end_stay_as_they_are() {
        int id = made(admin, "{\"project\":" + sales + ",\"scopes\":[\"read\"],\"expires_at\":\"2090-01-01\"}");

        assertThat(send(
                                "PATCH",
                                KEYS + id + "/",
                                admin,
                                "{\"scopes\":[\"read\"],\"expires_at\":\"2090-01-01T00:00:00Z\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThatJson(send("PATCH", KEYS + id + "/", admin, "{\"scopes\":" + ALL + "}")
                        .body())
                .isEqualTo("{scopes: ['The scopes of a key cannot be changed.']}");
        assertThatJson(send("PATCH", KEYS + id + "/", admin, "{\"expires_at\":null}")
                        .body())
                .isEqualTo("{expires_at: ['The end of a key cannot be changed.']}");
    }

    @Test
    void a_key_says_who_made_it_also_after_they_left() {
        int byPerson = made(builder, "{\"project\":" + sales + "}");
        HttpResponse<String> maker = make(admin, "{\"organization\":" + acme + ",\"name\":\"robot\"}");
        int byKey = made(json(maker).get("key").asString(), "{\"project\":" + sales + "}");
        scene.sql("DELETE FROM membership WHERE person_id = (SELECT person_id FROM api_key WHERE id = ?)", byPerson);

        JsonNode person = json(server.get(KEYS + byPerson + "/", KEY, admin));
        assertThatJson(person.get("created_by").toString())
                .isEqualTo("{type: 'person', id: %d, email: 'member%d@example.com'}"
                        .formatted(person.get("user").asInt(), number));
        assertThatJson(server.get(KEYS + byKey + "/", KEY, admin).body())
                .inPath("$.created_by")
                .isEqualTo("{type: 'key', id: %d, name: 'robot'}"
                        .formatted(json(maker).get("id").asInt()));
    }

    /** The reply to a request of the organisation API about a user of the organization. */
    private HttpResponse<String> ofUser(String method, int membership, String operation, String body, String key) {
        String id = ObjectIds.read(server.database()).of(ObjectIds.Kind.MEMBERSHIP, membership);
        return server.send(
                method, "/v2.0/users/" + id + operation, body, "X-API-Key", key, "Content-Type", "application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"person", "organization"})
    void a_key_without_the_scope_of_keys_changes_what_gives_nobody_access(String kind) {
        int membership = scene.member(acme, scene.person("bob" + number + "@example.com", "Bob"), "member");
        String path = "/user/memberships/" + membership + "/";
        String key = scoped(kind, "[\"read\",\"write\"]");

        assertThatJson(send("PATCH", path, key, "{\"is_email_notify_enabled\":false,\"role\":\"member\"}")
                        .body())
                .inPath("$.is_email_notify_enabled")
                .isEqualTo(false);
        assertThatJson(ofUser("PATCH", membership, "", "{\"name\":\"Robert\"}", key)
                        .body())
                .inPath("$.name")
                .isEqualTo("Robert");
    }

    @ParameterizedTest
    @ValueSource(strings = {"person", "organization"})
    void a_key_without_the_scope_of_keys_changes_nothing_together_with_what_gives_access(String kind) {
        int membership = scene.member(acme, scene.person("bob" + number + "@example.com", "Bob"), "member");
        String path = "/user/memberships/" + membership + "/";
        String before = server.get(path, KEY, admin).body();
        String key = scoped(kind, "[\"read\",\"write\"]");

        assertThatJson(send("PATCH", path, key, "{\"role\":\"admin\",\"is_email_notify_enabled\":false}")
                        .body())
                .isEqualTo("{detail: 'This API key does not have the scope \"keys\".'}");
        for (HttpResponse<String> refused : List.of(
                ofUser("PATCH", membership, "", "{\"name\":\"Robert\",\"newPassword\":\"quite another Pass-1\"}", key),
                ofUser("POST", membership, "/resetfailedloginattempts", "", key))) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(json(refused).get("detail").asString())
                    .isEqualTo("This API key does not have the scope \"keys\".");
        }
        assertThat(server.get(path, KEY, admin).body()).isEqualTo(before);
        String every = scoped(kind, ALL);
        assertThat(send("PATCH", path, every, "{\"role\":\"view_only\"}").statusCode())
                .isEqualTo(200);
        assertThat(ofUser("PATCH", membership, "", "{\"newPassword\":\"quite another Pass-1\"}", every)
                        .statusCode())
                .isEqualTo(200);
        assertThat(ofUser("POST", membership, "/resetfailedloginattempts", "", every)
                        .statusCode())
                .isEqualTo(204);
    }
}
