package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The two identifiers of one object: each API accepts both, and shows its own. */
class IdentifiersTest extends OrganisationScene {
    /** The history of the last hour. */
    private static String log() {
        Instant now = Instant.now();
        return "/v1/audit-logs/?start_time=" + now.minusSeconds(3600) + "&end_time=" + now.plusSeconds(3600);
    }

    private HttpResponse<String> user(String key, String method, String path, @Nullable String body) {
        return server.send(method, "/user" + path, body, "X-CEKURA-API-KEY", key, "Content-Type", "application/json");
    }

    private HttpResponse<String> operator(String method, String path, @Nullable String body) {
        return server.send(
                method,
                "/management/v2.0" + path,
                body,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json",
                "Content-Type",
                "application/json");
    }

    private static JsonNode read(HttpResponse<String> reply) {
        return Json.MAPPER.readTree(reply.body());
    }

    @Test
    void paths_of_the_user_api_accept_the_24_characters() {
        Acme acme = new Acme();
        int project = scene.project(acme.id, "P");
        int keyId = read(user(
                        acme.key,
                        "POST",
                        "/api/v1/user-api-key/",
                        "{\"name\": \"K\", \"project\": \"%s\"}".formatted(ids.of(Kind.PROJECT, project))))
                .get("id")
                .asInt();
        int event = read(user(acme.key, "GET", log() + "&organization_id=" + acme.id, null))
                .at("/results/0/id")
                .asInt();
        String[][] paths = {
            {"/organizations/%s/", ids.of(Kind.ORGANIZATION, acme.id), "" + acme.id},
            {"/organizations/%s/effective/", ids.of(Kind.ORGANIZATION, acme.id), "" + acme.id},
            {"/organizations/%s/onboarding-tasks/", ids.of(Kind.ORGANIZATION, acme.id), "" + acme.id},
            {"/memberships/%s/", ids.of(Kind.MEMBERSHIP, acme.membership), "" + acme.membership},
            {"/v1/projects/%s/", ids.of(Kind.PROJECT, project), "" + project},
            {"/v1/projects-external/%s/", ids.of(Kind.PROJECT, project), "" + project},
            {"/api/v1/user-api-key/%s/", ids.of(Kind.API_KEY, keyId), "" + keyId},
            {"/v1/audit-logs/%s/", ids.of(Kind.AUDIT_EVENT, event), "" + event}
        };
        for (String[] path : paths) {
            HttpResponse<String> byNumber = user(acme.key, "GET", path[0].formatted(path[2]), null);
            assertStatus(byNumber, 200);
            assertThat(user(acme.key, "GET", path[0].formatted(path[1]), null).body())
                    .isEqualTo(byNumber.body());
            for (String other : List.of(
                    ids.of(Kind.OPERATOR, acme.id),
                    ids.of(Kind.ORGANIZATION, 1 << 30),
                    "0".repeat(24),
                    path[1].toUpperCase(Locale.ROOT) + "x")) {
                assertStatus(user(acme.key, "GET", path[0].formatted(other), null), 404);
            }
        }
    }

    @Test
    void queries_of_the_user_api_accept_the_24_characters() {
        Acme acme = new Acme();
        Acme stranger = new Acme();
        int project = scene.project(acme.id, "P");
        scene.projectMember(acme.id, project, acme.person("member"), "member");
        String organization = ids.of(Kind.ORGANIZATION, acme.id);
        String projectId = ids.of(Kind.PROJECT, project);
        for (String[] query : new String[][] {
            {"/memberships/?organization=", organization, "" + acme.id},
            {"/memberships/?project=", projectId, "" + project},
            {"/v1/projects/?organization_id=", organization, "" + acme.id},
            {"/v1/projects/?project_id=", projectId, "" + project},
            {"/v1/domains/?organization=", organization, "" + acme.id},
            {"/invites/?organization=", organization, "" + acme.id},
            {"/onboarding/?organization=", organization, "" + acme.id},
            {"/v1/webhook-deliveries/?organization_id=", organization, "" + acme.id}
        }) {
            HttpResponse<String> byNumber = user(acme.key, "GET", query[0] + query[2], null);
            assertStatus(byNumber, 200);
            assertThat(user(acme.key, "GET", query[0] + query[1], null).body().replace(query[1], query[2]))
                    .isEqualTo(byNumber.body());
        }
        user(acme.key, "PATCH", "/v1/projects/" + project + "/", "{\"name\": \"Q\"}");
        JsonNode log = read(user(
                acme.key,
                "GET",
                log()
                        + "&organization_id=%s&object_type=Project&object_id=%s&project_id=%s"
                                .formatted(organization, projectId, projectId),
                null));
        assertThat(log.get("count").asInt()).isEqualTo(1);
        assertThat(user(acme.key, "GET", "/memberships/?organization=" + ids.of(Kind.ORGANIZATION, stranger.id), null)
                        .body())
                .isEqualTo("[]");
        assertThat(user(acme.key, "GET", "/memberships/?organization=" + projectId, null)
                        .body())
                .isEqualTo("[]");
        assertStatus(user(acme.key, "GET", "/memberships/?organization=zzz", null), 400);
    }

