package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fields that only a request that asks for them gets: the numbers of the user API. */
class AskedFieldsTest extends OrganisationScene {
    private static final String BOTH = "identifiers=both";

    private HttpResponse<String> operator(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Authorization", TestServer.basic(), "Content-Type", "application/json"));
        if (!all.contains("Accept")) {
            all.addAll(List.of("Accept", "application/json"));
        }
        return server.send(method, "/management/v2.0" + path, body, all.toArray(String[]::new));
    }

    private static ObjectNode read(HttpResponse<String> reply) {
        assertStatus(reply, 200);
        return (ObjectNode) Json.MAPPER.readTree(reply.body());
    }

    /** A reply without and with the fields: nothing but these fields is added. */
    private static void assertAdds(HttpResponse<String> plain, HttpResponse<String> more, String added) {
        ObjectNode expected = read(plain);
        ObjectNode fields = (ObjectNode) Json.MAPPER.readTree(added);
        JsonNode items = expected.path("items");
        (items.isArray() ? (ObjectNode) items.get(0) : expected).setAll(fields);
        assertThatJson(more.body()).isEqualTo(expected.toString());
    }

    @Test
    void fields_add_numbers_and_remove_nothing() {
        Acme acme = new Acme();
        int project = scene.project(acme.id, "P");
        scene.projectMember(acme.id, project, acme.admin, "member");
        String organisation = "/organisations/" + ids.of(Kind.ORGANIZATION, acme.id);
        String number = "{\"organizationNumber\": %s}".formatted(acme.id);
        assertAdds(
                operator("GET", organisation, null),
                operator("GET", organisation + "?fields=organizationNumber", null),
                number);
        String list = "/organisations?_id=" + ids.of(Kind.ORGANIZATION, acme.id);
        assertAdds(
                operator("GET", list, null), operator("GET", list + "&fields=name,organizationNumber", null), number);
        String user = "{\"organizationNumber\": %s, \"membershipNumber\": %s, \"personNumber\": %s}"
                .formatted(acme.id, acme.membership, acme.admin);
        String all = "?fields=personNumber,membershipNumber,organizationNumber";
        String path = "/users/" + ids.of(Kind.MEMBERSHIP, acme.membership);
        assertAdds(operator("GET", path, null), operator("GET", path + all, null), user);
        assertAdds(acme.get("/users/me"), acme.get("/users/me" + all), user);
        assertAdds(acme.get("/users"), acme.get("/users" + all), user);
        String projects = "{\"projectNumber\": %s}".formatted(project);
        assertAdds(acme.get("/projects"), acme.get("/projects?fields=projectNumber"), projects);
        String one = "/projects/" + ids.of(Kind.PROJECT, project);
        assertAdds(acme.get(one), acme.get(one + "?fields=projectNumber"), projects);
        assertAdds(
                acme.get(one + "/members"),
                acme.get(one + "/members?fields=personNumber"),
                "{\"personNumber\": %s}".formatted(acme.admin));
        acme.send("PATCH", one, "{\"name\": \"Q\"}");
        assertAdds(acme.get("/auditevents"), acme.get("/auditevents?fields=organizationNumber"), number);
        assertAdds(
                acme.send("POST", "/organisations/requestdeletion", null),
                acme.send("POST", "/organisations/requestdeletion?fields=", null),
                "{}");
        assertAdds(
                operator("GET", organisation + "/deletion", null),
                operator("GET", organisation + "/deletion?fields=organizationNumber", null),
                number);
        HttpResponse<String> bulk = operator(
                "POST",
                "/organisations/bulk?fields=organizationNumber",
                "{\"items\": [{\"name\": \"Bulk %s\"}, {}]}".formatted(next()));
        JsonNode results = Json.MAPPER.readTree(bulk.body()).get("items");
        assertThat(results.get(0).get("_id").asString())
                .isEqualTo(ids.of(
                        Kind.ORGANIZATION,
                        results.get(0).get("organizationNumber").asInt()));
        assertThat(results.get(1).get("organizationNumber").isNull()).isTrue();
    }

