package io.tenantry.web;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every path of every API, by every method. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongMethodTest {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND");

    @SuppressWarnings("NullAway.Init")
    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** The methods of each path; the names in its braces do not matter. */
    private Map<String, Set<String>> paths() {
        Map<String, Set<String>> paths = new LinkedHashMap<>();
        for (Api api : server.installation().apis()) {
            for (String base : api.bases()) {
                for (Route route : api.routes()) {
                    String path = base + "/" + String.join("/", route.pattern()).replaceAll("\\{[^}]*}", "1");
                    Set<String> methods = paths.computeIfAbsent(path, ignored -> new TreeSet<>(Set.of("OPTIONS")));
                    methods.add(route.method());
                    if (route.method().equals("GET")) {
                        methods.add("HEAD");
                    }
                }
            }
        }
        return paths;
    }

    @Test
    void a_method_that_a_path_does_not_have_is_refused_and_those_that_it_has_are_named() {
        Map<String, Set<String>> paths = paths();
        assertThat(paths)
                .containsKeys("/", "/user/invites/send_invites", "/v2.0/system/message", "/health/ready")
                .hasSizeGreaterThan(80);
        List<String> wrong = new ArrayList<>();
        paths.forEach((path, allowed) -> METHODS.stream()
                .filter(method -> !allowed.contains(method))
                .forEach(method -> Stream.of("", "/")
                        .filter(end -> !path.endsWith("/"))
                        .forEach(end -> {
                            HttpResponse<String> reply = server.send(method, path + end, null);
                            if (reply.statusCode() != 405 || !allowed(reply).equals(allowed)) {
                                wrong.add(method + " " + path + end + ": " + reply.statusCode() + " " + allowed(reply));
                            }
                        })));
        assertThat(wrong).isEmpty();
    }

    @Test
    void what_is_allowed_can_be_asked() {
        paths().forEach((path, allowed) -> {
            HttpResponse<String> reply = server.send("OPTIONS", path, null);
            assertThat(reply.statusCode()).as(path).isEqualTo(204);
            assertThat(allowed(reply)).as(path).isEqualTo(allowed);
        });
    }

    @Test
    void each_api_refuses_in_its_own_form() {
        assertThat(server.get("/user/invites/send_invites/").body())
                .isEqualTo("{\"detail\":\"Method \\\"GET\\\" not allowed.\"}");
        assertThat(server.send("DELETE", "/health/ready", null).body())
                .isEqualTo("{\"detail\":\"Method not allowed.\"}");
        for (String path : List.of("/management/v2.0/organisations/bulk", "/v2.0/organisations/policy")) {
            HttpResponse<String> reply = server.send("DELETE", path, null);
            assertThat(reply.statusCode()).isEqualTo(405);
            assertThat(reply.body()).contains("\"traceId\"");
        }
    }

    @Test
    void a_word_where_an_id_belongs_names_no_path() {
        for (String path : List.of(
                "/v2.0/projects/createbytemplate",
                "/new/v2.0/projects/createbytemplate",
                "/v2.0/organisations/setupliveagent",
                "/new/v2.0/organisations/setupliveagent",
                "/management/v2.0/projects/createbytemplate",
                "/new/management/v2.0/projects/createbytemplate",
                "/management/v2.0/organisations/setupliveagent",
                "/new/management/v2.0/organisations/setupliveagent")) {
            HttpResponse<String> reply = server.send("POST", path, "{}");
            assertThat(reply.statusCode()).as(path).isEqualTo(404);
            assertThat(reply.headers().firstValue("Allow")).as(path).isEmpty();
            assertThatJson(reply.body()).as(path).isEqualTo("""
                    {"type": "about:blank", "title": "Not Found", "detail": "There is no such path.", "instance": "%s",
                     "status": 404, "traceId": "${json-unit.any-string}", "code": 1002, "details": {}}""".formatted(path));
        }
        assertThat(server.send("POST", "/v2.0/projects/64f0c2a91b7d3e5f80a1c2d3", "{}")
                        .statusCode())
                .isEqualTo(405);
        assertThat(server.send("GET", "/v2.0/projects/createbytemplate", null).statusCode())
                .isEqualTo(401);
    }

    private static Set<String> allowed(HttpResponse<String> reply) {
        Set<String> allowed = new TreeSet<>();
        reply.headers().firstValue("Allow").ifPresent(all -> allowed.addAll(Arrays.asList(all.split(", ", -1))));
        return allowed;
    }
}
