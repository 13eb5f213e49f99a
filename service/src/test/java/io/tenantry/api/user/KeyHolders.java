package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An organization with every kind of key holder. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
abstract class KeyHolders {
    static final String KEY = "X-CEKURA-API-KEY";
    static final String KEYS = "/user/api/v1/user-api-key/";
    static final String NO_RIGHT = "{\"detail\":\"You do not have permission to perform this action.\"}";
    static final String NOT_FOUND = "{\"detail\":\"Not found.\"}";

    TestServer server;
    Scene scene;
    int number;
    int acme;
    int sales;
    int support;
    String admin;
    String viewer;
    String builder;
    String guest;
    String stranger;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void newOrganization() {
        number++;
        acme = scene.organization("Acme");
        sales = scene.project(acme, "Sales");
        support = scene.project(acme, "Support");
        admin = personKey("admin");
        viewer = personKey("view_only");
        builder = personKey("member");
        int guestId = scene.person("guest" + number + "@example.com");
        scene.projectMember(acme, sales, guestId, "member");
        guest = scene.personKey(guestId);
        int other = scene.organization("Other");
        stranger = scene.personKey(scene.personIn(other, "stranger" + number + "@example.com", "admin"));
    }

    String personKey(String role) {
        return scene.personKey(scene.personIn(acme, role + number + "@example.com", role));
    }

    HttpResponse<String> send(String method, String path, String key, String body) {
        return server.send(method, path, body, KEY, key, "Content-Type", "application/json");
    }

    HttpResponse<String> make(String key, String body) {
        return send("POST", KEYS, key, body);
    }

    static JsonNode json(HttpResponse<String> reply) {
        return new JsonMapper().readTree(reply.body());
    }

    int made(String key, String body) {
        HttpResponse<String> reply = make(key, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return json(reply).get("id").intValue();
    }

    void assertVisible(String key, int id, boolean visible) {
        int read = visible ? 200 : 404;
        assertThat(server.get(KEYS + id + "/", KEY, key).statusCode()).isEqualTo(read);
        assertThat(send("PATCH", KEYS + id + "/", key, "{}").statusCode()).isEqualTo(read);
        assertThat(send("PUT", KEYS + id + "/", key, "{}").statusCode()).isEqualTo(read);
        assertThat(send("DELETE", KEYS + id + "/", key, "").statusCode()).isEqualTo(visible ? 204 : 404);
    }

    String[] headers(String tag) {
        return new String[] {KEY, admin, "Content-Type", "application/json", "If-Match", tag};
    }

    String key(String who) {
        return switch (who) {
            case "admin" -> admin;
            case "viewer" -> viewer;
            case "builder" -> builder;
            case "guest" -> guest;
            case "stranger" -> stranger;
            case "organization key" -> scene.organizationKey(acme);
            case "project key" -> managingProjectKey();
            default -> throw new IllegalArgumentException(who);
        };
    }

    /** A key of a project with the scope for keys, too. */
    String managingProjectKey() {
        String key = scene.projectKey(acme, sales);
        scene.sql("UPDATE api_key SET scopes = '{read,write,keys}' WHERE digest = sha256(CAST(? AS bytea))", key);
        return key;
    }

    static void assertNotFound(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThatJson(reply.body()).isEqualTo(NOT_FOUND);
    }
}
