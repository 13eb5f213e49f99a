package io.tenantry.api.management.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.SettableClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Two servers on one database, and operators that call them. */
final class OperatorScene implements AutoCloseable {
    static final String BASE = "/management/v2.0/operators";
    static final String PASSWORD = "correct horse of another colour";

    final SettableClock clock = new SettableClock();
    private final TestDatabases.Place place = TestDatabases.create();
    private final Options options = Options.of(Map.of("TENANTRY_MANAGEMENT_API_KEYS", "true"));
    final TestServer server = TestServer.start(place, clock, options);
    final TestServer other = TestServer.start(place, clock, options);
    final Scene scene = new Scene(server);
    final ObjectIds ids = ObjectIds.read(server.database());
    private int number;
    private int address;

    /** An operator with a name of its own. */
    record Added(String username, String id) {
        String basic() {
            return TestServer.basic(username, PASSWORD);
        }

        String path() {
            return BASE + "/" + id;
        }
    }

    Added add() {
        String username = "operator " + ++number;
        HttpResponse<String> reply =
                send("POST", BASE, "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(username, PASSWORD));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return new Added(username, json(reply).get("_id").asString());
    }

    /** A key of an operator, made by the operator. */
    JsonNode key(Added operator, String name) {
        HttpResponse<String> reply =
                as(operator.basic(), "POST", operator.path() + "/keys", "{\"name\": \"" + name + "\"}");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return json(reply);
    }

    /** A request of the operator that every test server has. */
    HttpResponse<String> send(String method, String path, @Nullable String body) {
        return as(TestServer.basic(), method, path, body);
    }

    HttpResponse<String> as(String authorization, String method, String path, @Nullable String body) {
        return as(server, authorization, method, path, body);
    }

    static HttpResponse<String> as(
            TestServer server, String authorization, String method, String path, @Nullable String body) {
        return server.send(method, path, body, "Authorization", authorization, "Accept", "application/json");
    }

    /** The answer to credentials from a network address that has sent none before. */
    HttpResponse<String> fromElsewhere(String authorization) {
        address++;
        return from("127.3.%d.%d".formatted(address / 250, address % 250 + 1), authorization);
    }

    /** The answer to credentials from a network address. */
    HttpResponse<String> from(String address, String authorization) {
        return server.sendFrom(
                address,
                "GET",
                "/management/v2.0/vendor",
                null,
                "Authorization",
                authorization,
                "Accept",
                "application/json");
    }

    /** The last audit entry of the installation. */
    String lastEvent() {
        return json(send("GET", "/management/v2.0/auditevents?sort=_id:desc&limit=1", null))
                .get("items")
                .get(0)
                .toString();
    }

    static JsonNode json(HttpResponse<String> reply) {
        return Json.MAPPER.readTree(reply.body());
    }

    @Override
    public void close() {
        other.close();
        server.close();
    }
}
