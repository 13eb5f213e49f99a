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
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/** One object in several media types: its entity tags, the links of lists, and CSV that is read back. */
class RepresentationsTest extends OrganisationScene {
    private static final List<String> TYPES =
            List.of("application/json", "application/hal+json", "application/xml", "text/xml", "text/csv");

    private HttpResponse<String> operator(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of("Authorization", TestServer.basic()));
        if (body != null) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        all.addAll(List.of(headers));
        return server.send(method, "/management/v2.0" + path, body, all.toArray(String[]::new));
    }

    private static String tag(HttpResponse<String> reply) {
        return reply.headers().firstValue("ETag").orElseThrow();
    }

    @Test
    void the_tag_of_any_media_type_is_right_in_if_match() {
        Acme acme = new Acme();
        String organisation = "/organisations/" + ids.of(Kind.ORGANIZATION, acme.id);
        String user = "/users/" + ids.of(Kind.MEMBERSHIP, acme.membership);
        int name = 0;
        for (String read : TYPES) {
            for (String written : TYPES) {
                for (String path : List.of(organisation, user)) {
                    String tag = tag(operator("GET", path, null, "Accept", read));
                    String body = "{\"name\": \"Name " + ++name + "\"}";
                    assertStatus(operator("PATCH", path, body, "Accept", written, "If-Match", tag), 200);
                    assertStatus(operator("PATCH", path, body, "Accept", written, "If-Match", tag), 412);
                }
            }
        }
        String hal = tag(operator("GET", organisation, null, "Accept", "application/hal+json"));
        assertStatus(operator("GET", organisation, null, "Accept", "application/json", "If-None-Match", hal), 200);
        assertStatus(operator("GET", organisation, null, "Accept", "application/hal+json", "If-None-Match", hal), 304);
    }

    @Test
    void a_deletion_heeds_if_match() {
        Acme acme = new Acme();
        String id = ids.of(Kind.ORGANIZATION, acme.id);
        String own = "/user/organizations/" + acme.id + "/";
        String wrong = "\"another\"";
        String[] key = {"X-CEKURA-API-KEY", acme.key};
        assertStatus(server.send("DELETE", own, null, key[0], key[1], "If-Match", wrong), 412);
        assertThat(scene.count("deletion WHERE organization_id = " + acme.id)).isZero();
        String ownTag = tag(server.get(own, key));
        assertStatus(server.send("DELETE", own, null, key[0], key[1], "If-Match", ownTag), 204);

        HttpResponse<String> added = server.send(
                "POST",
                "/user/v1/domains/",
                "{\"domain\": \"acme%d.example\"}".formatted(next()),
                key[0],
                key[1],
                "Content-Type",
                "application/json");
        String domain = "/user/v1/domains/"
                + Json.MAPPER.readTree(added.body()).get("id").asInt() + "/";
        assertStatus(server.send("DELETE", domain, null, key[0], key[1], "If-Match", wrong), 412);
        assertStatus(server.get(domain, key), 200);
        assertStatus(
                server.send("DELETE", domain, null, key[0], key[1], "If-Match", tag(server.get(domain, key))), 204);

        String organisation = "/organisations/" + id;
        String withToken = organisation + "?verificationToken=none";
        assertStatus(operator("DELETE", withToken, null, "If-Match", wrong), 412);
        String hal = tag(operator("GET", organisation, null));
        assertRefused(operator("DELETE", withToken, null, "If-Match", hal), 400, 1005, "verificationToken");
    }

    @Test
    void a_refusal_of_all_media_types_depends_on_accept() {
        Acme acme = new Acme();
        for (HttpResponse<String> reply : List.of(
                operator("GET", "/organisations", null, "Accept", "image/png"),
                acme.get("/users/me", "Accept", "image/png"),
                call("", "GET", "/system/license", null, "Accept", "image/png"))) {
            assertStatus(reply, 406);
            assertThat(reply.headers().firstValue("Vary").orElse("")).matches("Accept(,.*)?");
        }
    }

    @Test
    void a_list_links_to_its_rows() {
        Acme acme = new Acme();
        JsonNode list = Json.MAPPER.readTree(
                operator("GET", "/organisations?limit=3", null).body());
        List<String> links = new ArrayList<>();
        list.at("/_links/item").forEach(link -> links.add(link.get("href").asString()));
        List<String> rows = new ArrayList<>();
        list.get("items").forEach(row -> rows.add(row.at("/_links/self/href").asString()));
        assertThat(links).isNotEmpty().isEqualTo(rows);
        assertThatJson(operator("GET", "/organisations?filter=nobody%20has%20this", null)
                        .body())
                .inPath("_links.item")
                .isEqualTo("[]");
        assertThat(acme.json("/users").has("_links")).isFalse();
    }

    @Test
    void every_object_that_a_get_finds_links_to_itself() {
        Acme acme = new Acme();
        String organisation = "/organisations/" + ids.of(Kind.ORGANIZATION, acme.id);
        for (String prefix : List.of("", "/new")) {
            for (String path : List.of(
                    organisation,
                    organisation + "/limits",
                    organisation + "/flags",
                    organisation + "/plan",
                    organisation + "/effective",
                    "/users/" + ids.of(Kind.MEMBERSHIP, acme.membership),
                    "/system/retention",
                    "/system/license",
                    "/vendor")) {
                String whole = prefix + "/management/v2.0" + path;
                String[] hal = {"Authorization", TestServer.basic(), "Accept", "application/hal+json"};
                HttpResponse<String> reply = server.get(whole, hal);
                assertStatus(reply, 200);
                assertThatJson(reply.body()).inPath("_links").isEqualTo("{\"self\": {\"href\": \"" + whole + "\"}}");
                JsonNode json = Json.MAPPER.readTree(server.get(whole, hal[0], hal[1], "Accept", "application/json")
                        .body());
                assertThatJson(reply.body()).whenIgnoringPaths("_links", "runs").isEqualTo(json);
                assertThat(json.has("_links")).isFalse();
            }
        }
    }

    @Test
    void a_list_of_rows_without_addresses_has_no_links_to_them() {
        new Acme();
        JsonNode list =
                Json.MAPPER.readTree(operator("GET", "/billing?limit=2", null).body());
        assertThat(list.get("items")).isNotEmpty();
        assertThat(list.get("_links").has("item")).isFalse();
    }

    /** Reads a cell of text as the documentation says. */
    private static String text(String cell) {
        return cell.startsWith("'") ? cell.substring(1) : cell;
    }

    /** Reads a cell of an array as the documentation says. */
    private static List<String> array(String cell) {
        List<String> elements = new ArrayList<>();
        if (cell.isEmpty()) {
            return elements;
        }
        StringBuilder element = new StringBuilder();
        String joined = text(cell);
        for (int i = 0; i < joined.length(); i++) {
            char c = joined.charAt(i);
            if (c == ';') {
                elements.add(element.toString());
                element.setLength(0);
            } else {
                element.append(c == '\\' ? joined.charAt(++i) : c);
            }
        }
        elements.add(element.toString());
        return elements;
    }

    @Test
    void csv_is_read_back_as_it_was() {
        List<String> names = List.of(
                "=1+1 A", "'=1+1 A", "''x", "@x", "-1", "a;b", "a\\;b\\", "a \"quoted\" name", "a, b", "+", "'");
        List<List<String>> lists = List.of(
                List.of("a;b", "=1"),
                List.of("=1"),
                List.of("'=1"),
                List.of("\\", ";", "\\;"),
                List.of(),
                List.of("x", "y"),
                List.of("a\nb", "c,d"),
                List.of("'"),
                List.of("-", "'-"),
                List.of("a"),
                List.of("\"\""));
        int mark = next();
        for (int i = 0; i < names.size(); i++) {
            String body = Json.MAPPER.writeValueAsString(java.util.Map.of(
                    "name",
                    names.get(i) + (names.get(i).length() == 1 ? "" : " ") + mark,
                    "dataPrivacySettings",
                    java.util.Map.of("ignoreList", lists.get(i))));
            assertStatus(operator("POST", "/organisations", body), 200);
        }
        String list = "/organisations?limit=100&filter=" + mark;
        String csv = operator("GET", list, null, "Accept", "text/csv").body();
        JsonNode json = Json.MAPPER.readTree(
                operator("GET", list, null, "Accept", "application/json").body());
        List<List<String>> rows = new ArrayList<>();
        new CsvMapper()
                .readerFor(String[].class)
                .with(CsvReadFeature.WRAP_AS_ARRAY)
                .<String[]>readValues(csv.substring(1))
                .forEachRemaining(row -> rows.add(List.of(row)));
        int name = rows.getFirst().indexOf("name");
        int ignored = rows.getFirst().indexOf("dataPrivacySettings.ignoreList");
        assertThat(rows).hasSize(names.size() + 1);
        for (int i = 1; i < rows.size(); i++) {
            JsonNode organisation = json.get("items").get(i - 1);
            assertThat(text(rows.get(i).get(name)))
                    .isEqualTo(organisation.get("name").asString());
            List<String> expected = new ArrayList<>();
            organisation.at("/dataPrivacySettings/ignoreList").forEach(one -> expected.add(one.asString()));
            assertThat(array(rows.get(i).get(ignored))).isEqualTo(expected);
        }
    }
}
