package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.api.management.wire.Json;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** External ids and metadata of organizations, people and projects, in all APIs. */
class LabelsTest extends OrganisationScene {
    private static final String BOTH = "?fields=externalId,metadata";
    private static final String USER_BOTH = "?fields=external_id,metadata";
    private static final String METADATA = "{\"metadata\": {\"crm.id\": \"4711\", \"größe\": \"a,b\"}}";
    private static final String STORED = "{\"crm.id\": \"4711\", \"größe\": \"a,b\"}";

    private HttpResponse<String> operator(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains("Authorization")) {
            all.addAll(List.of("Authorization", TestServer.basic()));
        }
        all.addAll(List.of("Content-Type", "application/json"));
        if (!all.contains("Accept")) {
            all.addAll(List.of("Accept", "application/json"));
        }
        return server.send(method, "/management/v2.0" + path, body, all.toArray(String[]::new));
    }

    private HttpResponse<String> user(String key, String method, String path, @Nullable String body) {
        return server.send(method, "/user" + path, body, "X-CEKURA-API-KEY", key, "Content-Type", "application/json");
    }

    private static JsonNode read(HttpResponse<String> reply) {
        assertStatus(reply, 200);
        return Json.MAPPER.readTree(reply.body());
    }

    private static String external(String id) {
        return "{\"externalId\": \"%s\"}".formatted(id);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String serviceKey(ServiceReach reach, ServiceScope... scopes) {
        return server.installation()
                .serviceKeys()
                .create(new Caller.Operator("ada"), new ServiceKeyTerms("s", Set.of(scopes), reach, 90))
                .text();
    }

    private HttpResponse<String> service(String key, String path, String body) {
        return operator("PATCH", path, body, "Authorization", "Bearer " + key);
    }

    @Test
    void an_operator_writes_and_reads_both_on_organisations_users_and_projects() {
        Acme acme = new Acme();
        String project = ids.of(Kind.PROJECT, scene.project(acme.id, "P"));
        for (String path : List.of(
                "/organisations/" + ids.of(Kind.ORGANIZATION, acme.id),
                "/users/" + ids.of(Kind.MEMBERSHIP, acme.membership),
                "/projects/" + project)) {
            String before = operator("GET", path, null).body();
            String id = "ext-" + next();
            HttpResponse<String> changed = operator("PATCH", path + BOTH, external(id));
            assertThatJson(changed.body()).inPath("externalId").isEqualTo(id);
            assertThatJson(changed.body()).inPath("metadata").isEqualTo("{}");
            assertThatJson(operator("PATCH", path + BOTH, METADATA).body())
                    .inPath("metadata")
                    .isEqualTo(STORED);
            // Nothing is shown that was not asked for.
            assertThatJson(operator("GET", path, null).body())
                    .whenIgnoringPaths("lastChanged", "lastChangedBy")
                    .isEqualTo(before);
            HttpResponse<String> whole = operator("GET", path + BOTH, null);
            assertThatJson(operator("PATCH", path + BOTH, whole.body()).body()).isEqualTo(whole.body());
            assertThatJson(operator("PATCH", path + BOTH, "{\"metadata\": {\"crm.id\": null, \"x\": \"\"}}")
                            .body())
                    .inPath("metadata")
                    .isEqualTo("{\"größe\": \"a,b\", \"x\": \"\"}");
            HttpResponse<String> none = operator("PATCH", path + BOTH, "{\"externalId\": null, \"metadata\": null}");
            assertThatJson(none.body()).inPath("externalId").isNull();
            assertThatJson(none.body()).inPath("metadata").isEqualTo("{}");
        }
    }

    @Test
    void an_external_id_is_unique_among_objects_of_a_kind() {
        Acme acme = new Acme();
        Acme other = new Acme();
        String id = "dup-" + next();
        String first = "/organisations/" + acme.id;
        assertStatus(operator("PATCH", first, external(id)), 200);
        assertRefused(operator("PATCH", "/organisations/" + other.id, external(id)), 409, 1004);
        assertStatus(operator("PATCH", "/users/" + acme.membership, external(id)), 200);
        assertRefused(operator("PATCH", "/users/" + other.membership, external(id)), 409, 1004);
        // The same person in another organization is another user with the same external id.
        int elsewhere = scene.member(other.id, acme.admin, "member");
        assertThatJson(operator("GET", "/users/" + elsewhere + BOTH, null).body())
                .inPath("externalId")
                .isEqualTo(id);
        assertStatus(operator("PATCH", first, "{\"externalId\": null}"), 200);
        assertStatus(operator("PATCH", "/organisations/" + other.id, external(id)), 200);
        // A refused one changes nothing else.
        assertRefused(
                operator("PATCH", first, "{\"externalId\": \"%s\", \"disabled\": true}".formatted(id)), 409, 1004);
        assertThatJson(operator("GET", first, null).body()).inPath("disabled").isEqualTo(false);
    }

    @Test
    void admins_write_metadata_and_no_external_id() {
        Acme acme = new Acme();
        int project = scene.project(acme.id, "P");
        int person = acme.person("member");
        String memberKey = scene.personKey(person);
        String user = "/users/" + acme.user(person);
        assertStatus(operator("PATCH", "/organisations/" + acme.id, external("adm-" + acme.id)), 200);
        assertThatJson(acme.send("PATCH", user + BOTH, METADATA).body())
                .inPath("metadata")
                .isEqualTo(STORED);
        assertThatJson(acme.send("PATCH", "/projects/" + project + BOTH, METADATA)
                        .body())
                .inPath("metadata")
                .isEqualTo(STORED);
        for (String key : List.of(acme.key, scene.organizationKey(acme.id))) {
            assertRefused(call(key, "PATCH", user, external("x")), 403, 403);
            assertRefused(call(key, "PATCH", "/projects/" + project, external("x")), 403, 403);
            String path = "/organizations/" + acme.id + "/";
            assertStatus(user(key, "PATCH", path, "{\"external_id\": \"x\"}"), 403);
            // The present value is no change.
            assertStatus(user(key, "PATCH", path, "{\"external_id\": \"adm-%s\"}".formatted(acme.id)), 200);
        }
        String more = "{\"metadata\": {\"more\": \"x\"}}";
        assertStatus(call(memberKey, "PATCH", user, more), 403);
        assertStatus(call(memberKey, "PATCH", "/projects/" + project, more), 403);
        assertStatus(user(memberKey, "PATCH", "/organizations/" + acme.id + "/", more), 403);
        assertStatus(user(memberKey, "PATCH", "/memberships/" + acme.membership + "/", more), 403);
        Acme stranger = new Acme();
        assertStatus(stranger.send("PATCH", user, METADATA), 404);
        assertStatus(user(stranger.key, "PATCH", "/memberships/" + acme.membership + "/", METADATA), 404);
        assertStatus(user(stranger.key, "PATCH", "/v1/projects/" + project + "/", METADATA), 404);
        assertStatus(user(stranger.key, "PATCH", "/organizations/" + acme.id + "/", METADATA), 404);
    }

    @Test
    void the_user_api_shows_searches_and_changes_them() {
        Acme acme = new Acme();
        int project = scene.project(acme.id, "P");
        int hidden = scene.organization("Hidden " + next());
        assertStatus(operator("PATCH", "/organisations/" + hidden, METADATA), 200);
        assertStatus(operator("PATCH", "/organisations/" + acme.id, external("u-" + acme.id)), 200);
        assertStatus(operator("PATCH", "/users/" + acme.membership, external("u-" + acme.id)), 200);
        assertStatus(operator("PATCH", "/projects/" + project, external("u-" + acme.id)), 200);
        for (String[] paths : new String[][] {
            {"/organizations/", acme.id + "/"},
            {"/v2/organizations/", ""},
            {"/memberships/", acme.membership + "/"},
            {"/v1/projects/", project + "/"}
        }) {
            String list = paths[0];
            String one = list.equals("/v2/organizations/") ? "/organizations/" + acme.id + "/" : list + paths[1];
            JsonNode plain = read(user(acme.key, "GET", one, null));
            HttpResponse<String> changed = user(acme.key, "PATCH", one + USER_BOTH, METADATA);
            assertThatJson(changed.body()).inPath("metadata").isEqualTo(STORED);
            assertThatJson(changed.body()).inPath("external_id").isEqualTo("u-" + acme.id);
            assertThatJson(user(acme.key, "GET", one, null).body())
                    .whenIgnoringPaths("updated_at")
                    .isEqualTo(plain.toString());
            for (String query : List.of(
                    "external_id=u-" + acme.id,
                    "metadata.crm.id=4711",
                    "metadata." + encoded("größe") + "=" + encoded("a,b"),
                    "metadata.crm.id=0&metadata.crm.id=4711&external_id=u-" + acme.id)) {
                JsonNode found = read(user(acme.key, "GET", list + USER_BOTH + "&" + query, null));
                JsonNode rows = found.isArray() ? found : found.get("results");
                assertThat(rows).as(list + query).hasSize(1);
                assertThatJson(rows.get(0).get("metadata").toString()).isEqualTo(STORED);
                assertThat(rows.get(0).get("external_id").asString()).isEqualTo("u-" + acme.id);
            }
            for (String query : List.of("external_id=u", "metadata.crm.id=471", "metadata.nothing=x")) {
                JsonNode found = read(user(acme.key, "GET", list + "?" + query, null));
                assertThat(found.isArray() ? found : found.get("results"))
                        .as(list + query)
                        .isEmpty();
            }
            for (String query : List.of("external_id=", "metadata.crm.id", "metadata.%5B%5D=x", "fields=shoe")) {
                assertStatus(user(acme.key, "GET", list + "?" + query, null), 400);
            }
            assertStatus(user(acme.key, "PATCH", one + "?fields=shoe", "{\"metadata\": {\"never\": \"x\"}}"), 400);
            assertThat(user(acme.key, "GET", one + USER_BOTH, null).body()).doesNotContain("never");
        }
        HttpResponse<String> form = server.send(
                "PATCH",
                "/user/organizations/" + acme.id + "/" + USER_BOTH,
                "metadata=" + encoded("{\"form\": \"yes\"}"),
                "X-CEKURA-API-KEY",
                acme.key,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThatJson(form.body()).inPath("metadata.form").isEqualTo("\"yes\"");
    }

    @Test
    void lists_are_searched_by_them() {
        Acme acme = new Acme();
        int project = scene.project(acme.id, "P");
        scene.project(acme.id, "Other");
        scene.projectMember(acme.id, project, acme.admin, "member");
        acme.person("member");
        String id = "s-" + acme.id;
        String mark = "{\"externalId\": \"%s\", \"metadata\": {\"mark\": \"%s\"}}".formatted(id, id);
        assertStatus(operator("PATCH", "/organisations/" + acme.id, mark), 200);
        assertStatus(operator("PATCH", "/users/" + acme.membership, mark), 200);
        assertStatus(operator("PATCH", "/projects/" + project, mark), 200);
        for (String query :
                List.of("externalId=" + id, "metadata.mark=" + id, "metadata.mark[]=x&metadata.mark[]=" + id)) {
            for (String list :
                    List.of("/organisations?", "/users?", "/users?sort=name&", "/organisations?sort=name&")) {
                JsonNode found = read(operator("GET", list + query.replace("[]", "%5B%5D"), null));
                assertThat(found.get("total").asInt()).as(list + query).isEqualTo(1);
                assertThat(found.get("items")).hasSize(1);
            }
            for (String list : List.of("/users?", "/projects?", "/projects/" + project + "/members?")) {
                JsonNode found = acme.json(list + query.replace("[]", "%5B%5D"));
                assertThat(found.get("total").asInt()).as(list + query).isEqualTo(1);
            }
        }
        assertThat(read(operator("GET", "/organisations?externalId=nobody", null))
                        .get("total")
                        .asInt())
                .isZero();
        assertRefused(operator("GET", "/organisations?externalId=", null), 400, 1005, "externalId");
        assertRefused(operator("GET", "/organisations?metadata.=x", null), 400, 1005, "metadata");
        assertRefused(operator("GET", "/operators?externalId=x", null), 400, 400);
        assertRefused(operator("GET", "/organisations?sort=externalId", null), 400, 400);
        // A cached page follows a change.
        String list = "/organisations?metadata.mark=" + id + "&fields=metadata";
        for (int i = 0; i < 4; i++) {
            String value = "{\"metadata\": {\"count\": \"%s\"}}".formatted(i);
            assertStatus(operator("PATCH", "/organisations/" + acme.id, value), 200);
            assertThatJson(operator("GET", list, null).body())
                    .inPath("items[0].metadata.count")
                    .isEqualTo("\"" + i + "\"");
        }
    }

    @Test
    void every_media_type_shows_them() {
        Acme acme = new Acme();
        String path = "/organisations/" + acme.id;
        assertStatus(operator("PATCH", path, METADATA), 200);
        assertThatJson(operator("GET", path + BOTH, null, "Accept", "application/hal+json")
                        .body())
                .inPath("metadata")
                .isEqualTo(STORED);
        for (String xml : List.of("application/xml", "text/xml")) {
            assertThat(operator("GET", path + BOTH, null, "Accept", xml).body())
                    .contains("<externalId xsi:nil=\"true\"/>")
                    .contains("<metadata><crm.id>4711</crm.id><item key=\"größe\">a,b</item></metadata>");
        }
        String[] rows =
                operator("GET", path + BOTH, null, "Accept", "text/csv").body().split("\r\n");
        assertThat(rows[0]).endsWith(",externalId,metadata.crm.id,metadata.größe");
        assertThat(rows[1]).endsWith(",,4711,\"a,b\"");
    }

    @Test
    void oneself_and_a_member_of_a_project_are_sent_back_as_they_were_read() {
        Acme acme = new Acme();
        int project = scene.project(acme.id, "P");
        scene.projectMember(acme.id, project, acme.admin, "member");
        assertStatus(operator("PATCH", "/users/" + acme.membership, external("back-" + acme.id)), 200);
        assertStatus(operator("PATCH", "/users/" + acme.membership, METADATA), 200);
        for (String path : List.of("/users/me", "/projects/" + project + "/members/" + acme.membership)) {
            String all = path + BOTH + ",membershipNumber,personNumber";
            String read = acme.get(all).body();
            assertThatJson(read).inPath("metadata").isEqualTo(STORED);
            HttpResponse<String> back = acme.send("PATCH", all, read);
            assertStatus(back, 200);
            assertThatJson(back.body()).whenIgnoringPaths("lastActive").isEqualTo(read);
            assertRefused(acme.send("PATCH", path, external("other")), 400, 1005, "externalId");
            assertRefused(acme.send("PATCH", path, "{\"metadata\": {}}"), 400, 1005, "metadata");
        }
    }

    @Test
    void services_write_external_ids_alone() {
        Acme acme = new Acme();
        Acme other = new Acme();
        int project = scene.project(acme.id, "P");
        String key = serviceKey(
                new ServiceReach.Only(Set.of(new OrganizationId(acme.id))), ServiceScope.FLAGS, ServiceScope.READ);
        String id = "svc-" + acme.id;
        for (String path : List.of("/organisations/" + acme.id, "/users/" + acme.membership, "/projects/" + project)) {
            assertStatus(service(key, path, external(id)), 204);
            assertStatus(service(key, path, external(id)), 204);
            assertThatJson(operator("GET", path + BOTH, null).body())
                    .inPath("externalId")
                    .isEqualTo(id);
            assertRefused(service(key, path, METADATA), 403, 403);
            assertRefused(service(key, path, "{\"name\": \"N\"}"), 400, 1005, "name");
            assertStatus(
                    service(serviceKey(ServiceReach.Everywhere.INSTANCE, ServiceScope.USAGE), path, external(id)), 403);
            assertStatus(
                    operator("PATCH", path, external(id), "Authorization", "Bearer " + key, "If-Match", "\"x\""), 400);
            assertStatus(operator("GET", path, null, "Authorization", "Bearer " + key), 403);
        }
        assertStatus(service(key, "/organisations/" + other.id, external("y")), 404);
        assertStatus(service(key, "/users/" + other.membership, external("y")), 404);
        assertStatus(service(key, "/organisations/999999", external("y")), 404);
        assertRefused(service(key, "/organisations/" + acme.id + "/limits", "{}"), 403, 403);
        for (int i = 0; i < 3; i++) {
            assertStatus(operator("GET", "/organisations", null), 200);
        }
        assertStatus(operator("GET", "/organisations", null, "Authorization", "Bearer " + key), 403);
        assertStatus(service("tks_unknown", "/organisations/" + acme.id, external("y")), 401);
    }

    @Test
    void the_history_has_old_and_new_values() {
        Acme acme = new Acme();
        assertStatus(operator("PATCH", "/users/" + acme.membership, external("h-" + acme.id)), 200);
        assertStatus(acme.send("PATCH", "/users/" + acme.membership, "{\"metadata\": {\"k\": \"a\"}}"), 200);
        assertStatus(
                acme.send("PATCH", "/users/" + acme.membership, "{\"metadata\": {\"k\": \"b\", \"l\": \"c\"}}"), 200);
        List<String> changes = new ArrayList<>();
        acme.json("/auditevents?action=updateUser")
                .get("items")
                .forEach(event -> changes.add(event.get("changes").toString()));
        assertThat(changes)
                .containsExactly(
                        "[{\"after\":\"h-%s\",\"field\":\"external_id\",\"before\":null}]".formatted(acme.id),
                        "[{\"after\":\"a\",\"field\":\"metadata.k\",\"before\":null}]",
                        "[{\"after\":\"b\",\"field\":\"metadata.k\",\"before\":\"a\"},"
                                + "{\"after\":\"c\",\"field\":\"metadata.l\",\"before\":null}]");
    }

    @Test
    void bad_values_are_refused_together_and_change_nothing() {
        Acme acme = new Acme();
        String path = "/organisations/" + acme.id;
        String long500 = "€".repeat(500);
        String many = IntStream.range(0, 50)
                .mapToObj(i -> "\"k%s\": \"v\"".formatted(i))
                .collect(Collectors.joining(", ", "{\"metadata\": {", "}}"));
        assertRefused(
                operator("PATCH", path, """
                        {"externalId": 5, "metadata": {"": "x", "a": 1, "b": []}, "quotaMaxUsers": -1}"""),
                400,
                1005,
                "externalId",
                "metadata.a",
                "metadata.b",
                "metadata.",
                "quotaMaxUsers");
        for (String external : List.of("5", "\" \"", "\"%s\"".formatted("x".repeat(256)))) {
            assertRefused(
                    operator("PATCH", path, "{\"externalId\": %s, \"metadata\": []}".formatted(external)),
                    400,
                    1005,
                    "externalId",
                    "metadata");
        }
        assertThatJson(user(
                                acme.key,
                                "PATCH",
                                "/organizations/" + acme.id + "/",
                                "{\"external_id\": 5, \"metadata\": {\"a\": 1}}")
                        .body())
                .isEqualTo("""
                        {"external_id": ["Must be a string or null."], "metadata": {"a": ["Must be a string or null."]}}""");
        assertRefused(
                operator("PATCH", path, """
                        {"externalId": " ", "metadata": {"": "x", "a b": "x", "ok": "\\u0001"}, "quotaMaxUsers": -1}"""),
                400,
                1005,
                "externalId",
                "metadata.",
                "metadata.a b",
                "metadata.ok",
                "quotaMaxUsers");
        for (String body : List.of(
                "{\"metadata\": []}",
                "{\"metadata\": {\"a\": 1}}",
                "{\"metadata\": {\"a\": \"%s\"}}".formatted(long500 + "x"),
                "{\"metadata\": {\"%s\": \"x\"}}".formatted("k".repeat(41)),
                external("x".repeat(256)))) {
            assertRefused(operator("PATCH", path, body), 400, 1005);
        }
        assertStatus(
                operator("PATCH", path, "{\"metadata\": {\"%s\": \"%s\"}}".formatted("ß".repeat(40), long500)), 200);
        assertRefused(operator("PATCH", path, many), 400, 1005, "metadata");
        assertStatus(operator("PATCH", path, "{\"metadata\": null}"), 200);
        assertStatus(operator("PATCH", path, many), 200);
        assertRefused(operator("PATCH", path, "{\"metadata\": {\"more\": \"x\"}}"), 400, 1005, "metadata");
        assertStatus(operator("PATCH", path, "{\"metadata\": {\"more\": \"x\", \"k0\": null}}"), 200);
        assertRefused(operator("POST", "/organisations", "{\"name\": \"Never\", \"externalId\": \"x\"}"), 400, 1005);
        assertStatus(user(acme.key, "PATCH", "/organizations/" + acme.id + "/", "{\"metadata\": 5}"), 400);
    }
}
