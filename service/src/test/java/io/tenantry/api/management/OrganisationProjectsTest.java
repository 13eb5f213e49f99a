package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.api.management.wire.Json;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The projects of an organisation in the organisation API. */
class OrganisationProjectsTest extends OrganisationScene {
    private static final String HANDOVER = "{\"setupLiveAgentInbox\": true, \"whisperAssistConfiguration\": \"basic\"}";

    @Test
    void a_project_has_the_defaults_of_the_vendor_and_its_maker_as_first_member() {
        Acme acme = new Acme();
        HttpResponse<String> reply = acme.send("POST", "/projects", "{\"name\": \" Sales \"}");
        assertStatus(reply, 201);
        String id = Json.MAPPER.readTree(reply.body()).get("_id").asString();
        assertThat(reply.headers().firstValue("Location")).contains("/v2.0/projects/" + id);
        String self = ids.of(Kind.MEMBERSHIP, acme.membership);
        assertThatJson(reply.body())
                .whenIgnoringPaths("createdAt", "lastChanged", "primaryLocaleReference")
                .isEqualTo("""
                        {"_id": "%s", "name": "Sales", "color": "blue", "liveAgentDefaultInbox": null,
                         "createdBy": "%s", "lastChangedBy": "%s"}""".formatted(id, self, self));
        assertThat(Json.MAPPER
                        .readTree(reply.body())
                        .get("primaryLocaleReference")
                        .asString())
                .matches("[0-9a-f]{24}");
        assertThatJson(acme.get("/projects/" + id).body()).isEqualTo(reply.body());
        JsonNode members = acme.json("/projects/" + id + "/members");
        assertThat(texts(members, "_id")).containsExactly(self);
        assertThatJson(members.get("items").get(0).get("roles").toString()).isEqualTo("[\"admin\", \"projectAdmin\"]");
        String byKey = call(scene.organizationKey(acme.id), "POST", "/projects", "{\"name\": \"By key\"}")
                .body();
        assertThatJson(byKey).inPath("createdBy").isString().isEqualTo("0".repeat(24));
        String other = Json.MAPPER.readTree(byKey).get("_id").asString();
        assertThat(acme.json("/projects/" + other + "/members").get("total").asInt())
                .isZero();
    }

    @Test
    void the_history_names_the_fields_as_the_api_does_with_both_values() {
        Acme acme = new Acme();
        String id = create(
                acme,
                "{\"name\": \"Sales\", \"color\": \"red\", \"locale\": \"de-DE\", \"handoverConfiguration\": %s}"
                        .formatted(HANDOVER));
        String path = "/projects/" + id;
        String other = "{\"setupLiveAgentInbox\": true, \"whisperAssistConfiguration\": \"none\"}";
        assertStatus(
                acme.send("PATCH", path, "{\"name\": \"Marketing\", \"handoverConfiguration\": " + other + "}"), 200);
        assertStatus(acme.send("PATCH", path, "{\"handoverConfiguration\": null}"), 200);

        JsonNode created = acme.json("/auditevents?action=createProject&sort=_id:desc&limit=1");
        assertThatJson(created.at("/items/0/changes").toString()).isEqualTo("""
                [{"field": "color", "before": null, "after": "red"}, {"field": "locale", "before": null, "after": "de-DE"},
                 {"field": "handoverConfiguration.setupLiveAgentInbox", "before": null, "after": true},
                 {"field": "handoverConfiguration.whisperAssistConfiguration", "before": null, "after": "basic"}]""");
        JsonNode changed = acme.json("/auditevents?action=updateProject&sort=_id:asc");
        assertThat(changed.get("total").asInt()).isEqualTo(2);
        assertThatJson(changed.at("/items/0").toString()).isEqualTo("""
                {"_id": "${json-unit.any-string}", "type": "update", "action": "updateProject",
                 "timestamp": "${json-unit.any-number}", "organisation": "%s", "performedBy": {"actor": "%s"},
                 "modifiedResources": [{"resourceId": "%s", "resourceType": "Project", "resourceName": "Marketing"}],
                 "traceId": "${json-unit.any-string}", "result": null, "factor": null, "count": 1,
                 "ipAddress": "127.0.0.1", "userAgent": "${json-unit.any-string}", "byOperator": false,
                 "changes": [{"field": "name", "before": "Sales", "after": "Marketing"},
                  {"field": "handoverConfiguration.whisperAssistConfiguration", "before": "basic", "after": "none"}]}""".formatted(
                        ids.of(Kind.ORGANIZATION, acme.id),
                        changed.at("/items/0/performedBy/actor").asString(),
                        id));
        assertThatJson(changed.at("/items/1/changes").toString()).isEqualTo("""
                [{"field": "handoverConfiguration.setupLiveAgentInbox", "before": true, "after": null},
                 {"field": "handoverConfiguration.whisperAssistConfiguration", "before": "none", "after": null}]""");
    }

