package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.api.management.wire.Json;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key in the query is accepted by the organisation API, and no reply contains it. */
class KeyInQueryTest extends Operations {
    private HttpResponse<String> get(String path, String... headers) {
        return server.get(path, headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2.0", "/new/v2.0"})
    void it_opens_every_path_as_the_header_does(String base) {
        String key = scene.organizationKey(acme);
        for (String path : List.of(
                "/organisations/policy", "/organisations/collections", "/organisations/chunkcount", "/auditevents")) {
            HttpResponse<String> reply = get(base + path + "?api_key=" + key + "&ignoreOwnership=true");
            assertThat(reply.statusCode()).as(path + reply.body()).isEqualTo(200);
            assertThatJson(reply.body())
                    .whenIgnoringPaths("_links")
                    .isEqualTo(get(base + path, "X-API-Key", key).body());
            for (String name : List.of("api_key", "api%5Fkey")) {
                assertThat(get(base + path + "?" + name + "=" + key).headers().firstValue("Cache-Control"))
                        .contains("private, no-cache");
            }
        }
        String user = ids.of(io.tenantry.storage.ObjectIds.Kind.MEMBERSHIP, 2);
        HttpResponse<String> posted =
                server.send("POST", base + "/users/" + user + "/logout?api_key=" + key + "&ignoreOwnership=true", null);
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(204);
        assertThat(server.send("POST", base + "/organisations/requestdeletion?api%5Fkey=" + key, null)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void the_header_decides_then_the_query_then_the_token() {
        String key = scene.organizationKey(acme);
        int other = scene.organization("Other");
        String others = scene.organizationKey(other);
        String path = "/v2.0/organisations/policy?api_key=";
        assertThatJson(get(path + others, "X-API-Key", key).body())
                .inPath("_id")
                .isEqualTo(id);
        assertThatJson(get(path + "nonsense", "X-API-Key", key).body())
                .inPath("_id")
                .isEqualTo(id);
        assertThat(get(path + key, "X-API-Key", "nonsense").statusCode()).isEqualTo(401);
        assertThatJson(get(path + key, "X-API-Key", " ").body())
                .inPath("_id")
                .isString()
                .isEqualTo(id);
        assertThatJson(get(path + key, "Authorization", "Bearer nonsense").body())
                .inPath("_id")
                .isEqualTo(id);
        assertThatJson(get(path + "nonsense&api_key=" + key).body())
                .inPath("_id")
                .isEqualTo(id);
        for (String wrong : List.of("", "nonsense", "%20", key + "x")) {
            assertThat(get(path + wrong).statusCode()).as(wrong).isEqualTo(401);
        }
        assertThat(get("/v2.0/organisations/policy?api_key").statusCode()).isEqualTo(401);
        assertThat(get("/v2.0/organisations/policy?api_key=%ff").statusCode()).isEqualTo(400);
    }

    @Test
    void a_key_is_a_bearer_token_too() {
        String key = scene.organizationKey(acme);
        for (String base : List.of("/v2.0", "/new/v2.0")) {
            for (String path : List.of("/organisations/policy", "/users", "/projects", "/auditevents")) {
                assertThat(get(base + path, "Authorization", "Bearer " + key).body())
                        .isEqualTo(get(base + path, "X-API-Key", key).body());
            }
        }
        String own = scene.personKey(scene.personIn(acme, "bearer@example.com", "member"));
        assertThatJson(get("/v2.0/users/me", "Authorization", "Bearer " + own).body())
                .inPath("id")
                .isEqualTo("bearer@example.com");
        // This person has not signed in.
        assertThat(get("/v2.0/users/me/lastloginattempt", "Authorization", "Bearer " + own)
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/v2.0/users", "Authorization", "Bearer " + own).statusCode())
                .isEqualTo(403);
        assertThat(get("/v2.0/users", "Authorization", "Bearer " + key + "x").statusCode())
                .isEqualTo(401);
        assertThat(get("/user/organizations/", "Authorization", "Bearer " + own).statusCode())
                .isEqualTo(401);
    }

    @Test
    void no_link_header_or_error_repeats_it() {
        String key = scene.organizationKey(acme);
        for (int i = 0; i < 3; i++) {
            operator("PATCH", "/organisations/" + id, "{\"quotaMaxUsers\": " + (i + 10) + "}");
        }
        String list = "/v2.0/auditevents?limit=1&sort=timestamp:asc&api_key=" + key;
        HttpResponse<String> page = get(list);
        assertThatJson(page.body()).inPath("_links.next.href").asString().startsWith("/v2.0/auditevents?limit=1&sort=");
        String next = Json.MAPPER.readTree(page.body()).at("/_links/next/href").asString();
        assertThat(get(next).statusCode()).isEqualTo(401);
        HttpResponse<String> second = get(next + "&skip=0&api_key=" + key);
        assertThat(second.statusCode()).isEqualTo(200);
        HttpResponse<String> csv = get(list, "Accept", "text/csv");
        assertThat(csv.headers().firstValue("Link").orElseThrow()).contains("rel=\"next\"");
        List<HttpResponse<String>> replies = List.of(
                page,
                second,
                csv,
                get("/v2.0/organisations/policy?api_key=" + key),
                get("/v2.0/organisations/chunkcount?api_key=" + key),
                get(list + "&colour=red"),
                get(list + "&api_key[]=" + key),
                get("/v2.0/nothing?api_key=" + key),
                get(list + "x"),
                get(list, "Accept", "image/png"),
                server.send("PUT", "/v2.0/auditevents?api_key=" + key, null),
                server.send("POST", "/v2.0/organisations/requestdeletion?api_key=" + key, null));
        for (HttpResponse<String> reply : replies) {
            assertThat(reply.body()).doesNotContain(key);
            assertThat(reply.headers().map().toString()).doesNotContain(key);
        }
    }

    @Test
    void the_other_apis_do_not_know_it() {
        String key = scene.organizationKey(acme);
        assertThat(get("/user/organizations/?api_key=" + key).statusCode()).isEqualTo(401);
        assertThat(get("/management/v2.0/organisations?api_key=" + key).statusCode())
                .isEqualTo(401);
        HttpResponse<String> asField =
                get("/management/v2.0/organisations?api_key=" + key, "Authorization", io.tenantry.TestServer.basic());
        assertThat(asField.statusCode()).isEqualTo(400);
        assertThat(asField.body()).doesNotContain(key);
    }
}