    @Test
    void a_preference_shows_all_numbers() {
        Acme acme = new Acme();
        String path = "/users/" + ids.of(Kind.MEMBERSHIP, acme.membership);
        HttpResponse<String> plain = operator("GET", path, null);
        assertThat(plain.headers().firstValue("Vary").orElse("")).contains("Prefer");
        assertThat(plain.headers().firstValue("Preference-Applied")).isEmpty();
        for (String header : List.of(BOTH, "respond-async, Identifiers = \"both\"; wait=5")) {
            HttpResponse<String> both = operator("GET", path, null, "Prefer", header);
            assertAdds(
                    plain,
                    both,
                    "{\"organizationNumber\": %s, \"membershipNumber\": %s, \"personNumber\": %s}"
                            .formatted(acme.id, acme.membership, acme.admin));
            assertThat(both.headers().firstValue("Preference-Applied")).contains(BOTH);
        }
        for (String header : List.of("identifiers", "identifiers=one", "return=minimal", "")) {
            assertThat(operator("GET", path, null, "Prefer", header).body()).isEqualTo(plain.body());
        }
        // Operators have no number.
        assertThat(operator("GET", "/operators", null)
                        .headers()
                        .firstValue("Vary")
                        .orElse(""))
                .doesNotContain("Prefer");
    }

    @Test
    void a_cached_list_is_not_sent_for_another_preference() {
        Acme acme = new Acme();
        String list = "/organisations?_id=" + ids.of(Kind.ORGANIZATION, acme.id);
        for (int i = 0; i < 4; i++) {
            assertThat(operator("GET", list, null).body()).doesNotContain("organizationNumber");
            assertThat(operator("GET", list, null, "Prefer", BOTH).body()).contains("organizationNumber");
        }
    }

    @Test
    void every_media_type_shows_them() {
        Acme acme = new Acme();
        String path = "/organisations?_id=" + acme.id + "&fields=organizationNumber";
        assertThatJson(operator("GET", path, null, "Accept", "application/hal+json")
                        .body())
                .inPath("items[0].organizationNumber")
                .isEqualTo(acme.id);
        for (String xml : List.of("application/xml", "text/xml")) {
            assertThat(operator("GET", path, null, "Accept", xml).body())
                    .contains("<organizationNumber>" + acme.id + "</organizationNumber></item>");
        }
        String[] rows = operator("GET", path, null, "Accept", "text/csv").body().split("\r\n");
        assertThat(rows[0]).endsWith(",organizationNumber");
        assertThat(rows[1]).endsWith("," + acme.id);
    }

    @Test
    void an_unknown_field_is_refused_before_anything_changes() {
        Acme acme = new Acme();
        String path = "/organisations/" + ids.of(Kind.ORGANIZATION, acme.id);
        String before = operator("GET", path, null).body();
        HttpResponse<String> refused = operator("PATCH", path + "?fields=shoe", "{\"disabled\": true}");
        assertRefused(refused, 400, 1005, "fields");
        assertThat(refused.body()).contains("'shoe' cannot be requested. Possible fields: organizationNumber");
        assertRefused(operator("PATCH", path + "?fields=_id&fields=_id", "{\"disabled\": true}"), 400, 1005, "fields");
        assertRefused(operator("POST", "/organisations?fields=shoe", "{\"name\": \"Never made\"}"), 400, 1005);
        assertRefused(operator("POST", path + "/requestdeletion?fields=shoe", null), 400, 1005);
        assertThat(operator("GET", path, null).body()).isEqualTo(before);
        assertThat(operator("GET", "/organisations?name=Never%20made", null).body())
                .contains("\"total\":0");
        assertRefused(operator("GET", "/users?fields=shoe", null), 400, 1005, "fields");
        assertRefused(acme.get("/users/me/apikeys?fields=shoe"), 400, 400);
        assertStatus(acme.send("PATCH", "/users/me?fields=projectNumber", "{}"), 400);
    }

    @Test
    void a_tag_of_a_reply_with_the_same_fields_matches() {
        Acme acme = new Acme();
        String path = "/organisations/" + ids.of(Kind.ORGANIZATION, acme.id);
        String plain = tag(operator("GET", path, null));
        String more = tag(operator("GET", path + "?fields=organizationNumber", null));
        assertThat(more).isNotEqualTo(plain);
        assertStatus(operator("PATCH", path + "?fields=organizationNumber", "{}", "If-Match", plain), 200);
        assertStatus(operator("PATCH", path + "?fields=organizationNumber", "{}", "If-Match", more), 200);
        assertStatus(operator("PATCH", path, "{}", "If-Match", more, "Prefer", BOTH), 200);
        assertStatus(operator("PATCH", path, "{}", "If-Match", plain), 200);
        assertStatus(operator("PATCH", path, "{}", "If-Match", "\"other\""), 412);
    }

    private static String tag(HttpResponse<String> reply) {
        return reply.headers().firstValue("ETag").orElseThrow();
    }
}
