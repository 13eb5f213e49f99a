package io.tenantry.http.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Options;
import io.tenantry.Scene;
import io.tenantry.SettableClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vendor, system message, keys, the organisation API, and who may do what. */
class OperationsAccessTest {
    private final SettableClock clock = new SettableClock();
    private final TestServer server = TestServer.start(
            TestDatabases.create(),
            clock,
            Options.of(Map.of("TENANTRY_MANAGEMENT_API_KEYS", "true", "TENANTRY_MAX_CONVERSATION_TTL", "77")));
    private final Scene scene = new Scene(server);
    private final ObjectIds ids = ObjectIds.read(server.database());
    private final int acme = scene.organization("Acme");
    private final String id = ids.of(ObjectIds.Kind.ORGANIZATION, acme);
    private final int admin = scene.personIn(acme, "admin@example.com", "admin");
    private final int member = scene.personIn(acme, "member@example.com", "member");

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> operator(String method, String path, @Nullable String body) {
        return server.send(
                method,
                "/management/v2.0" + path,
                body,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json");
    }

    private HttpResponse<String> with(String key, String method, String path) {
        return server.send(method, "/v2.0" + path, null, "X-API-Key", key, "Accept", "application/json");
    }

    @Test
    void the_vendor_tells_version_address_and_ceilings() {
        assertThatJson(operator("GET", "/vendor", null).body()).isEqualTo("""
                {"version": "${json-unit.regex}[0-9]+\\\\.[0-9]+.*", "frontendBaseUrl": "http://localhost:8080",
                 "hasLicenseAgreement": false, "maxContactProfileTTL": 43200, "maxConversationTTL": 77,
                 "maxSessionStateTTL": 10080}""");
    }

    @Test
    void a_system_message_is_read_by_everybody_until_its_time_is_over() {
        assertThat(server.get("/v2.0/system/message").statusCode()).isEqualTo(404);
        long until = clock.instant().getEpochSecond() + 60;
        assertThat(operator("POST", "/system/createsystemmessage", "{\"until\": 1, \"message\": \"old\"}")
                        .statusCode())
                .isEqualTo(204);
        operator("POST", "/system/createsystemmessage", "{\"until\": %d, \"message\": \"Hello\"}".formatted(until));
        for (String path : List.of("/v2.0/system/message", "/new/v2.0/system/message")) {
            assertThatJson(server.get(path, "Accept", "application/json").body())
                    .isEqualTo("{\"message\": \"Hello\", \"until\": %d, \"showOnLogin\": false}".formatted(until));
        }
        clock.pass(Duration.ofMinutes(1));
        assertThatJson(server.get("/v2.0/system/message").body()).inPath("code").isEqualTo(1002);
        HttpResponse<String> wrong = operator(
                "POST",
                "/system/createsystemmessage",
                "{\"until\": -1, \"message\": 3, \"showOnLogin\": \"x\", \"more\": 1}");
        assertThatJson(wrong.body())
                .inPath("details.errors[*].path")
                .isArray()
                .containsExactlyInAnyOrder("until", "message", "showOnLogin", "more");
    }

    @Test
    void a_key_from_the_management_api_opens_its_organization_for_a_quarter_of_an_hour() {
        HttpResponse<String> made = operator("POST", "/organisations/" + id + "/apikeys", null);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
        String key = Json.MAPPER.readTree(made.body()).get("apiKey").asString();
        assertThat(server.get("/user/organizations/" + acme + "/", "X-CEKURA-API-KEY", key)
                        .statusCode())
                .isEqualTo(200);
        assertThatJson(with(key, "GET", "/organisations/policy").body())
                .inPath("_id")
                .isEqualTo(id);
        clock.pass(Duration.ofMinutes(15));
        assertThat(with(key, "GET", "/organisations/policy").statusCode()).isEqualTo(401);
        assertThat(operator("POST", "/organisations/apikeys", "{\"organisationId\": \"" + id + "\"}")
                        .statusCode())
                .isEqualTo(201);
        String nobody = ids.of(ObjectIds.Kind.ORGANIZATION, 999);
        assertThat(operator("POST", "/organisations/" + nobody + "/apikeys", null)
                        .statusCode())
                .isEqualTo(404);
        assertThatJson(operator("POST", "/organisations/apikeys", "{}").body())
                .inPath("code")
                .isEqualTo(1000);
    }

    @Test
    void there_are_no_such_keys_unless_the_installation_allows_them() {
        try (TestServer usual = TestServer.start()) {
            String organization = ObjectIds.read(usual.database())
                    .of(ObjectIds.Kind.ORGANIZATION, new Scene(usual).organization("Usual"));
            HttpResponse<String> reply = usual.send(
                    "POST",
                    "/management/v2.0/organisations/" + organization + "/apikeys",
                    null,
                    "Authorization",
                    TestServer.basic());
            assertThatJson(reply.body()).inPath("code").isEqualTo(403);
        }
    }

    @Test
    void those_who_administer_an_organisation_see_its_data_and_history() {
        for (String key : List.of(scene.organizationKey(acme), scene.personKey(admin))) {
            assertThat(with(key, "POST", "/organisations/requestdeletion").statusCode())
                    .isEqualTo(200);
            assertThatJson(with(key, "GET", "/organisations/collections").body())
                    .inPath("service-organization")
                    .isArray()
                    .contains("organization", "organization_domain");
            assertThatJson(with(key, "GET", "/organisations/chunkcount").body()).isEqualTo("{\"chunkCount\": 0}");
            String events = with(
                            key, "GET", "/auditevents?action=requestOrganisationDeletion&sort=timestamp:desc&limit=1")
                    .body();
            assertThatJson(events).inPath("items[0].type").isEqualTo("action");
            assertThatJson(events)
                    .inPath("items[0].modifiedResources[0].resourceId")
                    .isEqualTo(id);
            String event = Json.MAPPER.readTree(events).at("/items/0/_id").asString();
            assertThat(with(key, "GET", "/auditevents/" + event).statusCode()).isEqualTo(200);
        }
        String key = scene.organizationKey(acme);
        String first = with(key, "GET", "/auditevents?limit=1").body();
        String next = Json.MAPPER.readTree(first).get("next").asString();
        assertThatJson(with(key, "GET", "/auditevents?limit=1&next=" + next).body())
                .inPath("items")
                .isArray()
                .hasSize(1);
    }

    @Test
    void whoever_administers_an_organisation_signs_its_people_out_and_lets_them_in_again() {
        String user = "/users/" + membership(member);
        String key = scene.organizationKey(acme);
        session(member);
        session(admin);
        assertThat(with(key, "POST", user + "/logout").statusCode()).isEqualTo(204);
        assertThat(scene.count("login_session WHERE person_id = " + member)).isZero();
        assertThat(scene.count("login_session")).isOne();
        scene.sql("INSERT INTO sign_in (person_id, failed_logins) VALUES (?, 7)", member);
        assertThat(with(key, "POST", user + "/resetfailedloginattempts").statusCode())
                .isEqualTo(204);
        assertThat(scene.count("sign_in WHERE failed_logins > 0")).isZero();
        assertThat(with(key, "POST", "/users/" + ids.of(ObjectIds.Kind.MEMBERSHIP, 999) + "/logout")
                        .statusCode())
                .isEqualTo(404);
        assertThat(with(key, "POST", "/users/short/logout").statusCode()).isEqualTo(400);
    }

    @Test
    void an_enforced_password_policy_signs_everybody_out_until_they_choose_a_new_password() {
        session(member);
        int stranger = scene.personIn(scene.organization("Other"), "stranger@example.com", "member");
        session(stranger);
        String path = "/organisations/" + id + "/enforcepasswordpolicy";
        assertThat(operator("POST", path, null).statusCode()).isEqualTo(204);
        assertThat(scene.count("login_session WHERE person_id <> " + stranger)).isZero();
        assertThat(scene.count("login_session")).isOne();
        assertThat(scene.count("sign_in WHERE password_change_required")).isEqualTo(2);
        assertThat(operator("POST", path.replace(id, ids.of(ObjectIds.Kind.ORGANIZATION, 999)), null)
                        .statusCode())
                .isEqualTo(404);
    }

    private String membership(int person) {
        return ids.of(
                ObjectIds.Kind.MEMBERSHIP,
                server.database()
                        .read(handle -> handle.createQuery("SELECT id FROM membership WHERE person_id = ?")
                                .bind(0, person)
                                .mapTo(int.class)
                                .one()));
    }

    private void session(int person) {
        scene.sql("""
                INSERT INTO login_session (person_id, access_digest, access_expires_at, family_digest, refresh_digest, refresh_expires_at)
                VALUES (?, gen_random_uuid()::text::bytea, now() + interval '1 day', gen_random_uuid()::text::bytea, '', now() + interval '1 day')""", person);
    }

    @Test
    void others_see_nothing_of_it() {
        List<String> paths = List.of(
                "GET /organisations/collections",
                "GET /organisations/policy",
                "GET /organisations/chunkcount",
                "GET /auditevents",
                "POST /users/" + ids.of(ObjectIds.Kind.MEMBERSHIP, 1) + "/logout",
                "POST /users/" + ids.of(ObjectIds.Kind.MEMBERSHIP, 1) + "/resetfailedloginattempts",
                "POST /organisations/requestdeletion");
        int other = scene.organization("Other");
        int project = scene.project(acme, "P");
        String stranger = scene.personKey(scene.personIn(other, "stranger@example.com", "admin"));
        for (String path : paths) {
            String[] parts = path.split(" ");
            assertThat(with(scene.personKey(member), parts[0], parts[1]).statusCode())
                    .isEqualTo(403);
            assertThat(with(scene.projectKey(acme, project), parts[0], parts[1]).statusCode())
                    .isEqualTo(403);
            assertThat(with(stranger, parts[0], parts[1] + "?organisationId=" + id)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(with("wrong", parts[0], parts[1]).statusCode()).isEqualTo(401);
            HttpResponse<String> nobody = server.send(parts[0], "/new/v2.0" + parts[1], null);
            assertThat(nobody.statusCode()).isEqualTo(401);
            assertThat(nobody.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"Tenantry\"");
            assertThat(server.send(parts[0], "/v2.0" + parts[1], null, "Authorization", TestServer.basic())
                            .statusCode())
                    .isEqualTo(401);
        }
        scene.member(other, admin, "admin");
        HttpResponse<String> which = with(scene.personKey(admin), "GET", "/organisations/policy");
        assertThatJson(which.body()).inPath("code").isEqualTo(1000);
        assertThatJson(with(scene.personKey(admin), "GET", "/organisations/policy?organisationId=" + id)
                        .body())
                .inPath("_id")
                .isEqualTo(id);
    }

    @Test
    void the_management_api_takes_operators_alone() {
        String key = scene.organizationKey(acme);
        String deletion = ids.of(ObjectIds.Kind.DELETION, 1);
        for (String operation : List.of(
                "GET /vendor",
                "GET /billing",
                "POST /billing/conversations",
                "POST /system/createsystemmessage",
                "POST /organisations/apikeys",
                "POST /organisations/" + id + "/apikeys",
                "POST /organisations/" + id + "/requestdeletion",
                "POST /organisations/" + id + "/enforcepasswordpolicy",
                "POST /organisations/" + id + "/undelete",
                "GET /organisations/" + id + "/deletion",
                "DELETE /organisations/" + id + "?verificationToken=x",
                "GET /deletions",
                "GET /deletions/" + deletion)) {
            String[] parts = operation.split(" ");
            for (List<String> headers : List.of(
                    List.of("X-Nothing", "x"),
                    List.of("Authorization", TestServer.basic("operator", "wrong")),
                    List.of("Authorization", "Bearer " + key),
                    List.of("X-API-Key", key),
                    List.of("X-CEKURA-API-KEY", key))) {
                HttpResponse<String> reply =
                        server.send(parts[0], "/management/v2.0" + parts[1], null, headers.toArray(String[]::new));
                assertThat(reply.statusCode()).as(operation).isEqualTo(401);
                assertThatJson(reply.body()).inPath("code").isEqualTo(401);
            }
        }
    }

    @Test
    void bodies_are_json_of_a_sound_size() {
        for (String path : List.of("/system/createsystemmessage", "/organisations/apikeys", "/billing/conversations")) {
            String url = "/management/v2.0" + path;
            String[] operator = {"Authorization", TestServer.basic()};
            assertThat(server.send("POST", url, "{", operator).statusCode()).isEqualTo(400);
            assertThat(server.send("POST", url, "[]", operator).statusCode()).isEqualTo(400);
            assertThat(server.send("POST", url, " ".repeat(9 << 20), operator).statusCode())
                    .isEqualTo(413);
            assertThat(server.send("POST", url, "{}", "Authorization", operator[1], "Content-Type", "text/plain")
                            .statusCode())
                    .isEqualTo(415);
        }
    }

    @Test
    void the_answers_come_in_every_media_type() {
        String key = scene.organizationKey(acme);
        operator("POST", "/system/createsystemmessage", "{\"until\": 2147483647, \"message\": \"Hello\"}");
        for (String type :
                List.of("application/json", "application/hal+json", "application/xml", "text/xml", "text/csv")) {
            for (String path : List.of("/vendor", "/billing")) {
                check(type, server.get("/management/v2.0" + path, "Authorization", TestServer.basic(), "Accept", type));
            }
            for (String path : List.of(
                    "/organisations/collections",
                    "/organisations/policy",
                    "/organisations/chunkcount",
                    "/auditevents",
                    "/system/message")) {
                check(type, server.get("/v2.0" + path, "X-API-Key", key, "Accept", type));
            }
        }
    }

    private static void check(String type, HttpResponse<String> reply) {
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(reply.headers().firstValue("ETag")).isPresent();
    }
}