    @Test
    void a_project_is_created_and_changed_with_all_that_the_vendor_has() {
        Acme acme = new Acme();
        String id = create(
                acme,
                "{\"name\": \"Sales\", \"color\": \"cognigyBlue\", \"locale\": \"de-DE\", \"handoverConfiguration\": %s}"
                        .formatted(HANDOVER));
        String path = "/projects/" + id;
        assertThatJson(acme.get(path).body()).inPath("handoverConfiguration").isEqualTo(HANDOVER);
        String whole = acme.get(path).body();
        assertStatus(acme.send("PATCH", path, whole), 200);
        assertThatJson(acme.get(path).body()).isEqualTo(whole);
        assertThatJson(acme.send("PATCH", path, "{}").body()).isEqualTo(whole);
        HttpResponse<String> changed = acme.send(
                "PATCH", path, "{\"name\": \"Marketing\", \"color\": \"red\", \"handoverConfiguration\": null}");
        assertThatJson(changed.body()).inPath("name").isEqualTo("Marketing");
        assertThatJson(changed.body()).node("handoverConfiguration").isAbsent();
        for (String body : List.of(
                "{\"locale\": \"en-US\"}",
                "{\"liveAgentDefaultInbox\": 5}",
                "{\"primaryLocaleReference\": \"000000000000000000000000\"}",
                "{\"color\": \"Red\"}",
                "{\"color\": null}",
                "{\"name\": \"\\u200b\"}",
                "{\"name\": \"" + "x".repeat(256) + "\"}",
                "{\"handoverConfiguration\": 5}",
                "{\"shoe\": 1}",
                "{\"_id\": \"000000000000000000000000\"}")) {
            assertRefused(acme.send("PATCH", path, body), 400, 1005);
        }
        assertRefused(acme.send("POST", "/projects", "{}"), 400, 1000, "name");
        assertRefused(
                acme.send("POST", "/projects", """
                        {"name": 5, "color": "x", "locale": "xx", "shoe": 1,
                         "handoverConfiguration": {"whisperAssistConfiguration": "y", "z": 1}}"""),
                400,
                1005,
                "name",
                "color",
                "locale",
                "shoe",
                "handoverConfiguration.setupLiveAgentInbox",
                "handoverConfiguration.whisperAssistConfiguration",
                "handoverConfiguration.z");
        assertThat(texts(acme.json("/auditevents?action=updateProject"), "action"))
                .hasSize(1);
    }

    @Test
    void a_change_in_the_user_api_counts_as_one() {
        Acme acme = new Acme();
        int project = scene.project(acme.id, "P");
        int person = acme.person("member");
        assertStatus(
                server.send(
                        "PATCH",
                        "/user/v1/projects/" + project + "/",
                        "{\"name\": \"Éclair\", \"sample_rate\": 0.5}",
                        "X-CEKURA-API-KEY",
                        scene.personKey(person),
                        "Content-Type",
                        "application/json"),
                200);
        JsonNode read = acme.json("/projects/" + ids.of(Kind.PROJECT, project));
        assertThat(read.get("lastChangedBy").asString()).isEqualTo(acme.user(person));
        assertThat(texts(acme.json("/projects?filter=éCLAIR"), "name")).containsExactly("Éclair");
    }

