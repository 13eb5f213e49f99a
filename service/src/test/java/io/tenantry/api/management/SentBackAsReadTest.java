package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.api.management.wire.Json;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An object is sent back as it was read: a PATCH changes nothing and refuses nothing. */
class SentBackAsReadTest extends OperatedUsers {
    private static final String HAL = "application/hal+json";
    private static final String JSON = "application/json";

    private HttpResponse<String> send(String method, String path, String accept, String body) {
        return server.send(
                method,
                path,
                body,
                "Authorization",
                TEST_OPERATOR,
                "Accept",
                accept,
                "Content-Type",
                "application/json");
    }

    private static final String TEST_OPERATOR = io.tenantry.TestServer.basic();

    private String get(String path, String accept) {
        return server.get(path, "Authorization", TEST_OPERATOR, "Accept", accept)
                .body();
    }

    private void sentBack(String path) {
        for (String accept : new String[] {JSON, HAL}) {
            String read = get(path, accept);
            HttpResponse<String> reply = send("PATCH", path, accept, read);
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertThatJson(reply.body()).isEqualTo(read);
        }
    }

    @Test
    void an_organisation_as_it_was_read_is_accepted_below_both_prefixes() {
        int row = scene.organization("As read");
        String below = "/management/v2.0/organisations/" + organisation(row);
        sentBack(below);
        sentBack("/new" + below);
        // A client that read below one prefix writes below the other.
        assertThat(send("PATCH", below, HAL, get("/new" + below, HAL)).statusCode())
                .isEqualTo(200);
        assertThat(send("PATCH", "/new" + below, HAL, get(below, HAL)).statusCode())
                .isEqualTo(200);
        JsonNode item = Json.MAPPER
                .readTree(get("/management/v2.0/organisations?filter=As read".replace(" ", "%20"), HAL))
                .get("items")
                .get(0);
        assertThat(send("PATCH", below, HAL, item.toString()).statusCode()).isEqualTo(200);
        assertThat(send("PATCH", below, HAL, "{\"organisationId\": \"" + organisation(row) + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(notes(row)).isEmpty();
    }

    @Test
    void what_has_no_id_of_its_own_is_accepted_with_its_link() {
        int row = scene.organization("Parts as read");
        String below = "/management/v2.0/organisations/" + organisation(row);
        for (String part : List.of("/limits", "/flags", "/plan")) {
            sentBack(below + part);
            sentBack("/new" + below + part);
            assertThat(send("PATCH", "/new" + below + part, HAL, get(below + part, HAL))
                            .statusCode())
                    .isEqualTo(200);
            String other = "{\"_links\": {\"self\": {\"href\": \"" + below + "\"}}}";
            HttpResponse<String> reply = send("PATCH", below + part, JSON, other);
            assertThat(reply.statusCode()).isEqualTo(400);
            assertThatJson(reply.body()).inPath("details.errors[*].path").isEqualTo("[\"_links\"]");
        }
        assertThat(notes(row)).isEmpty();
    }

    @Test
    void a_change_among_what_was_read_is_made() {
        String path = "/management/v2.0/organisations/" + organisation(scene.organization("Changed in place"));
        ObjectNode read = (ObjectNode) Json.MAPPER.readTree(get(path, HAL));
        read.put("quotaMaxUsers", 77);
        HttpResponse<String> reply = send("PATCH", path, HAL, read.toString());
        assertThatJson(reply.body()).inPath("quotaMaxUsers").isEqualTo(77);
        assertThatJson(reply.body()).isEqualTo(read.toString());
    }

    @Test
    void the_id_or_the_links_of_another_organisation_are_refused_by_name() {
        String id = organisation(scene.organization("One of two"));
        String other = organisation(scene.organization("Other of two"));
        String path = "/management/v2.0/organisations/" + id;
        String wrong = """
                {"_id": "%1$s", "organisationId": "%1$s", "quotaMaxUsers": -1,
                 "_links": {"self": {"href": "/management/v2.0/organisations/%1$s"}}}""".formatted(other);
        HttpResponse<String> reply = send("PATCH", path, JSON, wrong);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).inPath("code").isEqualTo(1005);
        assertThatJson(reply.body())
                .inPath("details.errors[*].path")
                .isArray()
                .containsExactlyInAnyOrder("_id", "organisationId", "_links", "quotaMaxUsers");
        for (String value : new String[] {
            "{\"_id\": null}",
            "{\"_id\": 7}",
            "{\"_id\": \"" + id.toUpperCase(java.util.Locale.ROOT) + " \"}",
            "{\"_links\": null}",
            "{\"_links\": {}}",
            "{\"_links\": \"" + path + "\"}",
            "{\"_links\": {\"self\": {\"href\": \"" + path + "\"}, \"next\": {}}}"
        }) {
            assertThat(send("PATCH", path, JSON, value).statusCode()).as(value).isEqualTo(400);
        }
        assertThatJson(send(
                                "POST",
                                "/management/v2.0/organisations",
                                JSON,
                                "{\"name\": \"N\", \"_id\": \"" + id + "\"}")
                        .body())
                .inPath("details.errors[*].path")
                .isEqualTo("[\"_id\"]");
    }

    @Test
    void a_user_as_it_was_read_is_accepted() {
        int row = scene.organization("Users as read");
        int person = scene.person("ann@read.example", "Ann");
        int membership = scene.member(row, person, "admin");
        scene.projectMember(row, scene.project(row, "P"), person, "member");
        scene.projectMember(row, scene.project(row, "Q"), person, "member");
        sentBack(user(membership));
        sentBack("/new" + user(membership));
        String own = "{\"userId\": \"" + ids.of(Kind.MEMBERSHIP, membership) + "\", \"name\": \"Anna\"}";
        assertThatJson(send("PATCH", user(membership), JSON, own).body())
                .inPath("name")
                .isEqualTo("Anna");
        JsonNode made =
                created("bob@read.example", row, ", \"roles\": [\"odata\"], \"cxoneId\": \"c\", \"disabled\": true");
        sentBack(path(made));
    }

    /** Without {@code shown} as with it, in both media types and below both prefixes. */
    private void sentBackWithKey(String key, String path, String shown) {
        for (String prefix : List.of("", "/new")) {
            for (String accept : List.of(JSON, HAL)) {
                for (String query : List.of(path.contains("?") ? "" : "?", path.contains("?") ? shown : "?" + shown)) {
                    String url = prefix + path + (query.equals("?") ? "" : query);
                    String read =
                            server.get(url, "X-API-Key", key, "Accept", accept).body();
                    HttpResponse<String> reply =
                            server.send("PATCH", url, read, "X-API-Key", key, "Accept", accept, "Content-Type", JSON);
                    assertThat(reply.statusCode()).as(url + reply.body()).isEqualTo(200);
                    assertThatJson(reply.body()).whenIgnoringPaths("lastActive").isEqualTo(read);
                }
            }
        }
    }

    @Test
    void a_project_as_it_was_read_is_accepted_with_all_that_can_be_asked_for() {
        int row = scene.organization("Projects sent back");
        String path = "/projects/" + ids.of(Kind.PROJECT, scene.project(row, "P"));
        sentBackWithKey(scene.organizationKey(row), "/v2.0" + path, "fields=projectNumber,locale,externalId,metadata");
        sentBack("/management/v2.0" + path + "?fields=projectNumber,locale,externalId,metadata");
        for (String value : List.of("\"de-DE\"", "null", "1")) {
            HttpResponse<String> refused =
                    send("PATCH", "/management/v2.0" + path, JSON, "{\"locale\": " + value + "}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThatJson(refused.body()).inPath("details.errors[*].path").isEqualTo("[\"locale\"]");
        }
    }

    @Test
    void a_user_who_belongs_to_other_organisations_too_is_accepted_as_read_and_keeps_their_name() {
        int row = scene.organization("One of many");
        int other = scene.organization("Another of many");
        int person = scene.person("dee@read.example", "Dee");
        String user = "/v2.0/users/" + ids.of(Kind.MEMBERSHIP, scene.member(row, person, "admin"));
        scene.member(other, person, "member");
        String shown = "fields=organizationNumber,membershipNumber,personNumber,externalId,metadata";
        String key = scene.organizationKey(row);
        sentBackWithKey(key, user, shown);
        sentBackWithKey(scene.personKey(person), user + "?organisationId=" + organisation(row), "&" + shown);
        assertThat(notes(row)).isEmpty();
        for (String change : List.of("{\"name\": \"Dora\"}", "{\"name\": \"dee\"}")) {
            assertThat(server.send("PATCH", user, change, "X-API-Key", key, "Content-Type", JSON)
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void the_links_of_a_person_of_several_organisations_lead_to_what_they_name() {
        int row = scene.organization("Linked");
        int person = scene.person("lea@read.example", "Lea");
        scene.member(row, person, "admin");
        scene.member(scene.organization("Linked, too"), person, "admin");
        scene.project(row, "P");
        String key = scene.personKey(person);
        for (String prefix : List.of("", "/new")) {
            for (String path : List.of("/users", "/users/me", "/projects", "/auditevents")) {
                for (String named : List.of(organisation(row), Integer.toString(row))) {
                    JsonNode read = Json.MAPPER.readTree(server.get(
                                    prefix + "/v2.0" + path + "?organisationId=" + named,
                                    "X-API-Key",
                                    key,
                                    "Accept",
                                    HAL)
                            .body());
                    List<String> links = read.get("_links").findValuesAsString("href");
                    assertThat(links).isNotEmpty();
                    for (String link : links) {
                        assertThat(server.get(link, "X-API-Key", key, "Accept", HAL)
                                        .statusCode())
                                .as(link)
                                .isEqualTo(200);
                    }
                }
            }
        }
    }

    @Test
    void what_cannot_be_changed_of_a_user_is_refused_when_it_differs() {
        int row = scene.organization("Users changed");
        int membership = scene.member(row, scene.person("cy@read.example"), "admin");
        String other = ids.of(Kind.MEMBERSHIP, membership + 1);
        String wrong = """
                {"_id": "%s", "projects": ["%s"], "createdAt": 1, "lastChanged": 2.5, "createdBy": null, "lastChangedBy": "x",
                 "_links": {"self": {"href": "/"}}, "nonsense": 1}""".formatted(other, other);
        HttpResponse<String> reply = send("PATCH", user(membership), JSON, wrong);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body())
                .inPath("details.errors[*].path")
                .isArray()
                .containsExactlyInAnyOrder(
                        "_id",
                        "projects",
                        "createdAt",
                        "lastChanged",
                        "createdBy",
                        "lastChangedBy",
                        "_links",
                        "nonsense");
        String nobody = USERS + "/" + ids.of(Kind.MEMBERSHIP, 999_999);
        assertThat(send("PATCH", nobody, JSON, wrong).statusCode()).isEqualTo(404);
    }
}
