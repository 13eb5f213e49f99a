package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.member.Members;
import io.tenantry.member.Role;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Members of organizations and projects, and the projects themselves. */
class MembershipWritesTest extends WritingPeople {
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
    void a_project_takes_the_zones_of_either_api() {
        int id = scene.organization("Zones");
        String key = scene.organizationKey(id);
        for (String zone : List.of("US/Pacific", "US/Pacific-New", "Europe/Kiev", "Europe/Kyiv")) {
            HttpResponse<String> made = json("POST", "/user/v1/projects/", key, """
                    {"name": "Calls", "organization_id": %d, "timezone": "%s"}""".formatted(id, zone));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            assertThatJson(made.body()).inPath("timezone").isEqualTo(zone);
        }
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
                    server.database()
                            .write(handle -> Members.add(
                                    handle,
                                    null,
                                    new OrganizationId(id),
                                    ProjectId.ofNullable(where),
                                    new PersonId(person),
                                    Role.LABS,
                                    true));
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