    @Test
    void the_list_takes_all_parameters_and_keeps_its_cursors() {
        Acme acme = new Acme();
        for (String name : List.of("beta", "Alpha", "Ävalon", "gamma")) {
            create(acme, "{\"name\": \"" + name + "\"}");
        }
        create(acme, "{\"name\": \"Zeta\", \"color\": \"red\", \"handoverConfiguration\": " + HANDOVER + "}");
        assertThat(texts(acme.json("/projects?sort=name:asc"), "name"))
                .containsExactly("Alpha", "Ävalon", "beta", "gamma", "Zeta");
        assertThat(texts(acme.json("/projects?color=red&ignoreOwnership=true"), "name"))
                .containsExactly("Zeta");
        assertThat(texts(acme.json("/projects?handoverConfiguration.setupLiveAgentInbox=true"), "name"))
                .containsExactly("Zeta");
        assertThat(texts(
                        acme.json("/projects?sort=handoverConfiguration.whisperAssistConfiguration:desc&limit=1"),
                        "name"))
                .containsExactly("Zeta");
        JsonNode page = acme.json("/projects?sort=name:asc&limit=2");
        String cursor = page.get("next").asString();
        String second = page.get("items").get(1).get("_id").asString();
        assertStatus(acme.send("PATCH", "/projects/" + second, "{\"name\": \"zzz\"}"), 200);
        assertThat(texts(acme.json("/projects?next=" + cursor), "name"))
                .containsExactly("beta", "gamma", "Zeta", "zzz");
        assertStatus(acme.send("DELETE", "/projects/" + second, null), 200);
        assertThat(texts(acme.json("/projects?next=" + cursor), "name")).containsExactly("beta", "gamma", "Zeta");
        for (String wrong : List.of("sort=primaryLocaleReference", "locale=de-DE", "handoverConfiguration=x")) {
            assertRefused(acme.get("/projects?" + wrong), 400, 400);
        }
        assertThat(acme.get("/projects", "Accept", "text/csv").body())
                .contains("handoverConfiguration.setupLiveAgentInbox");
        assertThatJson(acme.get("/projects?limit=1", "Accept", "application/hal+json")
                        .body())
                .inPath("_links.item")
                .isArray()
                .hasSize(1);
    }

    @Test
    void the_last_project_stays_and_the_deletion_of_another_is_a_task_that_is_done() {
        Acme acme = new Acme();
        String first = create(acme, "{\"name\": \"First\"}");
        assertRefused(acme.send("DELETE", "/projects/" + first, null), 409, 1004);
        String second = create(acme, "{\"name\": \"Second\"}");
        HttpResponse<String> deleted = acme.send("DELETE", "/projects/" + second + "?ignoreOwnership=true", null);
        assertStatus(deleted, 200);
        assertThatJson(deleted.body())
                .whenIgnoringPaths("_id", "createdAt", "lastCreatedAt", "lastChangedAt")
                .isEqualTo("""
                        {"status": "done", "type": "deleteProject", "parameters": {"projectId": "%s"}, "currentStep": 1,
                         "totalStep": 1}""".formatted(second));
        assertRefused(acme.get("/projects/" + second), 404, 1002);
        assertRefused(acme.send("DELETE", "/projects/" + second, null), 404, 1002);
    }

    @Test
    void names_are_advised_about_and_quotas_hold() {
        Acme acme = new Acme();
        create(acme, "{\"name\": \"Sales\"}");
        assertRefused(acme.send("POST", "/projects/validateprojectname", "{\"name\": \" sALES\"}"), 409, 1004);
        assertStatus(acme.send("POST", "/projects/validateprojectname", "{\"name\": \"Other\"}"), 204);
        assertRefused(acme.send("POST", "/projects/validateprojectname", "{\"name\": \" \"}"), 400, 1005, "name");
        assertRefused(acme.send("POST", "/projects/validateprojectname", "{}"), 400, 1000, "name");
        create(acme, "{\"name\": \"Sales\"}");
        scene.sql("UPDATE organization SET quota_max_projects = 2 WHERE id = ?", acme.id);
        assertRefused(acme.send("POST", "/projects", "{\"name\": \"Third\"}"), 402, 402);
    }

    @Test
    void projects_of_others_are_not_there() {
        Acme acme = new Acme();
        Acme other = new Acme();
        String theirs = "/projects/" + create(other, "{\"name\": \"P\"}");
        String member = theirs + "/members/" + ids.of(Kind.MEMBERSHIP, other.membership);
        for (String path : List.of(theirs, theirs + "/members", member)) {
            assertRefused(acme.get(path), 404, 1002);
        }
        assertRefused(acme.send("PATCH", theirs, "{\"name\": \"x\"}"), 404, 1002);
        assertRefused(acme.send("DELETE", theirs, null), 404, 1002);
        assertRefused(acme.send("PATCH", member, "{\"allowedLocales\": null}"), 404, 1002);
        assertRefused(acme.send("POST", member + "/addroletomember", "{\"role\": \"basic\"}"), 404, 1002);
        assertRefused(acme.get("/projects/short"), 400, 1005, "projectId");
        assertThat(acme.json("/projects").get("total").asInt()).isZero();
    }
}
