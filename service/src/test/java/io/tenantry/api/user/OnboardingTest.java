package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The first steps of people in an organization. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnboardingTest {
    private final TestServer server = TestServer.start();
    private final Scene scene = new Scene(server);
    private int number;

    @AfterAll
    void stop() {
        server.close();
    }

    private String email() {
        return "p" + ++number + "@example.com";
    }

    private HttpResponse<String> send(String key, String method, String path, @Nullable String body) {
        return server.send(method, "/user" + path, body, "X-CEKURA-API-KEY", key, "Content-Type", "application/json");
    }

    @Test
    void a_person_sees_the_tasks_of_the_organization_and_their_own_state() {
        int acme = scene.organization("Acme");
        int ada = scene.personIn(acme, email(), "view_only");
        String key = scene.personKey(ada);
        HttpResponse<String> fresh = send(key, "GET", "/onboarding/", null);
        assertThatJson(fresh.body())
                .whenIgnoringPaths("updated_at", "tasks[*].title")
                .isEqualTo("""
                {"organization": %d, "status": "not_started", "variant": "simulation", "tasks": [
                   {"key": "create_project", "is_done": false, "done_at": null},
                   {"key": "invite_member", "is_done": false, "done_at": null},
                   {"key": "create_api_key", "is_done": false, "done_at": null},
                   {"key": "add_provider_credential", "is_done": false, "done_at": null},
                   {"key": "set_webhook", "is_done": false, "done_at": null}]}""".formatted(acme));
        scene.project(acme, "P");
        scene.organizationKey(acme);
        scene.sql("UPDATE project SET webhook_url = 'https://example.com/' WHERE organization_id = ?", acme);
        String later = send(key, "GET", "/onboarding/", null).body();
        assertThatJson(later).inPath("tasks[0].is_done").isEqualTo(true);
        assertThatJson(later).inPath("tasks[0].done_at").isString();
        assertThatJson(later).inPath("tasks[2].is_done").isEqualTo(true);
        assertThatJson(later).inPath("tasks[4].is_done").isEqualTo(true);
        scene.sql(
                "INSERT INTO invitation (organization_id, kind, email, email_fold, role, expires_at)"
                        + " VALUES (?, 'invite', 'n@y.example', 'n@y.example', 'member', now() + interval '1 day')",
                acme);
        scene.sql(
                "INSERT INTO provider_credential (organization_id, provider, key, key_mask, data) VALUES (?, 'custom', '', '', '')",
                acme);
        assertThatJson(send(key, "GET", "/onboarding/", null).body())
                .inPath("status")
                .isEqualTo("completed");
        assertThatJson(send(key, "PATCH", "/onboarding/", "{\"status\": \"skipped\"}")
                        .body())
                .inPath("status")
                .isEqualTo("skipped");
    }

    @Test
    void the_time_of_the_last_change_moves_only_with_a_change() {
        int acme = scene.organization("Acme");
        String key = scene.personKey(scene.personIn(acme, email(), "member"));
        String times = "organization WHERE id = %d AND updated_at = created_at".formatted(acme);
        for (String choice : List.of(
                "{\"status\": \"in_progress\"}",
                "{\"variant\": \"simulation\"}",
                "{\"status\": \"skipped\", \"variant\": \"simulation\"}")) {
            String before = send(key, "GET", "/onboarding/", null).body();
            String changed = send(key, "PATCH", "/onboarding/", choice).body();
            assertThatJson(changed).inPath("updated_at").isString().isNotEqualTo(time(before));
            assertThatJson(send(key, "PATCH", "/onboarding/", choice).body()).isEqualTo(changed);
            assertThatJson(send(key, "PATCH", "/onboarding/", "{}").body()).isEqualTo(changed);
            assertThatJson(send(key, "GET", "/onboarding/", null).body()).isEqualTo(changed);
        }
        assertThat(scene.count(times)).isOne();
    }

    private static String time(String onboarding) {
        return Json.MAPPER.readTree(onboarding).get("updated_at").asString();
    }

    @Test
    void the_first_variant_becomes_the_flow_of_the_organization() {
        int acme = scene.organization("Acme");
        String first = scene.personKey(scene.personIn(acme, email(), "member"));
        String second = scene.personKey(scene.personIn(acme, email(), "member"));
        assertThatJson(send(first, "PATCH", "/onboarding/", "{\"variant\": \"observability\"}")
                        .body())
                .inPath("variant")
                .isEqualTo("observability");
        assertThatJson(send(second, "GET", "/onboarding/", null).body())
                .inPath("variant")
                .isEqualTo("observability");
        assertThatJson(send(second, "PATCH", "/onboarding/", "{\"variant\": \"simulation\"}")
                        .body())
                .inPath("variant")
                .isEqualTo("simulation");
        assertThat(scene.count("organization WHERE onboarding_flow = 'observability' AND id = " + acme))
                .isOne();
        assertThat(scene.count("audit_event WHERE action = 'updateOrganisation' AND organization_id = " + acme))
                .isOne();
        assertThatJson(send(first, "PATCH", "/onboarding/", "{\"status\": \"not_started\", \"variant\": \"x\"}")
                        .body())
                .isObject()
                .containsOnlyKeys("status", "variant");
    }

    @Test
    void members_choose_the_flow_and_skip_it_for_the_organization() {
        int acme = scene.organization("Acme");
        String key = scene.personKey(scene.personIn(acme, email(), "view_only"));
        String organization = "/organizations/" + acme;
        HttpResponse<String> flow =
                send(key, "PATCH", organization + "/onboarding-flow/", "{\"onboarding_flow\": \"observability\"}");
        assertThatJson(flow.body()).inPath("onboarding_flow").isEqualTo("observability");
        assertThatJson(send(key, "PATCH", organization + "/onboarding-flow/", "{}")
                        .body())
                .isObject()
                .containsOnlyKeys("onboarding_flow");
        assertThatJson(send(key, "PATCH", organization + "/skip-onboarding/", null)
                        .body())
                .inPath("skip_onboarding")
                .isEqualTo(true);
        assertThatJson(send(key, "PATCH", organization + "/skip-onboarding/", "{\"skip_onboarding\": false}")
                        .body())
                .inPath("skip_onboarding")
                .isEqualTo(false);
        String tasks =
                send(key, "GET", organization + "/onboarding-tasks/", null).body();
        assertThatJson(tasks).inPath("onboarding_tasks").isArray().hasSize(5);
        assertThatJson(tasks)
                .whenIgnoringPaths("onboarding_tasks")
                .isEqualTo(send(key, "GET", organization + "/", null).body());
    }

    @Test
    void an_organization_is_named_where_there_are_several_and_forgotten_with_the_membership() {
        int acme = scene.organization("Acme");
        int other = scene.organization("Other");
        int ada = scene.personIn(acme, email(), "member");
        scene.member(other, ada, "member");
        String key = scene.personKey(ada);
        assertThat(send(key, "GET", "/onboarding/", null).statusCode()).isEqualTo(400);
        for (int organization : List.of(acme, other)) {
            String body = "{\"organization\": %d, \"status\": \"in_progress\"}".formatted(organization);
            assertThat(send(key, "PATCH", "/onboarding/", body).statusCode()).isEqualTo(200);
        }
        assertThat(scene.count("onboarding WHERE person_id = " + ada)).isEqualTo(2);
        scene.sql("DELETE FROM membership WHERE person_id = ? AND organization_id = ?", ada, other);
        assertThat(scene.count("onboarding WHERE person_id = " + ada)).isOne();
        assertThat(send(key, "GET", "/onboarding/?organization=" + other, null).statusCode())
                .isEqualTo(404);
    }
}
