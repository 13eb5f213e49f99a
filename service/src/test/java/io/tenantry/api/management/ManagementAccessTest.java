package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.web.Route;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Walks every operation of the management API: only operators have access, and an operator gets any media type. */
class ManagementAccessTest {
    private static final AtomicInteger CALLERS = new AtomicInteger();
    private static final List<String> MEDIA_TYPES =
            List.of("application/json", "application/hal+json", "application/xml", "text/xml", "text/csv");

    private static TestServer server;
    private static Map<String, String[]> strangers;
    private static String organization;
    private static String user;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        Scene scene = new Scene(server);
        int acme = scene.organization("Acme");
        int ann = scene.person("ann@acme.test");
        String member = "%08x".formatted(scene.member(acme, ann, "admin"));
        int project = scene.project(acme, "Phone");
        strangers = new LinkedHashMap<>();
        strangers.put("nobody", new String[0]);
        strangers.put("wrong password", header("Authorization", TestServer.basic("operator", "wrong")));
        strangers.put("unknown operator", header("Authorization", TestServer.basic("nobody", "correct horse battery")));
        strangers.put("no Basic", header("Authorization", "Basic"));
        strangers.put("bearer token", header("Authorization", "Bearer " + "a".repeat(64)));
        strangers.put("person's key", header("X-CEKURA-API-KEY", scene.personKey(ann)));
        strangers.put("organization's key", header("X-CEKURA-API-KEY", scene.organizationKey(acme)));
        strangers.put("project's key", header("X-CEKURA-API-KEY", scene.projectKey(acme, project)));
        strangers.put("organization's key as X-API-Key", header("X-API-Key", scene.organizationKey(acme)));
        strangers.put(
                "person's key as a password", header("Authorization", TestServer.basic("", scene.personKey(ann))));
        organization = idOf("organisations");
        user = idOf("users");
        assertThat(user).endsWith(member);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String[] header(String name, String value) {
        return new String[] {name, value};
    }

    private static String idOf(String list) {
        JsonNode page = Json.MAPPER.readTree(server.get(
                        "/management/v2.0/" + list, "Authorization", TestServer.basic(), "Accept", "application/json")
                .body());
        return page.get("items").get(0).get("_id").asString();
    }

    /** Method and path of every operation that is not open, below both bases, with ids of existing objects. */
    static Stream<String> operations() {
        return routes().filter(route -> !route.isOpen())
                .flatMap(route -> Stream.of("/management", "/new/management")
                        .map(base -> route.method() + " " + base + "/" + String.join("/", route.pattern())));
    }

    static Stream<String> readable() {
        return operations().filter(operation -> operation.startsWith("GET "));
    }

    private static Stream<Route> routes() {
        try (TestServer any = TestServer.start()) {
            return any.installation().apis().stream()
                    .filter(api -> api.bases().contains("/management"))
                    .flatMap(api -> api.routes().stream())
                    .toList()
                    .stream();
        }
    }

    private static String filled(String path) {
        return path.replace("{organisationId}", organization)
                .replace("{userId}", user)
                .replaceAll("\\{[a-zA-Z]+}", "0123456789abcdef01234567");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void an_operation_is_for_operators_alone(String operation) {
        String method = operation.substring(0, operation.indexOf(' '));
        String path = filled(operation.substring(method.length() + 1));
        long organizations = new Scene(server).count("organization");
        long members = new Scene(server).count("membership");
        strangers.forEach((who, headers) -> {
            // From another address each time: after some failures from one address the reply changes.
            int caller = CALLERS.incrementAndGet();
            HttpResponse<String> reply = server.sendFrom(
                    "127.2.%d.%d".formatted(caller / 250, caller % 250 + 1),
                    method,
                    path,
                    method.equals("GET") ? null : "{}",
                    headers);
            assertThat(reply.statusCode()).as(who).isEqualTo(401);
            assertThat(reply.headers().firstValue("WWW-Authenticate"))
                    .as(who)
                    .contains("Basic realm=\"Tenantry\", charset=\"UTF-8\", Bearer realm=\"Tenantry\"");
            assertThat(reply.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
            assertThatJson(reply.body()).as(who).isEqualTo("""
                    {"type": "about:blank", "title": "Unauthorized",
                     "detail": "Give the user name and password of an operator by HTTP Basic authentication. An operator with a second factor gives an operator key instead of the password, or as a bearer token.",
                     "instance": "%s", "status": 401, "traceId": "${json-unit.any-string}", "code": 401,
                     "details": {}}""".formatted(path));
        });
        assertThat(new Scene(server).count("organization")).isEqualTo(organizations);
        assertThat(new Scene(server).count("membership")).isEqualTo(members);
    }

    @ParameterizedTest
    @MethodSource("readable")
    void whatever_can_be_read_comes_in_five_media_types(String operation) {
        String path = filled(operation.substring(4));
        for (String type : MEDIA_TYPES) {
            HttpResponse<String> reply = server.get(path, "Authorization", TestServer.basic(), "Accept", type);
            // Other tests send the required parameters; here the refusal must be about them.
            if (reply.statusCode() >= 400) {
                assertThat(reply.statusCode()).as(path).isIn(400, 404, 409);
                return;
            }
            assertThat(reply.statusCode()).as(path).isEqualTo(200);
            assertThat(reply.headers().firstValue("Content-Type").orElseThrow())
                    .as(path)
                    .startsWith(type);
        }
        HttpResponse<String> refused = server.get(path, "Authorization", TestServer.basic(), "Accept", "image/png");
        assertThat(refused.statusCode()).as(path).isEqualTo(406);
        assertThatJson(refused.body()).inPath("code").isEqualTo(406);
    }

    @Test
    void only_what_is_meant_for_everybody_is_open() {
        assertThat(routes().filter(Route::isOpen)
                        .map(route -> route.method() + " " + String.join("/", route.pattern()))
                        .collect(Collectors.toSet()))
                .isSubsetOf("GET openapi.yaml", "GET organisation.openapi.yaml", "GET v2.0/system/message");
    }
}
