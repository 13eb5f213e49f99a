package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.schedule.Tidy;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Vendor, system message, keys and password policies: the operations of operators beside organisations and users. */
class OperationsTest extends Operations {
    @Test
    void the_vendor_tells_version_address_and_ceilings() {
        assertThatJson(operator("GET", "/vendor", null).body()).isEqualTo("""
                {"version": "${json-unit.regex}[0-9]+\\\\.[0-9]+.*", "frontendBaseUrl": "%s",
                 "hasLicenseAgreement": false, "maxContactProfileTTL": 43200, "maxConversationTTL": 77,
                 "maxSessionStateTTL": 10080}""".formatted(server.url()));
    }

    @Test
    void the_runs_that_delete_old_data_are_seen_with_their_progress() {
        awaitFirstRun();
        scene.sql("DELETE FROM tidy_run");
        scene.sql("""
            INSERT INTO tidy_run (task, started_at, ended_at, failed, removed, removed_in_all) VALUES
                ('history', date_trunc('day', now()), date_trunc('day', now()), false, 5000, 12000),
                ('mails', date_trunc('day', now()), NULL, false, 10, 20),
                ('sessions', date_trunc('day', now()), date_trunc('day', now()), true, 0, 7)""");
        String today = LocalDate.now(ZoneOffset.UTC) + "T00:00:00Z";
        String expected = """
                {"runs": [
                    {"task": "history", "state": "done", "startedAt": "%1$s", "endedAt": "%1$s", "removed": 5000,
                     "removedInAll": 12000},
                    {"task": "mails", "state": "interrupted", "startedAt": "%1$s", "endedAt": null, "removed": 10,
                     "removedInAll": 20},
                    {"task": "sessions", "state": "failed", "startedAt": "%1$s", "endedAt": "%1$s", "removed": 0,
                     "removedInAll": 7}],
                 "purges": {"waiting": 0, "oldestSeconds": 0}}""".formatted(today);
        assertThatJson(operator("GET", "/system/retention", null).body()).isEqualTo(expected);
        for (String type : List.of("application/hal+json", "application/xml", "text/csv")) {
            HttpResponse<String> reply = server.get(
                    "/management/v2.0/system/retention", "Authorization", TestServer.basic(), "Accept", type);
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.body()).contains("interrupted", "12000");
        }
    }

    private void awaitFirstRun() {
        for (int i = 0; i < 2_000; i++) {
            if (server.database().read(Tidy::runs).stream()
                    .anyMatch(run -> run.task().equals("indexes") && run.endedAt() != null)) {
                return;
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("no run ended");
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
