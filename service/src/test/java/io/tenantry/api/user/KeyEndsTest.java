package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key cannot do with other keys: make one that outlives it, and end any without the scope. */
class KeyEndsTest extends KeyHolders {
    private static final String ALL = "\"scopes\":[\"read\",\"write\",\"keys\"]";

    private String ending(String kind, String end) {
        String what = switch (kind) {
            case "person" -> "\"personal\":true";
            case "organization" -> "\"organization\":" + acme;
            default -> "\"project\":" + sales;
        };
        HttpResponse<String> made = make(admin, "{" + what + "," + ALL + ",\"expires_at\":\"" + end + "\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).get("key").asString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"person", "organization", "project"})
    void a_key_makes_no_key_that_outlives_it(String kind) {
        String key = ending(kind, "2090-01-01T00:00:00Z");
        HttpResponse<String> later = make(key, "{\"project\":" + sales + ",\"expires_at\":\"2090-01-01T00:00:01Z\"}");
        assertThat(later.statusCode()).isEqualTo(400);
        assertThatJson(later.body()).isEqualTo("{expires_at: ['An API key cannot make a key that outlives it.']}");
        for (String end : new String[] {"", ",\"expires_at\":null", ",\"expires_at\":\"2090-01-01T00:00:00Z\""}) {
            HttpResponse<String> made = make(key, "{\"project\":" + sales + end + "}");
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            assertThatJson(made.body()).inPath("expires_at").isEqualTo("2090-01-01T00:00:00Z");
        }
        assertThatJson(make(key, "{\"project\":" + sales + ",\"expires_at\":\"2089-01-01T00:00:00Z\"}")
                        .body())
                .inPath("expires_at")
                .isEqualTo("2089-01-01T00:00:00Z");
        // That of a personal key in the organisation API has no field for it, and ends with the first one.
        if (kind.equals("person")) {
            HttpResponse<String> made = server.send(
                    "POST",
                    "/v2.0/users/me/apikeys",
                    "{\"name\":\"a\"}",
                    "X-API-Key",
                    key,
                    "Content-Type",
                    "application/json");
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            assertThat(scene.count("api_key WHERE organization_id IS NULL AND expires_at = '2090-01-01T00:00:00Z' AND"
                            + " created_by_key IS NOT NULL AND name = 'a'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void the_keys_of_a_leaver_need_the_scope_of_keys() {
        int leaver = scene.person("leaver" + number + "@example.com");
        int membership = scene.member(acme, leaver, "member");
        made(scene.personKey(leaver), "{\"project\":" + sales + "}");
        int heir = scene.personIn(acme, "heir" + number + "@example.com", "member");
        HttpResponse<String> made = make(admin, "{\"organization\":" + acme + ",\"scopes\":[\"read\",\"write\"]}");
        String key = json(made).get("key").asString();
        for (String choice : new String[] {"revoke", "hand_over&to=" + heir}) {
            HttpResponse<String> refused =
                    send("DELETE", "/user/memberships/" + membership + "/?keys=" + choice, key, "");
            assertThat(refused.statusCode()).as(choice).isEqualTo(403);
            assertThatJson(refused.body()).isEqualTo("{detail: 'This API key does not have the scope \"keys\".'}");
        }
        assertThat(scene.count("membership WHERE id = " + membership)).isEqualTo(1);
        assertThat(send("DELETE", "/user/memberships/" + membership + "/", key, "")
                        .statusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"organization, revoke", "person, revoke"})
    void a_key_with_the_scope_settles_them(String kind, String choice) {
        int leaver = scene.person("leaver" + number + "@example.com");
        int membership = scene.member(acme, leaver, "member");
        int id = made(scene.personKey(leaver), "{\"project\":" + sales + "}");
        String key = ending(kind, "2090-01-01T00:00:00Z");
        assertThat(send("DELETE", "/user/memberships/" + membership + "/?keys=" + choice, key, "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(server.get(KEYS + id + "/", KEY, admin).statusCode()).isEqualTo(404);
    }
}
