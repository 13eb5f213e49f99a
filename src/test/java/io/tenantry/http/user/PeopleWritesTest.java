package io.tenantry.http.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Options;
import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.fault.Fault;
import io.tenantry.member.Members;
import io.tenantry.member.Role;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Organizations, memberships and projects, changed over HTTP; and what happens when two change them at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PeopleWritesTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String MINIMUM = "{\"name\":\" Acme \",\"limit_to_exclusive_numbers\":\"true\"}";

    private TestServer server;
    private Scene scene;
    private int next;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String email() {
        return "p" + ++next + "@example.com";
    }

    private HttpResponse<String> json(String method, String path, String key, @Nullable String body, String... more) {
        List<String> headers = new ArrayList<>(List.of(KEY, key, "Content-Type", "application/json"));
        headers.addAll(List.of(more));
        return server.send(method, path, body, headers.toArray(String[]::new));
    }

    private static String tag(HttpResponse<String> reply) {
        return reply.headers().firstValue("ETag").orElseThrow();
    }

    private long audited(int organization, String action) {
        return server.database()
                .read(handle -> handle.createQuery(
                                "SELECT count(*) FROM audit_event WHERE organization_id = ? AND action = ?")
                        .bind(0, organization)
                        .bind(1, action)
                        .mapTo(long.class)
                        .one());
    }

    private List<Integer> atOnce(int times, Callable<HttpResponse<String>> request) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<HttpResponse<String>>> all = java.util.Collections.nCopies(times, request);
            List<Integer> statuses = new ArrayList<>();
            for (Future<HttpResponse<String>> reply : threads.invokeAll(all)) {
                statuses.add(reply.get().statusCode());
            }
            return statuses;
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void who_creates_an_organization_is_its_admin() {
        String key = scene.personKey(scene.person(email()));
        HttpResponse<String> made = json("POST", "/user/organizations", key, MINIMUM);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThatJson(made.body()).inPath("name").isEqualTo("Acme");
        assertThatJson(made.body()).inPath("limit_to_exclusive_numbers").isEqualTo(true);
        assertThatJson(made.body()).inPath("members[0].role").isEqualTo("admin");
        assertThatJson(server.get("/user/organizations/", KEY, key).body()).isEqualTo("[" + made.body() + "]");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        String key = scene.personKey(scene.person(email()));
        HttpResponse<String> reply = json("POST", "/user/organizations/", key, """
                {"name":" ","team_size":"7","max_call_duration":2147483648,"outbound_timeout":1.5,"timezone":null,
                 "low_credits_threshold":"123456789","webhook_url":"ftp://example.com","webhook_secret":null,
                 "notify_no_calls":"maybe","auto_refill":true,"auto_refill_amount":9.99,"members":7,"unheard_of":[]}""");
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isEqualTo("""
                {"name":["This field may not be blank."],
                 "limit_to_exclusive_numbers":["This field is required."],
                 "team_size":["\\"7\\" is not a valid choice."],
                 "max_call_duration":["Ensure this value is less than or equal to 2147483647."],
                 "outbound_timeout":["A valid integer is required."],
                 "timezone":["This field may not be null."],
                 "low_credits_threshold":["Ensure that there are no more than 8 digits before the decimal point and 2 behind it."],
                 "webhook_url":["Enter a valid URL."],
                 "webhook_secret":["This field may not be null."],
                 "notify_no_calls":["Must be a valid boolean."],
                 "auto_refill_amount":["Ensure this value is greater than or equal to 10.00 while auto refill is on."]}""");
        assertThatJson(json("PUT", "/user/organizations/" + scene.organization("None"), key, "{}")
                        .body())
                .isEqualTo("{\"detail\":\"Not found.\"}");
    }

    @Test
    void changes_are_kept_and_written_down_and_what_cannot_be_written_is_ignored() {
        int id = scene.organization("Before");
        String key = scene.organizationKey(id);
        String path = "/user/organizations/" + id + "/";
        HttpResponse<String> reply = json("PATCH", path, key, """
                {"id":9,"max_members_limit":9,"max_agents_limit":9,"phone_number_verified":true,"created_at":"x",
                 "vapi_api_key":" sk-1234567890abcd ","webhook_secret":"hush","max_call_duration":-2147483648,
                 "auto_refill_max_cap":"7.5"}""");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThatJson(reply.body())
                .isObject()
                .containsEntry("vapi_api_key_configured", "********abcd")
                .containsEntry("webhook_secret", "hush")
                .containsEntry("max_call_duration", java.math.BigDecimal.valueOf(Integer.MIN_VALUE))
                .containsEntry("auto_refill_max_cap", "7.50")
                .containsEntry("phone_number_verified", false)
                .containsEntry("max_members_limit", java.math.BigDecimal.valueOf(-1))
                .doesNotContainKey("vapi_api_key");
        assertThat(tag(reply)).isEqualTo(tag(server.get(path, KEY, key)));
        assertThat(audited(id, "updateOrganisation")).isEqualTo(1);
        assertThat(json("PATCH", path, key, "{}").body()).isEqualTo(reply.body());
        assertThat(audited(id, "updateOrganisation")).isEqualTo(1);
        HttpResponse<String> form = server.send(
                "PUT",
                path,
                "name=After&limit_to_exclusive_numbers=on&vapi_api_key=&auto_refill_max_cap=&max_call_duration=",
                KEY,
                key,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThatJson(form.body())
                .isObject()
                .containsEntry("name", "After")
                .containsEntry("vapi_api_key_configured", "")
                .containsEntry("webhook_secret", "hush")
                .containsEntry("auto_refill_max_cap", null)
                .containsEntry("max_call_duration", java.math.BigDecimal.valueOf(Integer.MIN_VALUE));
        assertThatJson(json("PUT", path, key, "{\"name\":\"x\"}").body())
                .isEqualTo("{\"limit_to_exclusive_numbers\":[\"This field is required.\"]}");
    }

    @Test
    void of_many_who_change_what_they_read_one_succeeds() {
        int id = scene.organization("Raced");
        String key = scene.organizationKey(id);
        String path = "/user/organizations/" + id;
        for (String size : List.of("<10", "10-100", "100-500")) {
            String read = tag(server.get(path, KEY, key));
            List<Integer> statuses =
                    atOnce(8, () -> json("PATCH", path, key, "{\"team_size\":\"" + size + "\"}", "If-Match", read));
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
        }
    }

    @Test
    void the_name_is_changed_where_the_caller_administers_only_one() {
        int person = scene.person(email());
        String key = scene.personKey(person);
        String path = "/user/organizations/name/";
        assertThatJson(json("PATCH", path, key, "{}").body())
                .isEqualTo("{\"non_field_errors\":[\"You administer no organization.\"]}");
        scene.member(scene.organization("Only"), person, "admin");
        HttpResponse<String> reply =
                json("PATCH", path, key, "{\"name\":\"New\",\"team_size\":\"500+\",\"end_call_enabled\":false}");
        assertThatJson(reply.body())
                .isObject()
                .containsEntry("name", "New")
                .containsEntry("team_size", "500+")
                .containsEntry("end_call_enabled", true);
        scene.member(scene.organization("Second"), person, "admin");
        assertThat(json("PATCH", path, key, "{}").body()).contains("You administer 2 organizations.");
    }

    @Test
    void an_installation_can_allow_one_organization_per_person() {
        Options options = Options.of(Map.of("TENANTRY_ONE_ORGANIZATION_PER_PERSON", "true"));
        try (TestServer strict = TestServer.start(TestDatabases.create(), Clock.systemUTC(), options)) {
            String key = new Scene(strict).personKey(new Scene(strict).person("one@example.com"));
            List<Integer> statuses = atOnce(
                    6,
                    () -> strict.send(
                            "POST", "/user/organizations/", MINIMUM, KEY, key, "Content-Type", "application/json"));
            assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 400);
        }
    }

    @Test
    void the_last_admin_is_neither_demoted_nor_removed() {
        int id = scene.organization("Lonely");
        int person = scene.person(email());
        int membership = scene.member(id, person, "admin");
        String key = scene.personKey(person);
        String path = "/user/memberships/" + membership + "/";
        HttpResponse<String> demoted = json("PATCH", path, key, "{\"role\":\"member\"}");
        assertThat(demoted.statusCode()).isEqualTo(400);
        assertThat(demoted.body()).isEqualTo("{\"role\":[\"An organization needs at least one admin.\"]}");
        HttpResponse<String> removed = json("DELETE", path, scene.organizationKey(id), null);
        assertThat(removed.statusCode()).isEqualTo(400);
        assertThat(removed.body()).isEqualTo("{\"non_field_errors\":[\"An organization needs at least one admin.\"]}");
        assertThat(json("PATCH", path, key, "{\"role\":\"boss\",\"is_email_notify_enabled\":null}")
                        .body())
                .isEqualTo("{\"role\":[\"\\\"boss\\\" is not a valid choice.\"],"
                        + "\"is_email_notify_enabled\":[\"This field may not be null.\"]}");
    }

    @Test
    void of_admins_who_all_leave_at_once_one_stays() throws Exception {
        for (int round = 0; round < 5; round++) {
            int id = scene.organization("Leaving");
            String key = scene.organizationKey(id);
            List<Callable<Integer>> leaving = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String path = "/user/memberships/" + scene.member(id, scene.person(email()), "admin") + "/";
                boolean demote = i % 2 == 0;
                leaving.add(() -> (demote
                                ? json("PATCH", path, key, "{\"role\":\"member\"}")
                                : json("DELETE", path, key, null))
                        .statusCode());
            }
            List<Integer> statuses = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Integer> status : threads.invokeAll(leaving)) {
                    statuses.add(status.get());
                }
            }
            assertThat(statuses).containsOnlyOnce(400).containsOnly(200, 204, 400);
        }
    }

    @Test
    void a_membership_shows_what_it_is_of() {
        int id = scene.organization("Shown");
        int project = scene.project(id, "Inner");
        int person = scene.person(email(), "Pat");
        int membership = scene.projectMember(id, project, person, "labs");
        String path = "/user/memberships/" + membership + "/";
        String key = scene.organizationKey(id);
        HttpResponse<String> reply = json("PATCH", path, key, "{\"role\":\"admin\",\"project\":null,\"user\":1}");
        assertThatJson(reply.body())
                .whenIgnoringPaths("created_at", "updated_at")
                .isEqualTo("""
                {"id":%d,"organization":%d,"organization_name":"Shown","project":%d,"project_name":"Inner",
                 "user":{"name":"Pat","email":"%s","id":%d},"role":"admin","is_email_notify_enabled":true}""".formatted(membership, id, project, "p" + next + "@example.com", person));
        assertThat(server.get("/user/memberships?organization=" + id, KEY, key).body())
                .isEqualTo("[" + reply.body() + "]");
        assertThat(server.get("/user/memberships/?project=" + (project + 1), KEY, key)
                        .body())
                .isEqualTo("[]");
        assertThat(server.get("/user/memberships/?project=x", KEY, key).statusCode())
                .isEqualTo(400);
        assertThat(json("DELETE", path, key, null, "If-Match", "\"old\"").statusCode())
                .isEqualTo(412);
        assertThat(json("DELETE", path, key, null, "If-Match", tag(reply)).statusCode())
                .isEqualTo(204);
        assertThat(server.get(path, KEY, key).statusCode()).isEqualTo(404);
        assertThat(audited(id, "updateMembership")).isEqualTo(1);
        assertThat(audited(id, "deleteMembership")).isEqualTo(1);
    }

    @Test
    void the_last_project_stays_and_the_quota_holds_however_many_are_made_at_once() {
        int id = scene.organization("Quota");
        scene.sql("UPDATE organization SET quota_max_projects = 3 WHERE id = ?", id);
        String key = scene.organizationKey(id);
        List<Integer> statuses = atOnce(8, () -> json("POST", "/user/v1/projects", key, "{\"name\":\"P\"}"));
        assertThat(statuses).containsOnly(201, 400);
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(3);
        HttpResponse<String> full = json("POST", "/user/v1/projects/", key, "{\"name\":\"P\"}");
        assertThat(full.body()).isEqualTo("{\"detail\":\"Max projects limit reached\"}");
        List<Integer> ids = server.database()
                .read(handle -> handle.createQuery("SELECT id FROM project WHERE organization_id = ?")
                        .bind(0, id)
                        .mapTo(Integer.class)
                        .list());
        assertThat(ids.stream()
                        .map(one -> json("DELETE", "/user/v1/projects/" + one + "/", key, null)
                                .statusCode()))
                .containsExactly(200, 200, 400);
    }

    @Test
    void a_project_keeps_its_settings() {
        int id = scene.organization("Settings");
        String key = scene.organizationKey(id);
        HttpResponse<String> made = json("POST", "/user/v1/projects/", key, """
                {"name":"Calls","organization_id":%d,"sample_rate":"0.25","rubric_config":{"b":[1,2.50]},
                 "daily_report_dashboard_ids":[3,"4"],"livekit_api_key":"0123456789ab","timezone":"Europe/Vienna",
                 "no_calls_notify_time_period":"01:00:00","is_deleted":true}""".formatted(id));
        assertThat(made.statusCode()).isEqualTo(201);
        assertThatJson(made.body())
                .isObject()
                .hasSize(55)
                .containsEntry("sample_rate", new java.math.BigDecimal("0.25"))
                .containsEntry("livekit_api_key_configured", "********89ab")
                .containsEntry("timezone", "Europe/Vienna")
                .containsEntry("no_calls_notify_time_period", "01:00:00")
                .containsEntry("is_deleted", false);
        assertThatJson(made.body()).inPath("rubric_config").isEqualTo("{\"b\":[1,2.5]}");
        assertThatJson(made.body()).inPath("daily_report_dashboard_ids").isEqualTo("[3,4]");
        assertThatJson(made.body()).inPath("organization.name").isEqualTo("Settings");
        String path = "/user/v1/projects/" + made.body().replaceFirst("^\\{\"id\":(\\d+).*", "$1") + "/";
        assertThat(server.get(path, KEY, key).body()).isEqualTo(made.body());
        assertThat(server.get("/user/v1/projects/?organization_id=" + id, KEY, key)
                        .body())
                .isEqualTo("[" + made.body() + "]");
        assertThatJson(json("PATCH", path, key, """
                {"name":null,"organization_id":1,"sample_rate":"NaN","daily_report_dashboard_ids":[1.5],
                 "frequent_calls_cooldown":99999999999,"webhook_url":"x","timezone":"Moon"}""").body()).isEqualTo("""
                {"name":["This field may not be null."],"organization_id":["A project stays in its organization."],
                 "sample_rate":["A valid number is required."],
                 "daily_report_dashboard_ids":["Every item must be an integer of 32 bits."],
                 "frequent_calls_cooldown":["Ensure this value is less than or equal to 2147483647."],
                 "webhook_url":["Enter a valid URL."],"timezone":["\\"Moon\\" is not a valid choice."]}""");
        HttpResponse<String> form = server.send(
                "PATCH",
                path,
                "daily_report_dashboard_ids=7&rubric_config=&livekit_api_key=",
                KEY,
                key,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "If-Match",
                tag(made.headers().firstValue("ETag").isPresent() ? made : server.get(path, KEY, key)));
        assertThatJson(form.body())
                .isObject()
                .containsEntry("livekit_api_key_configured", "")
                .containsEntry("rubric_config", null);
        assertThat(json("DELETE", path, key, null, "If-Match", tag(made)).statusCode())
                .isEqualTo(412);
    }

    @Test
    void people_of_the_organization_join_and_leave_a_project() {
        int id = scene.organization("Joining");
        int project = scene.project(id, "Open");
        String email = email();
        int person = scene.personIn(id, email, "view_only");
        String key = scene.organizationKey(id);
        String path = "/user/v1/projects/" + project + "/";
        HttpResponse<String> added = json(
                "POST", path + "add_member/", key, "{\"email\":\"" + email.toUpperCase(java.util.Locale.ROOT) + "\"}");
        assertThatJson(added.body()).inPath("members[0].role").isEqualTo("member");
        assertThat(json("POST", path + "add_member", key, "{\"user\":" + person + "}")
                        .body())
                .isEqualTo("{\"user\":[\"This person is already a member.\"]}");
        int stranger = scene.person(email());
        assertThat(json("POST", path + "add_member/", key, "{\"user\":" + stranger + "}")
                        .body())
                .isEqualTo("{\"user\":[\"The organization has no such member.\"]}");
        assertThat(json("POST", path + "add_member/", key, "{}").body())
                .isEqualTo("{\"user\":[\"This field is required.\"]}");
        HttpResponse<String> removed = json("POST", path + "remove_member/", key, "{\"user\":" + person + "}");
        assertThatJson(removed.body()).inPath("members").isEqualTo("[]");
        assertThat(json("POST", path + "remove_member/", key, "{\"user\":" + person + "}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void the_quota_of_people_holds_however_many_join_at_once() throws Exception {
        int id = scene.organization("Crowded");
        int project = scene.project(id, "P");
        scene.sql("UPDATE organization SET quota_max_users = 3 WHERE id = ?", id);
        List<Callable<Boolean>> joining = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int person = scene.person(email());
            Integer where = i % 2 == 0 ? null : project;
            joining.add(() -> {
                try {
                    server.database().write(handle -> Members.add(handle, null, id, where, person, Role.LABS, true));
                    return true;
                } catch (Fault.QuotaReached full) {
                    return false;
                }
            });
        }
        int joined = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> one : threads.invokeAll(joining)) {
                joined += one.get() ? 1 : 0;
            }
        }
        assertThat(joined).isEqualTo(3);
    }

    @Test
    void twenty_thousand_members_are_listed() {
        int id = scene.organization("Large");
        scene.sql("""
                WITH crowd AS (INSERT INTO person (email, email_fold, name, name_fold, name_order)
                    SELECT 'c' || i || '@large.example', 'c' || i || '@large.example', 'c', 'c', 'c'::bytea
                    FROM generate_series(1, 20000) i RETURNING id)
                INSERT INTO membership (organization_id, person_id, role) SELECT ?, id, 'member' FROM crowd""", id);
        String key = scene.organizationKey(id);
        assertThatJson(server.get("/user/memberships/", KEY, key).body())
                .isArray()
                .hasSize(20_000);
    }
}
