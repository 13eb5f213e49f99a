package io.tenantry.api.management.operator;

import static io.tenantry.api.management.operator.OperatorScene.BASE;
import static io.tenantry.api.management.operator.OperatorScene.PASSWORD;
import static io.tenantry.api.management.operator.OperatorScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.operator.OperatorScene.Added;
import io.tenantry.session.factor.OneTimeCodes;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What a key of an operator cannot do: manage operators, and begin what outlives the key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorKeyReachTest {
    private static final String NOT_ENOUGH =
            "An operator key is not enough: send the password, with a code in X-One-Time-Code if the operator has a"
                    + " second factor.";

    private final OperatorScene scene = new OperatorScene();

    @AfterAll
    void stop() {
        scene.close();
    }

    private String key(Added operator) {
        return scene.key(operator, "stolen").get("key").asString();
    }

    @Test
    void a_key_manages_no_operators_and_makes_no_keys() {
        Added operator = scene.add();
        String key = key(operator);
        long operators = scene.scene.count("operator");
        long keys = scene.scene.count("operator_key");
        for (String by : List.of("Bearer " + key, TestServer.basic(operator.username(), key))) {
            for (HttpResponse<String> refused : List.of(
                    scene.as(by, "POST", BASE, "{\"username\": \"eve\", \"password\": \"" + PASSWORD + "\"}"),
                    scene.as(by, "POST", operator.path() + "/keys", "{\"name\": \"forever\", \"expiresInDays\": 365}"),
                    scene.as(by, "PATCH", operator.path(), "{\"newPassword\": \"" + PASSWORD + "!\"}"),
                    scene.as(by, "DELETE", operator.path(), null))) {
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThatJson(refused.body()).inPath("detail").isEqualTo(NOT_ENOUGH);
            }
        }
        assertThat(scene.scene.count("operator")).isEqualTo(operators);
        assertThat(scene.scene.count("operator_key")).isEqualTo(keys);
        assertThat(scene.fromElsewhere(operator.basic()).statusCode()).isEqualTo(200);
    }

    @Test
    void a_key_sees_its_own_operator_alone() {
        Added operator = scene.add();
        Added other = scene.add();
        String by = "Bearer " + key(operator);
        String others = json(scene.as(other.basic(), "POST", other.path() + "/keys", "{\"name\": \"other\"}"))
                .get("_id")
                .asString();
        assertThatJson(scene.as(by, "GET", BASE, null).body())
                .inPath("items[*].username")
                .isEqualTo(List.of(operator.username()));
        assertThatJson(scene.as(by, "GET", BASE + "?filter=operator", null).body())
                .inPath("total")
                .isEqualTo(1);
        assertThat(scene.as(by, "GET", operator.path(), null).statusCode()).isEqualTo(200);
        String nobody = BASE + "/" + operator.id().replaceAll(".{8}$", "7fffffff");
        String body = "{\"password\": \"" + PASSWORD + "\", \"code\": \"123456\"}";
        for (String[] request : new String[][] {
            {"GET", "", null},
            {"PATCH", "", "{\"newPassword\": \"" + PASSWORD + "!\"}"},
            {"DELETE", "", null},
            {"GET", "/keys", null},
            {"POST", "/keys", "{\"name\": \"mine\"}"},
            {"GET", "/keys/" + others, null},
            {"DELETE", "/keys/" + others, null},
            {"POST", "/2fa/enroll", "{\"password\": \"" + PASSWORD + "\"}"},
            {"POST", "/2fa/confirm", body},
            {"POST", "/2fa/disable", body}
        }) {
            HttpResponse<String> unseen = scene.as(by, request[0], other.path() + request[1], request[2]);
            HttpResponse<String> missing = scene.as(by, request[0], nobody + request[1], request[2]);
            assertThat(unseen.statusCode()).as(request[0] + request[1]).isEqualTo(404);
            assertThat(unseen.body().replaceAll("api--[0-9a-f-]+", "").replace(other.path(), ""))
                    .isEqualTo(missing.body().replaceAll("api--[0-9a-f-]+", "").replace(nobody, ""));
        }
        assertThat(scene.as(other.basic(), "GET", other.path() + "/keys/" + others, null)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_key_revokes_itself_and_what_its_operator_has_begun_ends() {
        Added operator = scene.add();
        int organization = scene.scene.organization("Acme");
        int membership = scene.scene.member(organization, scene.scene.person("ann@example.com"), "admin");
        JsonNode made = scene.key(operator, "stolen");
        String by = "Bearer " + made.get("key").asString();
        String access = impersonate(by, membership);
        String temporary = temporary(by, organization);
        int project = scene.scene.project(organization, "Sales");
        String child = keyOfProject(temporary, project);
        String grandchild = keyOfProject(child, project);
        assertThat(used("Authorization", "Bearer " + access)).isEqualTo(200);
        assertThat(used("X-CEKURA-API-KEY", temporary)).isEqualTo(200);
        assertThat(scene.as(
                                by,
                                "DELETE",
                                operator.path() + "/keys/" + made.get("_id").asString(),
                                null)
                        .statusCode())
                .isEqualTo(204);
        assertThat(scene.fromElsewhere(by).statusCode()).isEqualTo(401);
        assertThat(used("Authorization", "Bearer " + access)).isEqualTo(401);
        for (String key : List.of(temporary, child, grandchild)) {
            assertThat(used("X-CEKURA-API-KEY", key)).isEqualTo(401);
        }
    }

    private String keyOfProject(String by, int project) {
        HttpResponse<String> made = scene.server.send(
                "POST",
                "/user/api/v1/user-api-key/",
                "{\"project\": %d, \"scopes\": [\"read\", \"write\", \"keys\"]}".formatted(project),
                "X-CEKURA-API-KEY",
                by,
                "Content-Type",
                "application/json");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).get("key").asString();
    }

    private String impersonate(String by, int membership) {
        String user = scene.ids.of(ObjectIds.Kind.MEMBERSHIP, membership);
        HttpResponse<String> begun = scene.as(by, "POST", "/management/v2.0/users/" + user + "/impersonate", null);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
        return json(begun).get("access_token").asString();
    }

    private String temporary(String by, int organization) {
        String id = scene.ids.of(ObjectIds.Kind.ORGANIZATION, organization);
        HttpResponse<String> made = scene.as(by, "POST", "/management/v2.0/organisations/" + id + "/apikeys", null);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).get("apiKey").asString();
    }

    private int used(String header, String value) {
        return scene.server.get("/user/organizations/", header, value).statusCode();
    }

    @Test
    void a_new_password_and_a_change_of_the_second_factor_end_what_the_operator_has_begun() {
        Added operator = scene.add();
        int organization = scene.scene.organization("Begun");
        int membership = scene.scene.member(organization, scene.scene.person("begun@example.com"), "admin");
        String by = "Bearer " + key(operator);
        AtomicReference<String> secret = new AtomicReference<>("");
        List<Runnable> changes = List.of(
                () -> {
                    secret.set(json(scene.as(
                                    operator.basic(),
                                    "POST",
                                    operator.path() + "/2fa/enroll",
                                    "{\"password\": \"" + PASSWORD + "\"}"))
                            .get("secret")
                            .asString());
                    changed(
                            scene.as(
                                    by,
                                    "POST",
                                    operator.path() + "/2fa/confirm",
                                    proof(Objects.requireNonNull(secret.get()))),
                            200);
                },
                () -> {
                    scene.clock.pass(Duration.ofSeconds(30));
                    changed(
                            scene.as(
                                    by,
                                    "POST",
                                    operator.path() + "/2fa/disable",
                                    proof(Objects.requireNonNull(secret.get()))),
                            204);
                },
                () -> changed(
                        scene.as(
                                TestServer.basic(),
                                "PATCH",
                                operator.path(),
                                "{\"newPassword\": \"" + PASSWORD + "!\"}"),
                        200));
        for (Runnable change : changes) {
            String access = impersonate(by, membership);
            String temporary = temporary(by, organization);
            assertThat(used("Authorization", "Bearer " + access)).isEqualTo(200);
            assertThat(used("X-CEKURA-API-KEY", temporary)).isEqualTo(200);
            change.run();
            assertThat(used("Authorization", "Bearer " + access)).isEqualTo(401);
            assertThat(used("X-CEKURA-API-KEY", temporary)).isEqualTo(401);
        }
    }

    private String proof(String secret) {
        return "{\"password\": \"" + PASSWORD + "\", \"code\": \"" + OneTimeCodes.at(secret, scene.clock.instant())
                + "\"}";
    }

    private static void changed(HttpResponse<String> reply, int status) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
    }

    @Test
    void what_a_key_has_begun_does_not_outlive_it() {
        Added operator = scene.add();
        int organization = scene.scene.organization("Short");
        int membership = scene.scene.member(organization, scene.scene.person("bob@example.com"), "admin");
        String by = "Bearer "
                + json(scene.as(
                                operator.basic(),
                                "POST",
                                operator.path() + "/keys",
                                "{\"name\": \"short\", \"expiresInDays\": 1}"))
                        .get("key")
                        .asString();
        scene.clock.pass(Duration.ofDays(1).minusMinutes(5));
        String access = impersonate(by, membership);
        String temporary = temporary(by, organization);
        scene.clock.pass(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(used("Authorization", "Bearer " + access)).isEqualTo(200);
        assertThat(used("X-CEKURA-API-KEY", temporary)).isEqualTo(200);
        scene.clock.pass(Duration.ofSeconds(1));
        assertThat(used("Authorization", "Bearer " + access)).isEqualTo(401);
        assertThat(used("X-CEKURA-API-KEY", temporary)).isEqualTo(401);
    }

    @Test
    void a_key_does_not_get_the_reply_that_its_operator_got_with_the_password() {
        Added operator = scene.add();
        String by = "Bearer " + key(operator);
        String path = operator.path() + "/keys";
        String body = "{\"name\": \"new\"}";
        HttpResponse<String> made = scene.server.send(
                "POST",
                path,
                body,
                "Authorization",
                operator.basic(),
                "Accept",
                "application/json",
                "Idempotency-Key",
                "k1");
        assertThat(made.statusCode()).isEqualTo(201);
        HttpResponse<String> replayed = scene.server.send(
                "POST", path, body, "Authorization", by, "Accept", "application/json", "Idempotency-Key", "k1");
        assertThat(replayed.statusCode()).isEqualTo(403);
        assertThat(replayed.body()).doesNotContain(json(made).get("key").asString());
        HttpResponse<String> again = scene.server.send(
                "POST",
                path,
                body,
                "Authorization",
                operator.basic(),
                "Accept",
                "application/json",
                "Idempotency-Key",
                "k1");
        assertThat(again.body()).isEqualTo(made.body());
    }

    @Test
    void with_a_second_factor_the_password_and_a_code_are_good_for_one_request() {
        Added operator = scene.add();
        String secret = json(scene.as(
                        operator.basic(),
                        "POST",
                        operator.path() + "/2fa/enroll",
                        "{\"password\": \"" + PASSWORD + "\"}"))
                .get("secret")
                .asString();
        JsonNode codes = json(scene.as(
                        operator.basic(),
                        "POST",
                        operator.path() + "/2fa/confirm",
                        "{\"password\": \"" + PASSWORD + "\", \"code\": \""
                                + OneTimeCodes.at(secret, scene.clock.instant()) + "\"}"))
                .get("recoveryCodes");
        scene.clock.pass(Duration.ofSeconds(30));
        String code = OneTimeCodes.at(secret, scene.clock.instant());
        assertThat(withCode("127.6.0.1", operator, operator.basic(), "").statusCode())
                .isEqualTo(401);
        assertThat(withCode("127.6.0.2", operator, TestServer.basic(operator.username(), "wrong"), code)
                        .statusCode())
                .isEqualTo(401);
        assertThat(withCode("127.6.0.3", operator, operator.basic(), code).statusCode())
                .isEqualTo(201);
        HttpResponse<String> second = withCode("127.6.0.4", operator, operator.basic(), code);
        assertThat(second.statusCode()).isEqualTo(401);
        assertThat(withCode(
                                "127.6.0.5",
                                operator,
                                operator.basic(),
                                codes.get(0).asString())
                        .statusCode())
                .isEqualTo(201);
        assertThat(withCode(
                                "127.6.0.6",
                                operator,
                                operator.basic(),
                                codes.get(0).asString())
                        .statusCode())
                .isEqualTo(401);
        // Nothing of it is kept for requests without a code.
        assertThat(scene.from("127.6.0.5", operator.basic()).statusCode()).isEqualTo(401);
        for (int i = 0; i < 5; i++) {
            second = withCode("127.6.0.7", operator, operator.basic(), "000000");
        }
        assertThat(second.statusCode()).isEqualTo(429);
        // An operator without a second factor needs no code.
        Added plain = scene.add();
        assertThat(withCode("127.6.0.8", plain, plain.basic(), "123456").statusCode())
                .isEqualTo(201);
    }

    private HttpResponse<String> withCode(String from, Added operator, String basic, String code) {
        return scene.server.sendFrom(
                from,
                "POST",
                operator.path() + "/keys",
                "{\"name\": \"laptop\"}",
                "Authorization",
                basic,
                "Accept",
                "application/json",
                "X-One-Time-Code",
                code);
    }
}
