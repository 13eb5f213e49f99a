package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys after their creation. */
class ApiKeyLifeTest extends KeyHolders {
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
        assertThatJson(moved.body()).isEqualTo("{\"project\":[\"The project of a key cannot be changed.\"]}");
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
}
