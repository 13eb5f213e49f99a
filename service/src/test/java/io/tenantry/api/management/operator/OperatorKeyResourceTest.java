package io.tenantry.api.management.operator;

import static io.tenantry.api.management.operator.OperatorScene.BASE;
import static io.tenantry.api.management.operator.OperatorScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.operator.OperatorScene.Added;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Keys of operators. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorKeyResourceTest {
    private static final String ENDED = "This operator key has expired or was revoked.";

    private final OperatorScene scene = new OperatorScene();

    @AfterAll
    void stop() {
        scene.close();
    }

    @Test
    void a_key_stands_for_its_operator_over_basic_and_as_a_bearer_token_until_it_is_revoked() {
        Added operator = scene.add();
        HttpResponse<String> made =
                scene.as(operator.basic(), "POST", operator.path() + "/keys", "{\"name\": \"laptop\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode key = json(made);
        String id = key.get("_id").asString();
        String path = operator.path() + "/keys/" + id;
        assertThat(made.headers().firstValue("Location")).contains(path);
        String text = key.get("key").asString();
        assertThat(text).matches("tko_[0-9A-Za-z_-]{43}");
        Instant now = scene.clock.instant();
        String stored =
                """
                {"_id": "%s", "name": "laptop", "prefix": "%s", "createdBy": "%s", "createdAt": "%s", "expiresAt": "%s",
                 "lastUsedAt": null}""".formatted(id, text.substring(0, 10), operator.username(), now, now.plus(Duration.ofDays(90)));
        assertThatJson(made.body()).isEqualTo(stored.replace("}", ", \"key\": \"" + text + "\"}"));
        assertThatJson(scene.send("GET", path, null).body()).isEqualTo(stored);
        HttpResponse<String> list = scene.send("GET", operator.path() + "/keys", null);
        assertThatJson(list.body()).inPath("items").isEqualTo("[" + stored + "]");
        assertThatJson(scene.lastEvent())
                .isEqualTo(event("create", "createOperatorKey", id, operator.username(), """
                [{"field": "operator", "before": null, "after": "%s"},
                 {"field": "expiresAt", "before": null, "after": "%s"}]""".formatted(
                                operator.username(), now.plus(Duration.ofDays(90)))));
        assertThat(scene.scene.count("operator_key k WHERE k::text LIKE '%" + text.substring(12) + "%'"))
                .isZero();

        String basic = TestServer.basic(operator.username(), text);
        for (String good : new String[] {basic, "Bearer " + text, "bearer " + text}) {
            assertThat(scene.fromElsewhere(good).statusCode()).as(good).isEqualTo(200);
        }
        scene.server.installation().operatorKeys().keepUses();
        assertThatJson(scene.send("GET", path, null).body())
                .inPath("lastUsedAt")
                .isEqualTo(now.toString());
        Added stranger = scene.add();
        for (String wrong : new String[] {
            TestServer.basic(stranger.username(), text),
            TestServer.basic("", text),
            TestServer.basic(operator.username(), text + "x"),
            TestServer.basic(operator.username(), "tko_"),
            "Bearer " + text.substring(1),
            "Bearer"
        }) {
            assertThat(scene.fromElsewhere(wrong).statusCode()).as(wrong).isEqualTo(401);
        }

        assertThat(OperatorScene.as(scene.other, basic, "GET", BASE, null).statusCode())
                .isEqualTo(200);
        assertThat(scene.send("DELETE", path, null).statusCode()).isEqualTo(204);
        assertThatJson(scene.lastEvent())
                .isEqualTo(event("delete", "deleteOperatorKey", id, "operator", """
                [{"field": "operator", "before": "%s", "after": null}]""".formatted(operator.username())));
        scene.other.database().changes().catchUp();
        assertThat(OperatorScene.as(scene.other, basic, "GET", BASE, null).statusCode())
                .isEqualTo(401);
        for (String ended : new String[] {basic, "Bearer " + text}) {
            HttpResponse<String> refused = scene.fromElsewhere(ended);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThatJson(refused.body()).inPath("detail").isEqualTo(ENDED);
        }
        assertThat(scene.send("GET", path, null).statusCode()).isEqualTo(404);
        assertThat(scene.send("DELETE", path, null).statusCode()).isEqualTo(404);
        assertThatJson(scene.send("GET", operator.path() + "/keys", null).body())
                .inPath("total")
                .isEqualTo(0);
    }

    private static String event(String type, String action, String id, String actor, String changes) {
        return """
                {"_id": "${json-unit.any-string}", "type": "%s", "action": "%s", "timestamp": "${json-unit.any-number}",
                 "organisation": null, "performedBy": {"actor": "%s"},
                 "modifiedResources": [{"resourceId": "%s", "resourceType": "OperatorKey", "resourceName": "laptop"}],
                 "traceId": "${json-unit.any-string}", "changes": %s, "result": null, "factor": null, "count": 1,
                 "ipAddress": "127.0.0.1", "userAgent": "${json-unit.any-string}", "objectType": "OperatorKey",
                 "operator": "%s", "operatorKeyId": null,
                 "operatorKeyName": null, "operatorKeyPrefix": null}""".formatted(type, action, actor, id, changes, actor);
    }

    @Test
    void a_key_expires() {
        Added operator = scene.add();
        HttpResponse<String> made = scene.as(
                operator.basic(), "POST", operator.path() + "/keys", "{\"name\": \"short\", \"expiresInDays\": 1}");
        String text = json(made).get("key").asString();
        assertThat(scene.fromElsewhere("Bearer " + text).statusCode()).isEqualTo(200);
        scene.clock.pass(Duration.ofDays(1).minusSeconds(1));
        assertThat(scene.fromElsewhere("Bearer " + text).statusCode()).isEqualTo(200);
        scene.clock.pass(Duration.ofSeconds(1));
        HttpResponse<String> refused = scene.fromElsewhere("Bearer " + text);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThatJson(refused.body()).inPath("detail").isEqualTo(ENDED);
        assertThat(scene.fromElsewhere(TestServer.basic(operator.username(), text))
                        .statusCode())
                .isEqualTo(401);
        scene.clock.pass(Duration.ofDays(31));
        scene.server.installation().operatorKeys().tidy();
        assertThatJson(scene.send("GET", operator.path() + "/keys", null).body())
                .inPath("total")
                .isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": \" \"}",
                "{\"name\": \"a\\u202eb\"}",
                "{\"name\": \"a\", \"expiresInDays\": 0}",
                "{\"name\": \"a\", \"expiresInDays\": 366}",
                "{\"name\": \"a\", \"expiresInDays\": null}",
                "{\"name\": \"a\", \"expiresInDays\": 1.5}",
                "{\"name\": \"a\", \"expiresInDays\": \"7\"}",
                "{\"name\": \"a\", \"scopes\": []}",
                "[]"
            })
    void a_body_that_is_wrong_makes_no_key(String body) {
        Added operator = scene.add();
        assertThat(scene.as(operator.basic(), "POST", operator.path() + "/keys", body)
                        .statusCode())
                .isEqualTo(400);
        assertThat(scene.scene.count("operator_key k JOIN operator o ON o.id = k.operator_id WHERE o.username = '"
                        + operator.username() + "'"))
                .isZero();
    }

    @Test
    void nobody_makes_a_key_in_the_name_of_another_operator() {
        Added operator = scene.add();
        Added stranger = scene.add();
        HttpResponse<String> refused =
                scene.as(stranger.basic(), "POST", operator.path() + "/keys", "{\"name\": \"mine\"}");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThatJson(refused.body()).inPath("detail").isEqualTo("An operator makes only their own keys.");
        // But each sees and revokes those of others: a lost laptop does not wait for its owner.
        String id = scene.key(operator, "lost").get("_id").asString();
        assertThat(scene.as(stranger.basic(), "GET", stranger.path() + "/keys/" + id, null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(scene.as(stranger.basic(), "DELETE", stranger.path() + "/keys/" + id, null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(scene.as(stranger.basic(), "DELETE", operator.path() + "/keys/" + id, null)
                        .statusCode())
                .isEqualTo(204);
        String nobody = BASE + "/" + operator.id().replaceAll(".{8}$", "7fffffff") + "/keys";
        assertThat(scene.send("GET", nobody, null).statusCode()).isEqualTo(404);
        assertThat(scene.send("POST", nobody, "{\"name\": \"a\"}").statusCode()).isEqualTo(404);
    }

    @Test
    void an_operator_has_a_hundred_keys_at_the_most() {
        Added operator = scene.add();
        scene.key(operator, "first");
        scene.scene.sql("""
                INSERT INTO operator_key (operator_id, name, prefix, digest, created_by, created_at, expires_at)
                SELECT k.operator_id, 'more', '', k.digest || int4send(i), '', k.created_at, k.expires_at
                FROM operator_key k JOIN operator o ON o.id = k.operator_id, generate_series(1, 99) i
                WHERE o.username = ?""", operator.username());
        HttpResponse<String> refused =
                scene.as(operator.basic(), "POST", operator.path() + "/keys", "{\"name\": \"one more\"}");
        assertThat(refused.statusCode()).isEqualTo(409);
    }
}
