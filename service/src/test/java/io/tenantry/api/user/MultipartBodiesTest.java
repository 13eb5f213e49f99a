package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tenantry.web.Multipart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The user API accepts {@code multipart/form-data} in every operation with a body, and files in none. */
@SuppressWarnings("NullAway.Init")
class MultipartBodiesTest extends WritingPeople {
    private int organization;
    private String admin;

    @BeforeAll
    void people() {
        organization = scene.organization("Parts");
        admin = scene.personKey(scene.personIn(organization, email(), "admin"));
    }

    private HttpResponse<String> send(String method, String path, String type, String body) {
        return server.send(method, path, body, KEY, admin, "Content-Type", type);
    }

    private HttpResponse<String> form(String method, String path, String... fields) {
        return send(method, path, Multipart.TYPE, Multipart.of(fields));
    }

    /** Every operation with a body, as method and path. */
    private static List<String[]> operations() throws IOException {
        JsonNode paths = new YAMLMapper()
                .readTree(Path.of("api/user.openapi.yaml").toFile())
                .get("paths");
        List<String[]> operations = new ArrayList<>();
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    JsonNode content = operation.getValue().at("/requestBody/content");
                    if (!content.isMissingNode()) {
                        assertThat(content.properties().stream().map(java.util.Map.Entry::getKey))
                                .as(path.getKey())
                                .containsExactlyInAnyOrder(
                                        "application/json", "application/x-www-form-urlencoded", "multipart/form-data");
                        operations.add(new String[] {operation.getKey().toUpperCase(Locale.ROOT), path.getKey()});
                    }
                }));
        return operations;
    }

    @Test
    void every_operation_with_a_body_reads_it_and_refuses_files_and_what_is_broken() throws IOException {
        List<String[]> operations = operations();
        assertThat(operations).hasSizeGreaterThanOrEqualTo(36);
        String file = new Multipart()
                .field("x", "y")
                .file("avatar", "me.png", "\u0001")
                .end();
        for (String[] operation : operations) {
            String path = operation[1].replaceAll("\\{[^}]*}", "2147483000");
            String what = operation[0] + " " + path + ": ";
            HttpResponse<String> other = send(operation[0], path, "text/plain", "x");
            HttpResponse<String> read = form(operation[0], path, "unknown", "field");
            HttpResponse<String> refused = send(operation[0], path, Multipart.TYPE, file);
            HttpResponse<String> broken = send(operation[0], path, Multipart.TYPE, "------WebKit");
            HttpResponse<String> unbounded = send(operation[0], path, "multipart/form-data", file);
            assertThat(read.statusCode()).as(what + read.body()).isIn(200, 201, 204, 400, 401, 403, 404);
            assertThat(read.body()).as(what).doesNotContain("parse error");
            if (other.statusCode() == 415) {
                assertThat(refused.statusCode()).as(what).isEqualTo(400);
                assertThat(refused.body()).as(what).isEqualTo("{\"avatar\":[\"Files are not accepted.\"]}");
                assertThat(broken.statusCode()).as(what).isEqualTo(400);
                assertThat(broken.body())
                        .as(what)
                        .isEqualTo("{\"detail\":\"Form parse error - The multipart/form-data body is broken.\"}");
                assertThat(unbounded.statusCode()).as(what).isEqualTo(400);
                assertThatJson(unbounded.body()).inPath("detail").asString().startsWith("Form parse error - ");
            }
        }
    }

    @Test
    void an_organization_is_made_and_changed_by_parts_as_by_a_form() {
        HttpResponse<String> made = form(
                "POST",
                "/user/organizations/",
                "name",
                " Größe 🙂 ",
                "limit_to_exclusive_numbers",
                "true",
                "discovery_source",
                "line\r\nbreak",
                "auto_refill_max_cap",
                "",
                "outbound_timeout",
                "5",
                "outbound_timeout",
                "7",
                "vapi_api_key",
                "a key of twelve characters");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThatJson(made.body()).inPath("name").isEqualTo("Größe 🙂");
        assertThatJson(made.body()).inPath("limit_to_exclusive_numbers").isEqualTo(true);
        assertThatJson(made.body()).inPath("discovery_source").isString().isEqualTo("line\r\nbreak");
        assertThatJson(made.body()).inPath("auto_refill_max_cap").isNull();
        assertThatJson(made.body()).inPath("outbound_timeout").isEqualTo(7);
        assertThatJson(made.body()).inPath("vapi_api_key_configured").isEqualTo("********ters");

        String path = "/user/organizations/" + organization + "/";
        HttpResponse<String> wrong = form("PATCH", path, "team_size", "many", "outbound_timeout", "5.5");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThatJson(wrong.body()).isObject().containsOnlyKeys("team_size", "outbound_timeout");
        HttpResponse<String> right = form("PATCH", path, "team_size", "<10", "is_2fa_required", "false");
        assertThatJson(right.body()).inPath("team_size").isEqualTo("<10");
    }

    @Test
    void lists_and_json_come_in_parts_too() {
        int one = scene.project(organization, "One");
        int two = scene.project(organization, "Two");
        HttpResponse<String> invited = form(
                "POST",
                "/user/invites/",
                "email",
                "parts@example.org",
                "organization",
                organization + ".0",
                "projects",
                Integer.toString(one),
                "projects",
                Integer.toString(two));
        assertThat(invited.statusCode()).as(invited.body()).isEqualTo(201);
        assertThatJson(invited.body()).inPath("project_ids").isEqualTo("[" + one + "," + two + "]");

        String json = new Multipart()
                .field("key", "k")
                .field("organization", Integer.toString(organization))
                .part(
                        "Content-Disposition: form-data; name=\"data\"\r\nContent-Type: application/json",
                        "{\"region\": [1, \"ü\"]}")
                .end();
        HttpResponse<String> credential = send("POST", "/user/provider-credentials/", Multipart.TYPE, json);
        assertThat(credential.statusCode()).as(credential.body()).isEqualTo(201);
        assertThatJson(credential.body()).inPath("data").isEqualTo("{region: [1, 'ü']}");
    }

    @Test
    void a_request_that_is_sent_again_by_its_key_is_answered_as_before() {
        String body = Multipart.of("name", "Once", "limit_to_exclusive_numbers", "false");
        HttpResponse<String> first = server.send(
                "POST",
                "/user/organizations/",
                body,
                KEY,
                admin,
                "Content-Type",
                Multipart.TYPE,
                "Idempotency-Key",
                "p");
        HttpResponse<String> again = server.send(
                "POST",
                "/user/organizations/",
                body,
                KEY,
                admin,
                "Content-Type",
                Multipart.TYPE,
                "Idempotency-Key",
                "p");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    }

    @Test
    void a_body_has_the_limit_of_all_bodies() {
        String path = "/user/organizations/" + organization + "/";
        assertThat(form("PATCH", path, "discovery_source", "x".repeat((1 << 20) - 400))
                        .statusCode())
                .isEqualTo(200);
        assertThat(form("PATCH", path, "discovery_source", "x".repeat(1 << 20)).statusCode())
                .isEqualTo(413);
        HttpResponse<String> many = send(
                "PATCH",
                path,
                Multipart.TYPE,
                Multipart.of(java.util.Collections.nCopies(2002, "a").toArray(String[]::new)));
        assertThat(many.statusCode()).isEqualTo(400);
        assertThatJson(many.body())
                .isEqualTo(
                        "{\"detail\": \"Form parse error - The multipart/form-data body has more than 1000 parts.\"}");
    }

    @Test
    void names_with_many_dots_and_bytes_that_are_no_text_are_no_defect() throws IOException, InterruptedException {
        String path = "/user/organizations/" + organization + "/";
        HttpResponse<String> deep = send(
                "PATCH",
                path,
                Multipart.TYPE,
                new Multipart().file("a.".repeat(3000), "f", "").end());
        assertThat(deep.statusCode()).isEqualTo(400);
        assertThat(send("PATCH", path, "application/json", "{\"" + "a.".repeat(490) + "\":\"\\u0000\"}")
                        .statusCode())
                .isEqualTo(400);
        byte[] latin = Multipart.of("discovery_source", "Zürich").getBytes(StandardCharsets.ISO_8859_1);
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(latin))
                .headers(KEY, admin, "Content-Type", Multipart.TYPE)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(reply.statusCode()).isEqualTo(400);
            assertThat(reply.body()).isEqualTo("{\"detail\":\"Form parse error - A part is not UTF-8.\"}");
        }
    }
}
