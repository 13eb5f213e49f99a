package io.tenantry.api.management.operator;

import static io.tenantry.api.management.operator.OperatorScene.BASE;
import static io.tenantry.api.management.operator.OperatorScene.PASSWORD;
import static io.tenantry.api.management.operator.OperatorScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestServer;
import io.tenantry.api.management.operator.OperatorScene.Added;
import io.tenantry.operator.Operators;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Operators in the management API, on two servers with one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorResourceTest {
    private final OperatorScene scene = new OperatorScene();

    @AfterAll
    void stop() {
        scene.close();
    }

    @Test
    void an_operator_is_added_read_changed_and_removed_and_the_history_has_it() {
        HttpResponse<String> added =
                scene.send("POST", BASE, "{\"username\": \"Ada\", \"password\": \"" + PASSWORD + "\"}");
        assertThat(added.statusCode()).isEqualTo(201);
        String id = json(added).get("_id").asString();
        assertThat(added.headers().firstValue("Location")).contains(BASE + "/" + id);
        String ada = """
                {"_id": "%s", "username": "Ada", "isConfigured": false, "hasSecondFactor": false,
                 "createdAt": "${json-unit.any-string}", "passwordChangedAt": "${json-unit.any-string}"}""".formatted(id);
        assertThatJson(added.body()).isEqualTo(ada);
        HttpResponse<String> read = scene.send("GET", BASE + "/" + id, null);
        assertThatJson(read.body()).isEqualTo(ada);
        assertThatJson(scene.lastEvent()).isEqualTo(event("create", "createOperator", id, "[]"));

        String basic = TestServer.basic("Ada", PASSWORD);
        assertThat(scene.fromElsewhere(basic).statusCode()).isEqualTo(200);
        HttpResponse<String> same = scene.send("PATCH", BASE + "/" + id, read.body());
        assertThatJson(same.body()).isEqualTo(read.body());
        HttpResponse<String> changed = scene.send("PATCH", BASE + "/" + id, "{\"newPassword\": \"another good one\"}");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed).get("passwordChangedAt"))
                .isNotEqualTo(json(read).get("passwordChangedAt"));
        assertThatJson(scene.lastEvent()).isEqualTo(event("update", "updateOperator", id, """
                [{"field": "password", "before": "********", "after": "********"}]"""));
        assertThat(scene.fromElsewhere(basic).statusCode()).isEqualTo(401);
        assertThat(scene.fromElsewhere(TestServer.basic("Ada", "another good one"))
                        .statusCode())
                .isEqualTo(200);

        String old = read.headers().firstValue("ETag").orElseThrow();
        assertThat(with(old, "DELETE", id, null).statusCode()).isEqualTo(412);
        assertThat(with(old, "PATCH", id, "{\"newPassword\": \"a third good one\"}")
                        .statusCode())
                .isEqualTo(412);
        assertThat(with(old, "PATCH", id, "{}").statusCode()).isEqualTo(412);
        assertThat(scene.send("DELETE", BASE + "/" + id, null).statusCode()).isEqualTo(204);
        assertThatJson(scene.lastEvent()).isEqualTo(event("delete", "deleteOperator", id, "[]"));
        assertThat(scene.send("GET", BASE + "/" + id, null).statusCode()).isEqualTo(404);
        assertThat(scene.send("DELETE", BASE + "/" + id, null).statusCode()).isEqualTo(404);
        assertThat(scene.send("PATCH", BASE + "/" + id, "{\"newPassword\": \"a third good one\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> with(String tag, String method, String id, @Nullable String body) {
        return scene.server.send(method, BASE + "/" + id, body, "Authorization", TestServer.basic(), "If-Match", tag);
    }

    private static String event(String type, String action, String id, String changes) {
        return """
                {"_id": "${json-unit.any-string}", "type": "%s", "action": "%s", "timestamp": "${json-unit.any-number}",
                 "organisation": null, "performedBy": {"actor": "operator"},
                 "modifiedResources": [{"resourceId": "%s", "resourceType": "Operator", "resourceName": "Ada"}],
                 "traceId": "${json-unit.any-string}", "changes": %s, "result": null, "factor": null, "count": 1,
                 "ipAddress": "127.0.0.1", "userAgent": "${json-unit.any-string}", "objectType": "Operator",
                 "operator": "operator", "operatorKeyId": null,
                 "operatorKeyName": null, "operatorKeyPrefix": null}""".formatted(type, action, id, changes);
    }

    @Test
    void lists_are_filtered_sorted_queried_and_paged() {
        List<Added> some = Stream.generate(scene::add).limit(5).toList();
        String first = some.getFirst().username();
        assertThat(names(BASE + "?filter=" + first.replace(" ", "%20").toUpperCase(Locale.ROOT)))
                .containsExactly(first);
        assertThat(names(BASE + "?username=" + first.replace(" ", "%20"))).containsExactly(first);
        assertThat(names(BASE + "?_id=" + some.getLast().id()))
                .containsExactly(some.getLast().username());
        List<String> all = names(BASE + "?limit=100");
        for (String sort : List.of("_id:asc", "username:desc")) {
            List<String> seen = new ArrayList<>();
            JsonNode page = json(scene.send("GET", BASE + "?limit=2&sort=" + sort, null));
            page.get("items").forEach(item -> seen.add(item.get("username").asString()));
            boolean removed = false;
            while (!page.get("next").isNull()) {
                if (!removed) {
                    // The row at the cursor goes: the list goes on where it was.
                    String gone = page.get("items").get(1).get("_id").asString();
                    removed = scene.send("DELETE", BASE + "/" + gone, null).statusCode() == 204;
                }
                page = json(scene.send(
                        "GET", BASE + "?limit=2&next=" + page.get("next").asString(), null));
                page.get("items").forEach(item -> seen.add(item.get("username").asString()));
            }
            assertThat(seen).as(sort).containsExactlyInAnyOrderElementsOf(all);
            all = names(BASE + "?limit=100");
        }
        assertThat(scene.send("GET", BASE + "?sort=createdAt:asc", null).statusCode())
                .isEqualTo(400);
    }

    private List<String> names(String path) {
        List<String> names = new ArrayList<>();
        json(scene.send("GET", path, null))
                .get("items")
                .forEach(item -> names.add(item.get("username").asString()));
        return names;
    }

    @Test
    void a_password_made_of_the_name_is_refused() {
        String body = "{\"username\": \"lovelace\", \"password\": \"Lovelace-1815-!\"}";
        assertThatJson(scene.send("POST", BASE, body).body())
                .inPath("details.errors[*].path")
                .isEqualTo("[\"password\"]");
        Added operator = scene.add();
        String named = "{\"newPassword\": \"" + operator.username().toUpperCase(Locale.ROOT) + " 2026!!\"}";
        assertThatJson(scene.send("PATCH", operator.path(), named).body())
                .inPath("details.errors[*].path")
                .isEqualTo("[\"newPassword\"]");
        assertThat(scene.fromElsewhere(operator.basic()).statusCode()).isEqualTo(200);
    }

    @Test
    void every_fault_of_a_body_is_told_at_once() {
        assertThatJson(scene.send("POST", BASE, "{}").body())
                .inPath("details.errors")
                .isEqualTo("""
                [{"path": "username", "message": "This field is required."},
                 {"path": "password", "message": "This field is required."}]""");
        assertThatJson(scene.send(
                                "POST", BASE, "{\"username\": 7, \"password\": \"123456789123\", \"role\": \"admin\"}")
                        .body())
                .inPath("details.errors")
                .isEqualTo("""
                [{"path": "username", "message": "Must be a text."},
                 {"path": "password", "message": "The password is one of the most common ones."},
                 {"path": "role", "message": "This property is not allowed."}]""");
        Added operator = scene.add();
        assertThatJson(scene.send("PATCH", operator.path(), "{\"newPassword\": \"short\", \"username\": \"Eve\"}")
                        .body())
                .inPath("details.errors")
                .isEqualTo("""
                [{"path": "username", "message": "This member cannot be changed: leave it out, or send it as it was read."},
                 {"path": "newPassword", "message": "The password must have at least 12 characters."}]""");
        assertThat(scene.send("PATCH", operator.path(), "{\"newPassword\": null}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(scene.send("POST", BASE, json(operator.username())).statusCode())
                .isEqualTo(409);
    }

    @Test
    void a_name_that_differs_in_case_alone_is_in_use() {
        String name = scene.add().username();
        String other = name.toUpperCase(Locale.ROOT);
        HttpResponse<String> reply = scene.send("POST", BASE, json(other));
        assertThat(reply.statusCode()).isEqualTo(409);
        String message = "There is an operator of that name already, written \"" + name + "\".";
        assertThat(json(reply).get("detail").asString()).isEqualTo(message);
        Operators operators = scene.server.installation().operators();
        List<Operators.Credentials> configured =
                List.of(TestServer.OPERATOR, new Operators.Credentials(other, PASSWORD));
        assertThatThrownBy(() -> operators.configure(configured)).hasMessage(message);
        assertThat(names(BASE + "?filter=" + name.replace(" ", "%20"))).containsExactly(name);
    }

    private static String json(String username) {
        return "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(username, PASSWORD);
    }

    private static JsonNode json(HttpResponse<String> reply) {
        return OperatorScene.json(reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a:b",
                "a\\nb",
                "a\\u0000b",
                "a\\u202eb",
                " ada",
                "ada\\u00a0",
                "a\\u200bda",
                "a\\ud800",
                "e\\u0301ve",
                "command line",
                "Command Line"
            })
    void a_name_that_could_be_taken_for_another_one_is_refused(String username) {
        HttpResponse<String> reply = scene.send("POST", BASE, json(username));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
        assertThat(reply.body()).contains("\"path\":\"username\"");
    }

    @ParameterizedTest
    @CsvSource({"gro\u0308\u00dfer als,400", "short,400", "Finalfantasy,400", "gro\u0308\u00dfer als 11,201"})
    void passwords_are_held_to_the_rules_in_their_normal_form(String password, int status) {
        HttpResponse<String> reply = scene.send(
                "POST",
                BASE,
                "{\"username\": \"of %d\", \"password\": \"%s\"}".formatted(password.hashCode(), password));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        if (status == 201) {
            assertThat(scene.fromElsewhere(TestServer.basic("of " + password.hashCode(), "größer als 11"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void an_operator_that_the_configuration_names_stays() {
        String id = json(scene.send("GET", BASE + "?username=operator", null))
                .at("/items/0/_id")
                .asString();
        scene.add();
        HttpResponse<String> reply = scene.send("DELETE", BASE + "/" + id, null);
        assertThat(reply.statusCode()).isEqualTo(409);
        assertThatJson(reply.body())
                .inPath("detail")
                .isEqualTo("TENANTRY_OPERATORS names this operator, and each start of a server would create it again."
                        + " Take it out of the variable and restart the servers first.");
    }

    @Test
    void the_history_has_what_the_configuration_does() {
        List<String> passwords = List.of("first configured one", "first configured one", "second configured one");
        passwords.forEach(password -> scene.server
                .installation()
                .operators()
                .configure(List.of(TestServer.OPERATOR, new Operators.Credentials("configured", password))));
        JsonNode events = json(scene.send(
                        "GET", "/management/v2.0/auditevents?objectType=Operator&operator=&sort=_id:asc", null))
                .get("items");
        assertThat(events.valueStream()
                        .map(event -> event.get("action").asString()
                                + " of "
                                + event.at("/modifiedResources/0/resourceName").asString() + " by '"
                                + event.at("/performedBy/actor").asString() + "': " + event.get("changes")))
                .containsExactly(
                        "createOperator of configured by '': []",
                        "updateOperator of configured by '': "
                                + "[{\"after\":\"********\",\"field\":\"password\",\"before\":\"********\"}]");
        assertThat(json(scene.send("GET", BASE + "?username=configured", null))
                        .at("/items/0/isConfigured")
                        .asBoolean())
                .isTrue();
        scene.server.installation().operators().configure(List.of(TestServer.OPERATOR));
        assertThat(json(scene.send("GET", BASE + "?username=configured", null))
                        .at("/items/0/isConfigured")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void of_two_last_operators_that_are_removed_at_once_one_stays() {
        try (OperatorScene own = new OperatorScene()) {
            own.server.installation().operators().configure(List.of());
            for (int round = 0; round < 5; round++) {
                Added added = own.add();
                String mine = json(own.send("GET", BASE + "?username=operator", null))
                        .at("/items/0/_id")
                        .asString();
                // Both have called before: nothing of it is hashed meanwhile.
                OperatorScene.as(own.other, added.basic(), "GET", BASE, null);
                var removals = Stream.of(
                                CompletableFuture.supplyAsync(() ->
                                        own.send("DELETE", added.path(), null).statusCode()),
                                CompletableFuture.supplyAsync(() -> OperatorScene.as(
                                                own.other, added.basic(), "DELETE", BASE + "/" + mine, null)
                                        .statusCode()))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();
                assertThat(own.scene.count("operator")).as(removals.toString()).isEqualTo(1);
                assertThat(removals).containsOnlyOnce(204);
                own.server.installation().operators().configure(List.of(TestServer.OPERATOR));
                own.scene.sql("DELETE FROM operator WHERE username <> 'operator'");
                own.server.installation().operators().configure(List.of());
                own.scene.sql("UPDATE operator SET configured = false");
            }
            String last = json(own.send("GET", BASE, null)).at("/items/0/_id").asString();
            HttpResponse<String> refused = own.send("DELETE", BASE + "/" + last, null);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThatJson(refused.body()).inPath("detail").isEqualTo("The last operator cannot be removed.");
        }
    }

    @Test
    void a_removed_operator_is_refused_on_every_server_and_leaves_no_authority() {
        int acme = scene.scene.organization("Acme");
        int member = scene.scene.personIn(acme, "ada@acme.test", "member");
        Added operator = scene.add();
        String membership = scene.ids.of(ObjectIds.Kind.MEMBERSHIP, membershipOf(member));
        String organisation = scene.ids.of(ObjectIds.Kind.ORGANIZATION, acme);
        JsonNode tokens =
                json(scene.as(operator.basic(), "POST", "/management/v2.0/users/" + membership + "/impersonate", null));
        String management = json(scene.as(
                        operator.basic(), "POST", "/management/v2.0/organisations/" + organisation + "/apikeys", null))
                .get("apiKey")
                .asString();
        String key = scene.key(operator, "ci").get("key").asString();
        List<String> credentials =
                List.of(operator.basic(), TestServer.basic(operator.username(), key), "Bearer " + key);
        for (String one : credentials) {
            assertThat(OperatorScene.as(scene.other, one, "GET", BASE, null).statusCode())
                    .isEqualTo(200);
        }
        String access = "Bearer " + tokens.get("access_token").asString();
        assertThat(OperatorScene.as(scene.other, access, "GET", "/user/organizations/", null)
                        .statusCode())
                .isEqualTo(200);

        assertThat(scene.send("DELETE", operator.path(), null).statusCode()).isEqualTo(204);
        scene.other.database().changes().catchUp();

        for (TestServer node : List.of(scene.server, scene.other)) {
            for (String one : credentials) {
                assertThat(OperatorScene.as(node, one, "GET", BASE, null).statusCode())
                        .isEqualTo(401);
            }
            assertThat(OperatorScene.as(node, access, "GET", "/user/organizations/", null)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(node.get("/user/organizations/", "X-CEKURA-API-KEY", management)
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(scene.scene.count("operator_key WHERE name = 'ci'")).isZero();
    }

    private int membershipOf(int person) {
        return scene.server
                .database()
                .read(handle -> handle.createQuery("SELECT id FROM membership WHERE person_id = ?")
                        .bind(0, person)
                        .mapTo(int.class)
                        .one());
    }

    @Test
    void strangers_do_not_lock_an_operator_out() {
        Added operator = scene.add();
        String key = scene.key(operator, "laptop").get("key").asString();
        for (int i = 0; i < 5; i++) {
            scene.from("127.9.9.9", TestServer.basic(operator.username(), "wrong"));
        }
        assertThat(scene.from("127.9.9.9", operator.basic()).statusCode()).isEqualTo(429);
        assertThat(scene.from("127.9.9.9", TestServer.basic(operator.username(), key))
                        .statusCode())
                .isEqualTo(200);
        assertThat(scene.fromElsewhere(operator.basic()).statusCode()).isEqualTo(200);
    }
}
