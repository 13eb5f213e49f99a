package io.tenantry.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.web.Api;
import io.tenantry.web.Route;
import io.tenantry.web.connection.Wire;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Replies to requests with credentials at every path of every API: good ones, errors, and replies that nothing has changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CachesTest {
    private static final String SECRET = "known to one";

    private TestServer server;
    private List<String[]> credentials;
    private String key;

    @BeforeAll
    void start() {
        server = TestServer.start();
        Scene scene = new Scene(server);
        int organization = scene.organization("Acme");
        key = scene.personKey(scene.personIn(organization, "ada@example.com", "admin"));
        scene.project(organization, "Alpha");
        server.send(
                "PATCH",
                "/user/organizations/1/",
                "{\"webhook_secret\":\"" + SECRET + "\"}",
                "X-CEKURA-API-KEY",
                key,
                "Content-Type",
                "application/json");
        credentials = List.of(
                new String[] {"Authorization", TestServer.basic()},
                new String[] {"X-CEKURA-API-KEY", key},
                new String[] {"X-API-Key", scene.organizationKey(organization)},
                new String[] {"Authorization", "Bearer wrong"},
                new String[] {"Cookie", "session=wrong"});
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private record Operation(String method, String path) {}

    /** Every operation; those that delete come last. */
    private List<Operation> operations() {
        Set<Operation> operations =
                new TreeSet<>(Comparator.comparing((Operation operation) -> operation.method.equals("DELETE"))
                        .thenComparing(Operation::path)
                        .thenComparing(Operation::method));
        for (Api api : server.installation().apis()) {
            for (String base : api.bases()) {
                for (Route route : api.routes()) {
                    String path = base + "/" + String.join("/", route.pattern()).replaceAll("\\{[^}]*}", "1");
                    operations.add(new Operation(route.method(), path));
                }
            }
        }
        return List.copyOf(operations);
    }

    /** The test server checks the headers of each reply. */
    @Test
    void no_reply_to_a_request_with_credentials_is_kept_for_others() {
        List<Operation> operations = operations();
        assertThat(operations).hasSizeGreaterThan(100);
        Set<Integer> seen = new TreeSet<>();
        for (Operation operation : operations) {
            for (String[] credential : credentials) {
                List<String> headers = new ArrayList<>(List.of(credential));
                if (operation.method.equals("GET")) {
                    seen.add(send(operation, null, headers).statusCode());
                    headers.addAll(List.of("If-None-Match", "*"));
                    seen.add(send(operation, null, headers).statusCode());
                } else {
                    headers.addAll(List.of("Content-Type", "application/json"));
                    seen.add(send(operation, "{\"any\":[]}", headers).statusCode());
                }
            }
        }
        assertThat(seen).contains(200, 304, 400, 401, 403, 404);
    }

    private HttpResponse<String> send(Operation operation, @Nullable String body, List<String> headers) {
        HttpResponse<String> reply =
                server.send(operation.method, operation.path, body, headers.toArray(String[]::new));
        if (reply.body().contains(SECRET)) {
            assertThat(reply.headers().firstValue("Cache-Control").orElse(""))
                    .as(operation.toString())
                    .contains("no-store");
        }
        return reply;
    }

    @Test
    void errors_of_every_kind_say_the_same() {
        for (String path : List.of("/user/nothing/", "/management/v2.0/nothing", "/v2.0/nothing", "/nothing")) {
            for (String[] credential : credentials) {
                assertThat(server.get(path, credential).statusCode()).isEqualTo(404);
                assertThat(server.send("PROPFIND", path, null, credential).statusCode())
                        .isEqualTo(404);
            }
        }
        assertThat(server.send("PROPFIND", "/user/organizations/", null, "X-CEKURA-API-KEY", key)
                        .statusCode())
                .isEqualTo(405);
        assertThat(server.send("OPTIONS", "/user/organizations/", null, "X-CEKURA-API-KEY", key)
                        .statusCode())
                .isEqualTo(204);
        String host = "Host: x\r\nX-CEKURA-API-KEY: " + key + "\r\n";
        for (String head : List.of(
                "GET /user/organizations/%00/ HTTP/1.1\r\n" + host,
                "GET /user/organizations/ HTTP/1.1\r\n" + host + "X Space: 1\r\n",
                "GET /user/organizations/ HTTP/1.1\r\n" + host + "X-Long: " + "x".repeat(40_000) + "\r\n",
                "GET /user/organizations/ HTTP/9\r\n" + host,
                "GET /user/organizations/ a HTTP/1.1\r\n" + host)) {
            try (Wire wire = new Wire(server.url())) {
                assertThat(wire.send(head + "\r\n").toTheEnd())
                        .startsWith("HTTP/1.1 400 ")
                        .contains("\r\nCache-Control: private, no-cache\r\n")
                        .contains("\r\nVary: Authorization, X-CEKURA-API-KEY, X-API-Key, Cookie\r\n");
            }
        }
    }
}
