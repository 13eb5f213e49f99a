package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ImpersonationTest {
    private static TestDatabases.Place place;
    private static TestServer server;
    private static Scene scene;
    private static ObjectIds ids;

    @BeforeAll
    static void start() {
        place = TestDatabases.create();
        server = TestServer.start(place);
        scene = new Scene(server);
        ids = ObjectIds.read(server.database());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> impersonate(TestServer at, int user) {
        String path = "/management/v2.0/users/" + ids.of(Kind.MEMBERSHIP, user) + "/impersonate";
        return at.send("POST", path, null, "Authorization", TestServer.basic(), "Accept", "application/json");
    }

    @Test
    void an_operator_acts_as_a_user_in_that_organisation_alone() {
        int acme = scene.organization("Acme");
        int other = scene.organization("Other");
        int ann = scene.person("ann@acme.test");
        int user = scene.member(acme, ann, "admin");
        scene.member(other, ann, "admin");

        HttpResponse<String> reply = impersonate(server, user);

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
        assertThatJson(reply.body()).isEqualTo("""
                {"access_token": "${json-unit.any-string}", "refresh_token": "${json-unit.any-string}",
                 "expires_in": 900, "token_type": "Bearer"}""");
        JsonNode tokens = Json.MAPPER.readTree(reply.body());
        HttpResponse<String> seen = server.get(
                "/user/organizations/",
                "Authorization",
                "Bearer " + tokens.get("access_token").asString());
        assertThatJson(seen.body()).inPath("[*].name").isEqualTo("[\"Acme\"]");
        assertThat(seen.headers().firstValue("X-Tenantry-Impersonated-By")).contains("operator");
        HttpResponse<String> missing = server.get(
                "/user/organizations/" + other + "/",
                "Authorization",
                "Bearer " + tokens.get("access_token").asString());
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.headers().firstValue("X-Tenantry-Impersonated-By")).contains("operator");
        assertThat(server.database()
                        .<String, RuntimeException>read(handle -> handle.createQuery(
                                        "SELECT operator FROM audit_event WHERE action = 'impersonateUser' AND organization_id = :id")
                                .bind("id", acme)
                                .mapTo(String.class)
                                .one()))
                .isEqualTo("operator");
        assertThatJson(operatorsActs(acme, tokens, scene.organizationKey(acme))).isEqualTo("""
                [{"action": "impersonateUser", "actor": "Operator", "byOperator": true, "ipAddress": null},
                 {"action": "updateOrganisation", "actor": "ann@acme.test", "byOperator": true, "ipAddress": null},
                 {"action": "updateOrganisation", "actor": "API key 1", "byOperator": false, "ipAddress": "127.0.0.1"}]""");

        scene.sql("UPDATE membership SET disabled = true, revision = revision + 1 WHERE id = ?", user);
        HttpResponse<String> shut = server.get(
                "/user/organizations/",
                "Authorization",
                "Bearer " + tokens.get("access_token").asString());
        assertThatJson(shut.body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE membership SET disabled = true, revision = revision + 1 WHERE id = ?",
                "DELETE FROM membership WHERE id = ?"
            })
    void tokens_are_not_told_again_when_nobody_can_act_as_the_user_any_more(String change) {
        int acme = scene.organization("Acme");
        int user = scene.member(acme, scene.person("kim" + acme + "@acme.test"), "member");
        HttpResponse<String> first = impersonateOnce(user);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        HttpResponse<String> again = impersonateOnce(user);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        scene.sql(change, user);

        HttpResponse<String> late = impersonateOnce(user);

        assertThat(late.statusCode()).isEqualTo(403);
        assertThat(late.body())
                .doesNotContain(
                        Json.MAPPER.readTree(first.body()).get("access_token").asString());
    }

    private static HttpResponse<String> impersonateOnce(int user) {
        return server.send(
                "POST",
                "/management/v2.0/users/" + ids.of(Kind.MEMBERSHIP, user) + "/impersonate",
                null,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json",
                "Idempotency-Key",
                "acting-" + user);
    }

    /** The history as the organization sees it, after a change by the impersonator and one by a key. */
    private String operatorsActs(int acme, JsonNode tokens, String key) {
        String path = "/user/organizations/" + acme + "/";
        server.send(
                "PATCH",
                path,
                "{\"name\": \"Acme 2\"}",
                "Authorization",
                "Bearer " + tokens.get("access_token").asString(),
                "Content-Type",
                "application/json");
        server.send(
                "PATCH", path, "{\"name\": \"Acme 3\"}", "X-CEKURA-API-KEY", key, "Content-Type", "application/json");
        JsonNode events = Json.MAPPER.readTree(
                server.get("/v2.0/auditevents?sort=_id:asc", "X-API-Key", key, "Accept", "application/json")
                        .body());
        return events.get("items")
                .valueStream()
                .map(event -> Json.MAPPER
                        .createObjectNode()
                        .put("action", event.get("action").asString())
                        .put("actor", event.at("/performedBy/actor").asString())
                        .put("byOperator", event.get("byOperator").booleanValue())
                        .set("ipAddress", event.get("ipAddress")))
                .toList()
                .toString();
    }

    @Test
    void nobody_acts_as_who_is_disabled_or_not_there() {
        int user = scene.member(scene.organization("Shut"), scene.person("shut@acme.test"), "member");
        scene.sql("UPDATE membership SET disabled = true, revision = revision + 1 WHERE id = ?", user);

        assertThat(impersonate(server, user).statusCode()).isEqualTo(403);
        assertThat(impersonate(server, 999_999).statusCode()).isEqualTo(404);
    }

    @Test
    void organisations_on_the_block_list_are_left_alone() {
        int one = scene.organization("Blocked by number");
        int two = scene.organization("Blocked by id");
        int three = scene.organization("Free");
        int byNumber = scene.member(one, scene.person("number@block.test"), "member");
        int byId = scene.member(two, scene.person("id@block.test"), "member");
        int free = scene.member(three, scene.person("free@block.test"), "member");

        try (TestServer blocking = blocking(one + ", " + ids.of(Kind.ORGANIZATION, two))) {
            HttpResponse<String> refused = impersonate(blocking, byNumber);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThatJson(refused.body()).inPath("code").isEqualTo(403);
            assertThat(impersonate(blocking, byId).statusCode()).isEqualTo(403);
            assertThat(impersonate(blocking, free).statusCode()).isEqualTo(200);
        }
        try (TestServer blocking = blocking("*")) {
            assertThat(impersonate(blocking, free).statusCode()).isEqualTo(403);
        }
    }

    private static TestServer blocking(String list) {
        return TestServer.start(place, Clock.systemUTC(), Options.of(Map.of("TENANTRY_BLOCK_IMPERSONATION", list)));
    }
}
