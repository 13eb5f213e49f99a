package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.api.management.wire.Json;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Roles of users in their organisations, and the ends of their memberships. */
class UserBelongingTest extends OperatedUsers {
    @Test
    void who_is_a_person_already_becomes_a_user_of_another_organisation() {
        int first = scene.organization("First");
        int second = scene.organization("Second");
        JsonNode one = created("dee@two.test", first, "");
        JsonNode two = created("DEE@two.test", second, ", \"roles\": [\"admin\"]");

        assertThat(two.get("_id")).isNotEqualTo(one.get("_id"));
        assertThat(two.get("id").asString()).isEqualTo("dee@two.test");
        HttpResponse<String> again = operator("POST", USERS, body("Dee@TWO.test", first, ""));
        assertThat(again.statusCode()).isEqualTo(409);
        assertThatJson(again.body()).inPath("code").isEqualTo(1004);

        operator("PATCH", path(one), "{\"name\": \"Renamed\", \"id\": \"dee@new.test\"}");
        assertThatJson(operator("GET", path(two), null).body()).inPath("name").isEqualTo("Renamed");
        assertThatJson(operator("GET", path(two), null).body()).inPath("id").isEqualTo("dee@new.test");
        assertThatJson(operator("GET", path(two), null).body()).inPath("roles").isEqualTo(List.of("admin"));
        created("somebody@two.test", first, "");
        assertThat(operator("PATCH", path(one), "{\"id\": \"Somebody@two.test\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void the_quota_of_people_holds() {
        int small = scene.organization("Small");
        scene.sql("UPDATE organization SET quota_max_users = 1 WHERE id = ?", small);
        created("e1@small.test", small, "");

        HttpResponse<String> full = operator("POST", USERS, body("e2@small.test", small, ""));

        assertThat(full.statusCode()).isEqualTo(402);
        assertThatJson(full.body()).inPath("code").isEqualTo(402);
        assertThatJson(operator("GET", USERS + "?filter=e2@small", null).body())
                .inPath("total")
                .isEqualTo(0);
    }

    @Test
    void an_admin_here_is_an_admin_of_the_user_api() {
        int acme = scene.organization("Two faces");
        scene.personIn(acme, "boss@faces.test", "admin");
        int gil = scene.person("gil@faces.test");
        int user = scene.member(acme, gil, "view_only");

        operator("PATCH", user(user), "{\"roles\": [\"odata\"]}");
        assertThat(role(user)).isEqualTo("view_only");
        operator("PATCH", user(user), "{\"roles\": [\"admin\"]}");
        assertThat(role(user)).isEqualTo("admin");
        operator("PATCH", user(user), "{\"roles\": []}");
        assertThat(role(user)).isEqualTo("member");
        scene.sql("UPDATE membership SET role = 'admin', revision = revision + 1 WHERE id = ?", user);
        assertThatJson(operator("GET", user(user), null).body()).inPath("roles").isEqualTo(List.of("admin"));
    }

    private String role(int membership) {
        return server.database()
                .read(handle -> handle.createQuery("SELECT role FROM membership WHERE id = :id")
                        .bind("id", membership)
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void an_organisation_keeps_an_admin() {
        int acme = scene.organization("Kept");
        int boss = scene.member(acme, scene.person("boss@kept.test"), "admin");
        int other = scene.member(acme, scene.person("other@kept.test"), "admin");

        assertThat(operator("PATCH", user(other), "{\"disabled\": true}").statusCode())
                .isEqualTo(200);
        for (String change : List.of("{\"roles\": []}", "{\"disabled\": true}")) {
            HttpResponse<String> reply = operator("PATCH", user(boss), change);
            assertThat(reply.statusCode()).isEqualTo(409);
            assertThatJson(reply.body()).inPath("code").isEqualTo(1004);
        }
        assertThat(operator("DELETE", user(boss), null).statusCode()).isEqualTo(409);
        assertThat(operator("DELETE", user(other), null).statusCode()).isEqualTo(204);
        assertThat(operator("GET", user(boss), null).statusCode()).isEqualTo(200);
    }

    @Test
    void a_deleted_user_is_gone_with_a_person_who_belongs_nowhere_else() {
        int acme = scene.organization("Deleting");
        int other = scene.organization("Remaining");
        scene.personIn(acme, "boss@deleting.test", "admin");
        int ida = scene.person("ida@deleting.test");
        int project = scene.project(acme, "P");
        int first = scene.member(acme, ida, "member");
        scene.projectMember(acme, project, ida, "member");
        int second = scene.member(other, ida, "member");
        String madeByIda = scene.organizationKey(other);
        scene.sql("UPDATE api_key SET person_id = ? WHERE organization_id = ?", ida, other);

        HttpResponse<String> reply = operator("DELETE", user(first), null);
        assertThat(reply.statusCode()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
        assertThat(operator("GET", user(first), null).statusCode()).isEqualTo(404);
        assertThat(operator("DELETE", user(first), null).statusCode()).isEqualTo(404);
        assertThatJson(operator("GET", user(second), null).body()).inPath("id").isEqualTo("ida@deleting.test");
        assertThat(people("ida@deleting.test")).isOne();

        assertThat(operator("DELETE", user(second), null).statusCode()).isEqualTo(204);
        assertThat(people("ida@deleting.test")).isZero();
        assertThat(server.get("/user/organizations/", "X-CEKURA-API-KEY", madeByIda)
                        .statusCode())
                .isEqualTo(200);
        assertThat(notes(other)).contains("deleteUser");
    }

    private int people(String email) {
        return server.database()
                .read(handle -> handle.createQuery("SELECT count(*) FROM person WHERE email_fold = :email")
                        .bind("email", email)
                        .mapTo(int.class)
                        .one());
    }

    @Test
    void a_disabled_user_sees_nothing_of_that_organisation_and_everything_of_others() {
        int shut = scene.organization("Shut");
        int open = scene.organization("Open");
        scene.personIn(shut, "boss@shut.test", "admin");
        int joe = scene.person("joe@shut.test");
        int user = scene.member(shut, joe, "admin");
        int project = scene.project(shut, "P");
        scene.projectMember(shut, project, joe, "admin");
        scene.member(open, joe, "admin");
        String key = scene.personKey(joe);
        assertThat(seen(key)).containsExactlyInAnyOrder("Shut", "Open");

        operator("PATCH", user(user), "{\"disabled\": true}");

        assertThat(seen(key)).containsExactly("Open");
        for (String path : List.of(
                "/user/organizations/" + shut + "/",
                "/user/v1/projects/" + project + "/",
                "/user/memberships/" + user + "/")) {
            assertThat(server.get(path, "X-CEKURA-API-KEY", key).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThatJson(server.get("/user/memberships/?organization=" + shut, "X-CEKURA-API-KEY", key)
                        .body())
                .isArray()
                .isEmpty();
        operator("PATCH", user(user), "{\"disabled\": false}");
        assertThat(seen(key)).containsExactlyInAnyOrder("Shut", "Open");
    }

    private List<String> seen(String key) {
        return Json.MAPPER
                .readTree(server.get("/user/organizations/", "X-CEKURA-API-KEY", key)
                        .body())
                .valueStream()
                .map(one -> one.get("name").asString())
                .toList();
    }

    @Test
    void the_history_of_a_further_organisation_has_the_new_name_and_password_of_the_person() {
        int first = scene.organization("First of Rhea");
        int second = scene.organization("Second of Rhea");
        created("rhea@belongs.test", first, "");
        HttpResponse<String> again =
                operator("POST", USERS, body("Rhea@belongs.test", second, "").replace("N. N.", "Rhea Silvia"));
        assertThat(again.statusCode()).as(again.body()).isEqualTo(201);

        HttpResponse<String> history = operator(
                "GET", "/management/v2.0/auditevents?sort=_id:desc&limit=1&organisation=" + organisation(second), null);
        assertThatJson(history.body()).inPath("items[0].action").isEqualTo("createUser");
        assertThatJson(history.body()).inPath("items[0].changes").isEqualTo("""
                [{"field": "roles", "before": null, "after": []},
                 {"field": "name", "before": "N. N.", "after": "Rhea Silvia"},
                 {"field": "password", "before": "********", "after": "********"}]""");
        HttpResponse<String> ofNew = operator(
                "GET", "/management/v2.0/auditevents?sort=_id:desc&limit=1&organisation=" + organisation(first), null);
        assertThatJson(ofNew.body()).inPath("items[0].changes").isEqualTo("""
                [{"field": "roles", "before": null, "after": []}]""");
    }
}
