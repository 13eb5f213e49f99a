package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** A server with organisations and their users, and an operator who manages them with the management API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatedUsers {
    static final String USERS = "/management/v2.0/users";
    static final String GOOD = "A very good pa$$word 1";

    final TestServer server = TestServer.start();
    final Scene scene = new Scene(server);
    final ObjectIds ids = ObjectIds.read(server.database());

    @AfterAll
    void stop() {
        server.close();
    }

    HttpResponse<String> operator(String method, String path, @Nullable String body) {
        return server.send(
                method,
                path,
                body,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json",
                "Content-Type",
                "application/json");
    }

    static JsonNode read(HttpResponse<String> reply) {
        return Json.MAPPER.readTree(reply.body());
    }

    String organisation(int row) {
        return ids.of(Kind.ORGANIZATION, row);
    }

    /** The path of a user. */
    String user(int row) {
        return USERS + "/" + ids.of(Kind.MEMBERSHIP, row);
    }

    static String path(JsonNode user) {
        return USERS + "/" + user.get("_id").asString();
    }

    String body(String email, int organization, String more) {
        return "{\"id\": \"%s\", \"name\": \"N. N.\", \"password\": \"%s\", \"organisation\": \"%s\"%s}"
                .formatted(email, GOOD, organisation(organization), more);
    }

    JsonNode created(String email, int organization, String more) {
        HttpResponse<String> reply = operator("POST", USERS, body(email, organization, more));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return read(reply);
    }

    HttpResponse<String> login(String email, String password) {
        String body = "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password);
        return server.send("POST", "/user/v1/login/", body, "Content-Type", "application/json");
    }

    /** The changes by the operator in an organization, from its history. */
    List<String> notes(int organization) {
        return server.database()
                .read(handle -> handle.createQuery(
                                "SELECT action || coalesce(' ' || (details ->> 'role'), '') FROM audit_event"
                                        + " WHERE organization_id = :id AND operator = 'operator' ORDER BY id")
                        .bind("id", organization)
                        .mapTo(String.class)
                        .list());
    }
}
