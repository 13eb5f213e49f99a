package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The fields of a project that are shown on request, or that operators alone set. */
class OrganisationProjectFieldsTest extends OrganisationScene {
    @Test
    void the_language_of_a_project_is_shown_on_request() {
        Acme acme = new Acme();
        HttpResponse<String> made =
                acme.send("POST", "/projects?fields=locale", "{\"name\": \"P\", \"locale\": \"de-DE\"}");
        assertStatus(made, 201);
        assertThatJson(made.body()).inPath("locale").isEqualTo("de-DE");
        String path =
                "/projects/" + Json.MAPPER.readTree(made.body()).get("_id").asString();
        assertThatJson(acme.get(path).body()).node("locale").isAbsent();
        HttpResponse<String> asked = acme.get(path + "?fields=locale,projectNumber");
        assertThatJson(asked.body()).inPath("locale").isEqualTo("de-DE");
        assertThatJson(acme.send("PATCH", path + "?fields=locale,projectNumber", "{}")
                        .body())
                .isEqualTo(asked.body());
        assertThatJson(acme.get("/projects?fields=locale&color=blue").body())
                .inPath("items[0].locale")
                .isEqualTo("de-DE");
        assertThat(acme.get(path + "?fields=locale", "Accept", "text/csv").body())
                .contains(",locale\r\n")
                .contains(",de-DE\r\n");
        String usual = create(acme, "{\"name\": \"Q\"}");
        assertThatJson(acme.get("/projects/" + usual + "?fields=locale").body())
                .inPath("locale")
                .isEqualTo("en-US");
        assertRefused(acme.send("PATCH", path, "{\"locale\": \"en-US\"}"), 400, 1005, "locale");
        assertRefused(acme.get("/projects?locale=de-DE"), 400, 400);
    }

    @Test
    void operators_alone_set_the_default_inbox() {
        Acme acme = new Acme();
        String id = create(acme, "{\"name\": \"P\"}");
        String path = "/projects/" + id;
        HttpResponse<String> set = operator(path, "{\"liveAgentDefaultInbox\": 9007199254740991, \"color\": \"red\"}");
        assertStatus(set, 200);
        assertThatJson(set.body()).inPath("liveAgentDefaultInbox").isEqualTo(9_007_199_254_740_991L);
        JsonNode read = acme.json(path);
        assertThatJson(read.toString()).isEqualTo(set.body());
        assertThat(acme.json("/projects?liveAgentDefaultInbox=9007199254740991&sort=liveAgentDefaultInbox")
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        assertStatus(acme.send("PATCH", path, read.toString()), 200);
        for (String key : List.of(acme.key, scene.organizationKey(acme.id))) {
            for (String other : List.of("5", "null")) {
                String body = "{\"liveAgentDefaultInbox\": " + other + "}";
                assertRefused(call(key, "PATCH", path, body), 400, 1005, "liveAgentDefaultInbox");
            }
        }
        for (String wrong : List.of("-1", "1.5", "9007199254740992", "\"5\"", "true", "[1]", "1e400")) {
            String body = "{\"liveAgentDefaultInbox\": " + wrong + "}";
            assertRefused(operator(path, body), 400, 1005, "liveAgentDefaultInbox");
        }
        assertRefused(
                acme.send("POST", "/projects", "{\"name\": \"Q\", \"liveAgentDefaultInbox\": 5}"),
                400,
                1005,
                "liveAgentDefaultInbox");
        assertThatJson(operator(path, "{\"liveAgentDefaultInbox\": null}").body())
                .inPath("liveAgentDefaultInbox")
                .isNull();
        List<String> changes = new ArrayList<>();
        acme.json("/auditevents?action=updateProject")
                .get("items")
                .forEach(event -> changes.add(event.get("changes").toString()));
        assertThatJson(changes.toString()).isEqualTo("""
                [[{"field": "color", "before": "blue", "after": "red"},
                  {"field": "liveAgentDefaultInbox", "before": null, "after": 9007199254740991}],
                 [{"field": "liveAgentDefaultInbox", "before": 9007199254740991, "after": null}]]""");
    }

    private HttpResponse<String> operator(String path, String body) {
        return server.send(
                "PATCH",
                "/management/v2.0" + path,
                body,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json",
                "Content-Type",
                "application/json");
    }
}
