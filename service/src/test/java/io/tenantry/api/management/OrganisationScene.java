package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.SettableClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** A server for a class of tests of the organisation API, each with an organisation of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OrganisationScene {
    static final String PASSWORD = "a long enough Pass-1";

    private static int number;

    final SettableClock clock = new SettableClock();
    final TestServer server = TestServer.start(TestDatabases.create(), clock, Options.DEFAULT);
    final Scene scene = new Scene(server);
    final ObjectIds ids = ObjectIds.read(server.database());

    @AfterAll
    void stop() {
        server.close();
    }

    /** A number that no other call returns. */
    static int next() {
        return ++number;
    }

    static String address(String name) {
        return name + next() + "@example.com";
    }

    /** An organisation with an admin, whose personal key is used. */
    final class Acme {
        final int id = scene.organization("Acme " + next());
        final String email = address("admin");
        final int admin = scene.person(email);
        final int membership = scene.member(id, admin, "admin");
        final String key = scene.personKey(admin);

        HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
            return call(key, method, path, body, headers);
        }

        HttpResponse<String> get(String path, String... headers) {
            return send("GET", path, null, headers);
        }

        JsonNode json(String path) {
            HttpResponse<String> reply = get(path);
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            return Json.MAPPER.readTree(reply.body());
        }

        /** Another person who is a member of the whole organisation. */
        int person(String role) {
            return scene.personIn(id, address("p"), role);
        }

        String user(int person) {
            return user(id, person);
        }

        String user(int organization, int person) {
            return ids.of(Kind.MEMBERSHIP, membershipOf(organization, person));
        }
    }

    /** Creates a project; returns its id. */
    static String create(Acme acme, String body) {
        HttpResponse<String> reply = acme.send("POST", "/projects", body);
        assertStatus(reply, 201);
        return Json.MAPPER.readTree(reply.body()).get("_id").asString();
    }

    int membershipOf(int organization, int person) {
        return server.database()
                .read(handle -> handle.createQuery("""
                                SELECT id FROM membership WHERE organization_id = ? AND person_id = ?
                                ORDER BY project_id IS NOT NULL, id LIMIT 1""")
                        .bind(0, organization)
                        .bind(1, person)
                        .mapTo(int.class)
                        .one());
    }

    /** A request in JSON with a key; further headers are pairs, of which an Accept goes before JSON. */
    HttpResponse<String> call(String key, String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains("Accept")) {
            all.addAll(List.of("Accept", "application/json"));
        }
        if (!key.isEmpty()) {
            all.addAll(List.of("X-API-Key", key));
        }
        if (body != null) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        String below = path.startsWith("/v") ? path : "/v2.0" + path;
        return server.send(method, below, body, all.toArray(String[]::new));
    }

    static void assertRefused(HttpResponse<String> reply, int status, int code, String... paths) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        JsonNode error = Json.MAPPER.readTree(reply.body());
        assertThat(error.get("code").asInt()).as(reply.body()).isEqualTo(code);
        if (paths.length > 0) {
            List<String> found = new ArrayList<>();
            error.at("/details/errors").forEach(one -> found.add(one.get("path").asString()));
            assertThat(found).containsExactlyInAnyOrder(paths);
        }
    }

    static void assertStatus(HttpResponse<String> reply, int status) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
    }

    static List<String> texts(JsonNode list, String field) {
        List<String> found = new ArrayList<>();
        list.get("items").forEach(item -> found.add(item.get(field).asString()));
        return found;
    }

    /** The access token of a person whose password is {@link #PASSWORD}. */
    String signIn(String email) {
        HttpResponse<String> reply = logIn(email, PASSWORD);
        assertStatus(reply, 200);
        return Json.MAPPER.readTree(reply.body()).get("access").asString();
    }

    HttpResponse<String> logIn(String email, String password) {
        return server.send(
                "POST",
                "/user/v1/login/",
                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password),
                "Content-Type",
                "application/json");
    }
}