    @Test
    void bodies_of_the_user_api_accept_the_24_characters() {
        Acme acme = new Acme();
        Acme stranger = new Acme();
        String organization = ids.of(Kind.ORGANIZATION, acme.id);
        int person = acme.person("member");
        int leaving = acme.person("member");
        HttpResponse<String> made = user(
                acme.key,
                "POST",
                "/v1/projects/",
                "{\"name\": \"P\", \"organization_id\": \"%s\"}".formatted(organization));
        assertStatus(made, 201);
        assertThatJson(made.body()).inPath("organization.id").isEqualTo(acme.id);
        int project = read(made).get("id").asInt();
        String path = "/v1/projects/" + ids.of(Kind.PROJECT, project) + "/";
        String user = "{\"user\": \"%s\"}".formatted(ids.of(Kind.PERSON, person));
        assertThatJson(user(acme.key, "POST", path + "add_member/", user).body())
                .inPath("members[0].user.id")
                .isEqualTo(person);
        assertStatus(user(acme.key, "POST", path + "remove_member/", user), 200);
        assertStatus(user(acme.key, "POST", path + "add_member/", "{\"user\": \"%s\"}".formatted(organization)), 400);
        HttpResponse<String> invited = user(
                acme.key,
                "POST",
                "/invites/",
                "{\"email\": \"%s\", \"organization\": \"%s\", \"projects\": [\"%s\", %s]}"
                        .formatted(address("new"), organization, ids.of(Kind.PROJECT, project), project));
        assertStatus(invited, 201);
        assertThatJson(invited.body()).inPath("organization").isEqualTo(acme.id);
        assertStatus(
                user(
                        acme.key,
                        "POST",
                        "/invites/",
                        "{\"email\": \"%s\", \"organization\": \"%s\"}"
                                .formatted(address("new"), ids.of(Kind.ORGANIZATION, stranger.id))),
                404);
        assertStatus(
                user(
                        acme.key,
                        "DELETE",
                        "/memberships/%s/?keys=hand_over&to=%s"
                                .formatted(acme.user(leaving), ids.of(Kind.PERSON, acme.admin)),
                        null),
                204);
    }

    @Test
    void the_management_api_accepts_numbers() {
        Acme acme = new Acme();
        String id = ids.of(Kind.ORGANIZATION, acme.id);
        String path = "/organisations/" + acme.id;
        HttpResponse<String> read = operator("GET", path, null);
        assertThat(read.body())
                .isEqualTo(operator("GET", "/organisations/" + id, null).body());
        assertStatus(operator("PATCH", path, read.body()), 200);
        assertStatus(operator("PATCH", path, "{\"organisationId\": %s}".formatted(acme.id)), 200);
        assertStatus(operator("PATCH", path, "{\"organisationId\": \"%s\"}".formatted(id)), 200);
        assertStatus(operator("PATCH", path, "{\"_id\": \"%s\"}".formatted(ids.of(Kind.PROJECT, acme.id))), 400);
        for (String below : List.of("/limits", "/effective")) {
            assertThat(operator("GET", path + below, null).body())
                    .isEqualTo(operator("GET", "/organisations/" + id + below, null)
                            .body());
        }
        assertThatJson(operator("GET", "/organisations?_id=" + acme.id, null).body())
                .inPath("items[0]._id")
                .isEqualTo(id);
        assertThatJson(operator("GET", "/users?organisationId=" + acme.id, null).body())
                .inPath("items[0]._id")
                .isEqualTo(ids.of(Kind.MEMBERSHIP, acme.membership));
        assertThatJson(operator("GET", "/users/" + acme.membership, null).body())
                .inPath("organisation")
                .isEqualTo(id);
        for (String organisation : List.of("" + acme.id, "\"" + acme.id + "\"")) {
            HttpResponse<String> made = operator(
                    "POST",
                    "/users",
                    "{\"id\": \"%s\", \"name\": \"N\", \"organisation\": %s, \"password\": \"%s\"}"
                            .formatted(address("u"), organisation, PASSWORD));
            assertThatJson(made.body()).inPath("organisation").isEqualTo(id);
        }
        assertStatus(operator("GET", "/organisations/2147483648", null), 404);
        for (String wrong : List.of("0", "-1", "01", "1.0", "12345678901")) {
            assertStatus(operator("GET", "/organisations/" + wrong, null), 400);
        }
        // The user API has no numbers of operators.
        assertStatus(operator("GET", "/operators/1", null), 400);
    }

    @Test
    void the_organisation_api_accepts_numbers() {
        Acme acme = new Acme();
        int project = scene.project(acme.id, "P");
        int person = acme.person("member");
        int membership = membershipOf(acme.id, person);
        String path = "/projects/" + project;
        JsonNode read = acme.json(path);
        assertThat(read.get("_id").asString()).isEqualTo(ids.of(Kind.PROJECT, project));
        assertStatus(acme.send("PATCH", path, read.toString()), 200);
        assertStatus(acme.send("POST", path + "/addprojectmember", "{\"userId\": %s}".formatted(membership)), 204);
        String member = path + "/members/" + membership;
        HttpResponse<String> hal = acme.get(member, "Accept", "application/hal+json");
        assertThatJson(hal.body())
                .inPath("_links.self.href")
                .isEqualTo("/v2.0/projects/%s/members/%s"
                        .formatted(ids.of(Kind.PROJECT, project), ids.of(Kind.MEMBERSHIP, membership)));
        assertStatus(acme.send("PATCH", member, hal.body()), 200);
        assertStatus(
                acme.send(
                        "POST",
                        "/users/" + membership + "/removeproject",
                        "{\"userId\": \"%s\", \"projectId\": \"%s\"}"
                                .formatted(ids.of(Kind.MEMBERSHIP, membership), project)),
                204);
        assertThat(acme.json("/users?organisationId=" + acme.id + "&_id=" + membership)
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        assertStatus(acme.send("POST", "/users/deprecatepassword?userId=" + membership, null), 204);
        Acme stranger = new Acme();
        assertStatus(acme.get("/projects?organisationId=" + stranger.id), 404);
        assertStatus(acme.get("/users/" + stranger.membership), 404);
    }
}
