package io.tenantry.api.management.operator;

import static io.tenantry.api.management.operator.OperatorScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.operator.OperatorScene.Added;
import io.tenantry.session.factor.OneTimeCodes;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The second factors of operators. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondFactorResourceTest {
    private final OperatorScene scene = new OperatorScene();

    @AfterAll
    void stop() {
        scene.close();
    }

    private HttpResponse<String> enroll(Added operator, String authorization) {
        return scene.as(
                authorization,
                "POST",
                operator.path() + "/2fa/enroll",
                "{\"password\": \"" + OperatorScene.PASSWORD + "\"}");
    }

    private HttpResponse<String> sent(Added operator, String authorization, String what, String code) {
        return sent(operator, authorization, what, OperatorScene.PASSWORD, code);
    }

    private HttpResponse<String> sent(Added operator, String authorization, String what, String password, String code) {
        String body = "{\"password\": \"" + password + "\", \"code\": \"" + code + "\"}";
        return scene.as(authorization, "POST", operator.path() + "/2fa/" + what, body);
    }

    private String code(JsonNode enrollment) {
        return OneTimeCodes.at(enrollment.get("secret").asString(), scene.clock.instant());
    }

    private String wrong(JsonNode enrollment) {
        return "%06d".formatted((Integer.parseInt(code(enrollment)) + 1) % 1_000_000);
    }

    @Test
    void with_a_second_factor_the_password_alone_is_refused_and_a_key_is_accepted() {
        Added operator = scene.add();
        String basic = operator.basic();
        String key = scene.key(operator, "laptop").get("key").asString();
        String byKey = TestServer.basic(operator.username(), key);

        assertThat(sent(operator, basic, "confirm", "123456").statusCode()).isEqualTo(409);
        assertThat(sent(operator, basic, "disable", "123456").statusCode()).isEqualTo(409);
        JsonNode replaced = json(enroll(operator, basic));
        HttpResponse<String> enrolled = enroll(operator, basic);
        assertThat(enrolled.statusCode()).isEqualTo(200);
        assertThat(enrolled.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode enrollment = json(enrolled);
        assertThat(enrollment.get("otpauthUrl").asString())
                .isEqualTo("otpauth://totp/Tenantry%3A" + operator.username().replace(" ", "%20") + "?secret="
                        + enrollment.get("secret").asString() + "&issuer=Tenantry");
        assertThatJson(scene.lastEvent()).isEqualTo(event("action", "enrollTwoFactor", operator));
        // Nothing counts before it is confirmed.
        assertThat(scene.fromElsewhere(basic).statusCode()).isEqualTo(200);

        assertThatJson(sent(operator, basic, "confirm", wrong(enrollment)).body())
                .inPath("details.errors")
                .isEqualTo("[{\"path\": \"code\", \"message\": \"This code is wrong, or was used before.\"}]");
        assertThat(sent(operator, basic, "confirm", code(replaced)).statusCode())
                .isEqualTo(400);
        String used = code(enrollment);
        OperatorScene.as(scene.other, basic, "GET", operator.path(), null);
        HttpResponse<String> confirmed =
                sent(operator, basic, "confirm", used.substring(0, 3) + " " + used.substring(3));
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
        assertThat(confirmed.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode codes = json(confirmed).get("recoveryCodes");
        assertThat(codes).hasSize(10);
        assertThat(codes.get(0).asString()).matches("([A-Z2-7]{4}-){6}[A-Z2-7]{4}");
        assertThatJson(scene.lastEvent()).isEqualTo(event("update", "enableTwoFactor", operator));
        assertThatJson(scene.as(byKey, "GET", operator.path(), null).body())
                .inPath("hasSecondFactor")
                .isEqualTo(true);

        // Neither the cached credentials of this server nor those of another one are used.
        scene.other.database().changes().catchUp();
        assertThat(OperatorScene.as(scene.other, basic, "GET", operator.path(), null)
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<String> right = scene.from("127.8.0.1", basic);
        HttpResponse<String> guessed = scene.from("127.8.0.2", TestServer.basic(operator.username(), "wrong"));
        HttpResponse<String> unknown = scene.from("127.8.0.3", TestServer.basic("nobody", "wrong"));
        assertThatJson(right.body())
                .inPath("detail")
                .isEqualTo("Give the user name and password of an operator by HTTP Basic authentication. An operator"
                        + " with a second factor gives an operator key instead of the password, or as a"
                        + " bearer token.");
        for (HttpResponse<String> refused : List.of(guessed, unknown)) {
            assertThat(refused.statusCode()).isEqualTo(right.statusCode());
            assertThat(withoutTrace(refused)).isEqualTo(withoutTrace(right));
        }
        // They count alike, too.
        for (int i = 0; i < 4; i++) {
            right = scene.from("127.8.0.1", basic);
            guessed = scene.from("127.8.0.2", TestServer.basic(operator.username(), "wrong"));
            assertThat(guessed.statusCode()).isEqualTo(right.statusCode());
            assertThat(withoutTrace(guessed)).isEqualTo(withoutTrace(right));
        }
        assertThat(right.statusCode()).isEqualTo(429);

        assertThat(enroll(operator, byKey).statusCode()).isEqualTo(409);
        assertThat(sent(operator, byKey, "confirm", code(enrollment)).statusCode())
                .isEqualTo(409);
        // The code of the confirmation is good no second time.
        assertThat(sent(operator, byKey, "disable", used).statusCode()).isEqualTo(400);
        scene.clock.pass(Duration.ofSeconds(30));
        assertThat(sent(operator, byKey, "disable", code(enrollment)).statusCode())
                .isEqualTo(204);
        assertThatJson(scene.lastEvent())
                .isEqualTo(event("update", "disableTwoFactor", operator)
                        .replace("KeyId\": null", "KeyId\": \"${json-unit.any-string}\"")
                        .replace("KeyName\": null", "KeyName\": \"laptop\"")
                        .replace("KeyPrefix\": null", "KeyPrefix\": \"" + key.substring(0, 10) + "\""));
        assertThat(scene.fromElsewhere(basic).statusCode()).isEqualTo(200);
        assertThat(scene.scene.count(
                        "operator WHERE totp_secret IS NOT NULL AND username = '" + operator.username() + "'"))
                .isZero();
    }

    private static JsonNode withoutTrace(HttpResponse<String> reply) {
        var body = (tools.jackson.databind.node.ObjectNode) json(reply);
        body.remove("traceId");
        return body;
    }

    private static String event(String type, String action, Added operator) {
        boolean on = action.equals("enableTwoFactor");
        String changes = type.equals("update")
                ? "[{\"field\": \"secondFactor\", \"before\": " + !on + ", \"after\": " + on + "}]"
                : "[]";
        return """
                {"_id": "${json-unit.any-string}", "type": "%s", "action": "%s", "timestamp": "${json-unit.any-number}",
                 "organisation": null, "performedBy": {"actor": "%s"},
                 "modifiedResources": [{"resourceId": "%s", "resourceType": "Operator", "resourceName": "%3$s"}],
                 "traceId": "${json-unit.any-string}", "changes": %5$s, "result": null, "factor": null, "count": 1,
                 "ipAddress": "127.0.0.1", "userAgent": "${json-unit.any-string}", "objectType": "Operator",
                 "operator": "%3$s", "operatorKeyId": null,
                 "operatorKeyName": null, "operatorKeyPrefix": null}""".formatted(type, action, operator.username(), operator.id(), changes);
    }

    @Test
    void a_recovery_code_turns_it_off_once() {
        Added operator = scene.add();
        String byKey = "Bearer " + scene.key(operator, "laptop").get("key").asString();
        JsonNode enrollment = json(enroll(operator, byKey));
        JsonNode codes =
                json(sent(operator, byKey, "confirm", code(enrollment))).get("recoveryCodes");
        String recovery = codes.get(3).asString();
        assertThat(sent(operator, byKey, "disable", "AAAA-AAAA-AAAA-AAAA").statusCode())
                .isEqualTo(400);
        assertThat(sent(
                                operator,
                                byKey,
                                "disable",
                                recovery.toLowerCase(Locale.ROOT).replace('-', ' '))
                        .statusCode())
                .isEqualTo(204);
        scene.clock.pass(Duration.ofMinutes(2));
        JsonNode again = json(enroll(operator, byKey));
        assertThat(sent(operator, byKey, "confirm", code(again)).statusCode()).isEqualTo(200);
        assertThat(sent(operator, byKey, "disable", recovery).statusCode()).isEqualTo(400);
        assertThat(sent(operator, byKey, "disable", codes.get(4).asString()).statusCode())
                .isEqualTo(400);
    }

    @Test
    void codes_cannot_be_guessed() {
        Added operator = scene.add();
        JsonNode enrollment = json(enroll(operator, operator.basic()));
        for (int i = 0; i < 4; i++) {
            assertThat(sent(operator, operator.basic(), "confirm", wrong(enrollment))
                            .statusCode())
                    .isEqualTo(400);
        }
        assertThat(sent(operator, operator.basic(), "confirm", code(enrollment)).statusCode())
                .isEqualTo(429);
        scene.clock.pass(Duration.ofSeconds(2));
        assertThat(sent(operator, operator.basic(), "confirm", code(enrollment)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void operators_set_up_none_but_their_own() {
        Added operator = scene.add();
        Added stranger = scene.add();
        assertThat(enroll(operator, stranger.basic()).statusCode()).isEqualTo(403);
        assertThat(sent(operator, stranger.basic(), "confirm", "123456").statusCode())
                .isEqualTo(403);
        HttpResponse<String> refused = sent(operator, stranger.basic(), "disable", "123456");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThatJson(refused.body()).inPath("detail").isEqualTo("An operator sets up only their own second factor.");
        assertThat(sent(operator, operator.basic(), "confirm", "").statusCode()).isEqualTo(400);
    }

    @Test
    void a_key_alone_changes_no_second_factor() {
        Added operator = scene.add();
        String byKey = "Bearer " + scene.key(operator, "stolen").get("key").asString();
        HttpResponse<String> wrong =
                scene.as(byKey, "POST", operator.path() + "/2fa/enroll", "{\"password\": \"wrong\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThatJson(wrong.body())
                .inPath("details.errors")
                .isEqualTo("[{\"path\": \"password\", \"message\": \"This password is wrong.\"}]");
        JsonNode enrollment = json(enroll(operator, byKey));
        assertThat(sent(operator, byKey, "confirm", "wrong", code(enrollment)).statusCode())
                .isEqualTo(400);
        assertThat(sent(operator, byKey, "confirm", code(enrollment)).statusCode())
                .isEqualTo(200);
        scene.clock.pass(Duration.ofSeconds(30));
        assertThat(sent(operator, byKey, "disable", "wrong", code(enrollment)).statusCode())
                .isEqualTo(400);
        assertThat(scene.as(byKey, "POST", operator.path() + "/2fa/enroll", null)
                        .statusCode())
                .isEqualTo(400);
        // The refused call did not use the code up.
        assertThat(sent(operator, byKey, "disable", code(enrollment)).statusCode())
                .isEqualTo(204);
    }
}
