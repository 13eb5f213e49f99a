package io.tenantry.api.usage;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.ServiceScope;
import io.tenantry.api.user.CapturedLog;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** For whom an API key stands. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntrospectionTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String INACTIVE = "{\"active\": false}";

    private final UsageScene world = new UsageScene();
    private final int organization = world.scene.organization("Acme");
    private final int project = world.scene.project(organization, "Support");
    private final int other = world.scene.organization("Other");
    private final int ada = world.scene.personIn(organization, "ada@introspect.example", "admin");

    @AfterAll
    void stop() {
        world.close();
    }

    private HttpResponse<String> introspect(String body) {
        return world.send("POST", "/introspect", body);
    }

    private void assertIntrospection(String body, String expected) {
        HttpResponse<String> reply = introspect(body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
        ObjectNode whole = (ObjectNode) JSON.readTree(expected);
        if (whole.get("active").asBoolean()) {
            whole.set("ids", ids(whole));
        }
        assertThatJson(reply.body()).isEqualTo(whole.toString());
    }

    /** The same objects by their 24 characters. */
    private ObjectNode ids(ObjectNode expected) {
        ObjectIds ids = ObjectIds.read(world.server.database());
        ObjectNode written = JSON.createObjectNode();
        JsonNode number = expected.get("organization");
        written.put("organization", number.isNull() ? null : ids.of(Kind.ORGANIZATION, number.asInt()));
        if (expected.get("projects").isNull()) {
            written.putNull("projects");
        } else {
            ArrayNode projects = written.putArray("projects");
            expected.get("projects").forEach(one -> projects.add(ids.of(Kind.PROJECT, one.asInt())));
        }
        JsonNode owner = expected.get("person");
        return written.put("person", owner.isNull() ? null : ids.of(Kind.PERSON, owner.asInt()));
    }

    private static String token(String token) {
        return "{\"token\": \"" + token + "\"}";
    }

    private static String token(String token, int organization) {
        return "{\"token\": \"" + token + "\", \"organization\": " + organization + "}";
    }

    @Test
    void a_key_tells_its_owner() {
        assertIntrospection(token(world.scene.organizationKey(organization)), """
                {"active": true, "kind": "organization", "organization": %d, "projects": null, "person": null,
                 "role": "admin", "scopes": ["read", "write", "keys"], "exp": null}""".formatted(organization));
        assertIntrospection(token(world.scene.projectKey(organization, project)), """
                {"active": true, "kind": "project", "organization": %d, "projects": [%d], "person": null,
                 "role": null, "scopes": ["read", "write"], "exp": null}""".formatted(organization, project));
        String key = world.scene.personKey(ada);
        assertIntrospection(token(key), """
                {"active": true, "kind": "person", "organization": null, "projects": null, "person": %d,
                 "role": null, "scopes": ["read", "write", "keys"], "exp": null}""".formatted(ada));
        assertIntrospection(token(key, organization), """
                {"active": true, "kind": "person", "organization": %d, "projects": null, "person": %d,
                 "role": "admin", "scopes": ["read", "write", "keys"], "exp": null}""".formatted(organization, ada));
        int guest = world.scene.person("guest@introspect.example");
        world.scene.projectMember(organization, project, guest, "member");
        assertIntrospection(
                token(world.scene.personKey(guest), organization), """
                {"active": true, "kind": "person", "organization": %d, "projects": [%d], "person": %d,
                 "role": null, "scopes": ["read", "write", "keys"], "exp": null}""".formatted(organization, project, guest));
    }

    @Test
    void the_access_of_a_person_is_told_as_it_is_now() {
        int first = world.scene.organization("First access");
        int second = world.scene.organization("Second access");
        int grace = world.scene.personIn(first, "grace@introspect.example", "member");
        String key = world.scene.personKey(grace);
        String role = "UPDATE membership SET role = 'admin' WHERE person_id = ?";
        String removal = "DELETE FROM membership WHERE person_id = ?";
        assertThat(access(key, first)).isEqualTo("active member");
        assertThat(access(key, second)).isEqualTo("inactive");
        assertThat(access(key)).isEqualTo("active null");

        world.scene.sql(role, grace);
        assertThat(access(key, first)).isEqualTo("active admin");
        world.scene.sql(removal, grace);
        assertThat(access(key, first)).isEqualTo("inactive");
        assertThat(access(key)).isEqualTo("inactive");

        world.scene.member(second, grace, "member");
        assertThat(access(key, second)).isEqualTo("active member");
        assertThat(access(key)).isEqualTo("active null");
        for (boolean disabled : new boolean[] {true, false}) {
            world.scene.sql("UPDATE organization SET disabled = ? WHERE id = ?", disabled, second);
            assertThat(access(key, second)).isEqualTo(disabled ? "inactive" : "active member");
            assertThat(access(key)).isEqualTo(disabled ? "inactive" : "active null");
        }
    }

    private String access(String key, int organization) {
        return access(introspect(token(key, organization)));
    }

    private String access(String key) {
        return access(introspect(token(key)));
    }

    private static String access(HttpResponse<String> reply) {
        JsonNode found = JSON.readTree(reply.body());
        return found.get("active").asBoolean()
                ? "active "
                        + (found.get("role").isNull()
                                ? "null"
                                : found.get("role").asString())
                : "inactive";
    }

    @Test
    void a_form_is_taken_too() {
        String key = world.scene.organizationKey(organization);
        HttpResponse<String> reply = world.send(
                "POST",
                "/introspect",
                "token=" + key + "&token_type_hint=access_token",
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThatJson(reply.body()).node("active").isEqualTo(true);
        assertThat(world.send("POST", "/introspect", "other=1", "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void every_fault_of_a_form_is_named_and_a_parameter_is_there_once() {
        String invalid = """
                {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "The request has errors.", "errors": %s}""";
        for (Map.Entry<String, String> form : Map.of(
                        "token=a&token=a", "[{\"field\": \"token\", \"message\": \"Must not be there twice.\"}]",
                        "token=a&other=1&other=2",
                                "[{\"field\": \"other\", \"message\": \"Must not be there twice.\"}]",
                        "organization=x", """
                        [{"field": "token", "message": "Must be a text."},
                         {"field": "organization",
                          "message": "Must be the number or the 24 characters of an organization of this installation."}]""")
                .entrySet()) {
            HttpResponse<String> reply = form(form.getKey());
            assertThat(reply.statusCode()).isEqualTo(400);
            assertThatJson(reply.body()).isEqualTo(invalid.formatted(form.getValue()));
        }
        for (String broken : List.of("token=%zz", "token=%ff", "token=a%00")) {
            assertThatJson(form(broken).body()).isEqualTo("""
                    {"type": "about:blank", "title": "Bad Request", "status": 400,
                     "detail": "The body is no form of percent-encoded UTF-8 without null characters."}""");
        }
    }

    private HttpResponse<String> form(String body) {
        return world.send("POST", "/introspect", body, "Content-Type", "application/x-www-form-urlencoded");
    }

    @Test
    void whatever_is_not_valid_is_inactive_and_nothing_else() {
        String revoked = world.scene.organizationKey(organization);
        assertThatJson(introspect(token(revoked)).body()).node("active").isEqualTo(true);
        world.scene.sql("UPDATE api_key SET revoked_at = now() WHERE id = (SELECT max(id) FROM api_key)");
        String expired = world.scene.organizationKey(organization);
        world.scene.sql(
                "UPDATE api_key SET expires_at = '2026-03-01 19:30:00Z' WHERE id = (SELECT max(id) FROM api_key)");
        int disabled = world.scene.organization("Disabled");
        String ofDisabled = world.scene.organizationKey(disabled);
        String ofMember = world.scene.personKey(world.scene.personIn(disabled, "bob@introspect.example", "admin"));
        world.scene.sql("UPDATE organization SET disabled = true WHERE id = ?", disabled);
        world.server.database().changes().catchUp();
        for (String token : List.of("nobodys", revoked, expired, ofDisabled, ofMember, world.key)) {
            assertIntrospection(token(token), INACTIVE);
        }
        assertIntrospection(token(world.scene.personKey(ada), other), INACTIVE);
        assertIntrospection(token(world.scene.organizationKey(organization), other), INACTIVE);
    }

    @Test
    void a_service_of_one_organization_learns_nothing_of_others() {
        String theirs = world.serviceKeyOf(List.of(other), ServiceScope.INTROSPECT);
        for (String key : List.of(
                world.scene.organizationKey(organization),
                world.scene.projectKey(organization, project),
                world.scene.personKey(ada))) {
            assertThatJson(UsageScene.sendTo(world.server, theirs, "POST", "/introspect", token(key))
                            .body())
                    .isEqualTo(INACTIVE);
            assertThatJson(UsageScene.sendTo(world.server, theirs, "POST", "/introspect", token(key, organization))
                            .body())
                    .isEqualTo(INACTIVE);
        }
        String own = world.serviceKeyOf(List.of(organization), ServiceScope.INTROSPECT);
        assertThatJson(UsageScene.sendTo(world.server, own, "POST", "/introspect", token(world.scene.personKey(ada)))
                        .body())
                .node("active")
                .isEqualTo(true);
    }

    @Test
    void a_token_is_in_no_log_and_its_use_is_its_last() {
        String key = world.scene.organizationKey(organization);
        try (CapturedLog log = CapturedLog.begin()) {
            introspect(token(key));
            introspect("{\"token\": \"" + key + "\", \"organization\": \"x\"}");
            introspect("{\"token\": \"" + key + "\"");
            assertThat(log.lines()).noneMatch(line -> line.contains(key));
        }
        world.server.installation().apiKeys().keepUses();
        int uses = world.server
                .database()
                .read(handle -> handle.select("""
                        SELECT count(*) FROM api_key_use u WHERE u.api_key_id = (SELECT max(id) FROM api_key)""").mapTo(int.class).one());
        assertThat(uses).isOne();
        assertThat(world.send("POST", "/introspect", token(key), "Idempotency-Key", "a")
                        .statusCode())
                .isEqualTo(400);
    }
}
