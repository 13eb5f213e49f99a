package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.api.management.wire.Json;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The users of an organisation in the organisation API. */
class OrganisationUsersTest extends OrganisationScene {
    private HttpResponse<String> create(Acme acme, String email, String more) {
        return acme.send(
                "POST",
                "/users",
                "{\"id\": \"%s\", \"name\": \"Ada\", \"password\": \"%s\"%s}".formatted(email, PASSWORD, more));
    }

    @Test
    void an_admin_creates_a_user_who_can_sign_in_and_is_told_by_mail() {
        Acme acme = new Acme();
        String email = address("ada");
        HttpResponse<String> reply = create(acme, email, ", \"roles\": [\"odata\"]");
        assertStatus(reply, 201);
        String id = Json.MAPPER.readTree(reply.body()).get("_id").asString();
        assertThat(reply.headers().firstValue("Location")).contains("/v2.0/users/" + id);
        assertThatJson(reply.body())
                .whenIgnoringPaths("_id", "createdAt", "lastChanged")
                .isEqualTo("""
                        {"id": "%s", "name": "Ada", "organisation": "%s", "roles": ["base_role", "odata"], "projects": [],
                         "acceptedTOS": false, "disabled": false, "lastActive": 0, "createdBy": "%s", "lastChangedBy": "%s"}""".formatted(
                                email,
                                ids.of(Kind.ORGANIZATION, acme.id),
                                ids.of(Kind.MEMBERSHIP, acme.membership),
                                ids.of(Kind.MEMBERSHIP, acme.membership)));
        assertThatJson(acme.get("/users/" + id).body()).isEqualTo(reply.body());
        assertStatus(logIn(email, PASSWORD), 200);
        assertThat(server.installation().outbox().list(true, 100, 0))
                .filteredOn(mail -> mail.to().equals(email))
                .singleElement()
                .satisfies(mail -> assertThat(mail.toString()).doesNotContain(PASSWORD));
        assertThat(scene.count("person WHERE email_verified_at IS NULL AND email = '" + email + "'"))
                .isOne();
        assertThat(texts(acme.json("/auditevents?sort=timestamp:desc"), "action"))
                .contains("createUser")
                .doesNotContain("createMembership");
    }

    @Test
    void an_admin_made_by_the_roles_administers_and_no_mail_goes_out_where_mails_are_off() {
        Acme acme = new Acme();
        scene.sql("UPDATE organization SET is_send_emails_enabled = false WHERE id = ?", acme.id);
        String email = address("boss");
        assertStatus(create(acme, email, ", \"roles\": [\"admin\"]"), 201);
        String token = signIn(email);
        assertStatus(server.get("/v2.0/users", "Authorization", "Bearer " + token), 200);
        assertThat(server.installation().outbox().list(true, 100, 0))
                .noneMatch(mail -> mail.to().equals(email));
    }

    @Test
    void what_is_wrong_with_a_new_user_is_told_at_once() {
        Acme acme = new Acme();
        assertRefused(acme.send("POST", "/users", "{}"), 400, 1000, "id", "name", "password");
        assertRefused(
                acme.send("POST", "/users", """
                        {"id": "nobody", "name": "\\u200b", "password": "short", "roles": ["king"], "organisation": "x",
                         "disabled": true, "acceptedTOS": true, "projects": [], "shoe": 1}"""),
                400,
                1005,
                "id",
                "name",
                "password",
                "password",
                "roles[0]",
                "organisation",
                "disabled",
                "acceptedTOS",
                "projects",
                "shoe");
        assertRefused(
                acme.send(
                        "POST",
                        "/users",
                        "{\"id\": \"%s\", \"name\": \"%s\", \"password\": \"%s\"}"
                                .formatted(address("long"), "x".repeat(201), PASSWORD)),
                400,
                1005,
                "name");
        assertRefused(acme.send("POST", "/users", "[]"), 400, 1000);
        assertStatus(acme.send("POST", "/users", "{}", "Accept", "image/png"), 406);
    }

    @Test
    void a_quota_and_addresses_that_somebody_has_stand_in_the_way() {
        Acme acme = new Acme();
        assertRefused(create(acme, acme.email, ""), 409, 1004);
        scene.sql("UPDATE organization SET quota_max_users = 1 WHERE id = ?", acme.id);
        assertRefused(create(acme, address("more"), ""), 402, 402);
    }

    @Test
    void an_admin_takes_over_nobody_of_another_organisation() {
        Acme acme = new Acme();
        Acme other = new Acme();
        String email = address("victim");
        int victim = scene.person(email, "Victim");
        scene.sql("UPDATE person SET password_hash = 'x' WHERE id = ?", victim);
        scene.member(other.id, victim, "member");
        HttpResponse<String> created = create(acme, email, "");
        assertRefused(created, 409, 1004);
        assertThat(created.body()).contains("invite").doesNotContain("Victim");
        scene.member(acme.id, victim, "member");
        String user = "/users/" + acme.user(victim);
        assertRefused(acme.send("PATCH", user, "{\"name\": \"Mine\"}"), 403, 403);
        assertRefused(acme.send("PATCH", user, "{\"newPassword\": \"" + PASSWORD + "\"}"), 403, 403);
        assertRefused(
                acme.send("POST", "/users/deprecatepassword", "{\"userId\": \"" + acme.user(victim) + "\"}"), 403, 403);
        assertStatus(acme.send("PATCH", user, "{}"), 200);
        assertThat(scene.count("person WHERE id = " + victim + " AND name = 'Victim' AND password_hash = 'x'"))
                .isOne();
        assertThat(scene.count("sign_in WHERE password_change_required AND person_id = " + victim))
                .isZero();
        assertRefused(acme.get("/users/" + acme.user(other.id, victim)), 404, 1002);
    }

    @Test
    void name_and_password_of_ones_own_people_change_and_all_their_sessions_end() {
        Acme acme = new Acme();
        String email = address("ada");
        String id =
                Json.MAPPER.readTree(create(acme, email, "").body()).get("_id").asString();
        String token = signIn(email);
        HttpResponse<String> changed =
                acme.send("PATCH", "/users/" + id, "{\"name\": \" Ada L \", \"newPassword\": \"another long Pass-2\"}");
        assertStatus(changed, 200);
        assertThatJson(changed.body()).inPath("name").isEqualTo("Ada L");
        assertThatJson(changed.body())
                .inPath("lastChangedBy")
                .isString()
                .isEqualTo(ids.of(Kind.MEMBERSHIP, acme.membership));
        assertStatus(server.get("/v2.0/users/me", "Authorization", "Bearer " + token), 401);
        assertStatus(logIn(email, PASSWORD), 401);
        assertStatus(logIn(email, "another long Pass-2"), 200);
        for (String body : List.of(
                "{\"disabled\": true}",
                "{\"roles\": [\"admin\"]}",
                "{\"acceptedTOS\": true}",
                "{\"id\": \"other@example.com\"}",
                "{\"_id\": \"000000000000000000000000\"}",
                "{\"newPassword\": \"short\"}",
                "{\"name\": 5}",
                "{\"shoe\": 1}")) {
            assertRefused(acme.send("PATCH", "/users/" + id, body), 400, 1005);
        }
        String read = acme.get("/users/" + id).body();
        assertStatus(acme.send("PATCH", "/users/" + id, read), 200);
    }

    @Test
    void an_organisation_keeps_an_admin() {
        Acme acme = new Acme();
        String self = "/users/" + ids.of(Kind.MEMBERSHIP, acme.membership);
        assertRefused(acme.send("DELETE", self, null), 409, 1004);
        assertRefused(acme.send("DELETE", "/users/me", null), 409, 1004);
        assertRefused(acme.send("POST", self + "/removerolefromuser", "{\"role\": \"admin\"}"), 409, 1004);
        int person = acme.person("member");
        String other = "/users/" + acme.user(person);
        assertStatus(acme.send("POST", other + "/addroletouser", "{\"role\": \"admin\"}"), 204);
        assertStatus(acme.send("POST", other + "/addroletouser", "{\"role\": \"admin\"}"), 204);
        assertThatJson(acme.get(other).body()).inPath("roles").isEqualTo("[\"admin\"]");
        assertStatus(acme.send("DELETE", self, null), 204);
        String key = scene.personKey(person);
        assertRefused(call(key, "POST", other + "/removerolefromuser", "{\"role\": \"admin\"}"), 409, 1004);
    }

    @Test
    void roles_are_given_and_taken() {
        Acme acme = new Acme();
        String user = "/users/" + acme.user(acme.person("view_only"));
        assertRefused(acme.send("POST", user + "/addroletouser", "{}"), 400, 1000, "role");
        assertRefused(acme.send("POST", user + "/addroletouser", "{\"role\": \"king\"}"), 400, 1005, "role");
        assertRefused(
                acme.send("POST", user + "/addroletouser", "{\"role\": \"odata\", \"userId\": \"x\"}"),
                400,
                1005,
                "userId");
        String id = user.substring("/users/".length());
        assertStatus(
                acme.send("POST", user + "/addroletouser", "{\"role\": \"odata\", \"userId\": \"" + id + "\"}"), 204);
        assertThatJson(acme.get(user).body()).inPath("roles").isEqualTo("[\"odata\"]");
        assertStatus(acme.send("POST", user + "/removerolefromuser", "{\"role\": \"livechat\"}"), 204);
        assertStatus(acme.send("POST", user + "/removerolefromuser", "{\"role\": \"odata\"}"), 204);
        assertThatJson(acme.get(user).body()).inPath("roles").isEqualTo("[]");
        assertThat(texts(acme.json("/auditevents?limit=100"), "action"))
                .containsOnlyOnce("addRoleToUser", "removeRoleFromUser");
    }

    @Test
    void a_deleted_user_who_belongs_nowhere_is_gone() {
        Acme acme = new Acme();
        int person = acme.person("member");
        String user = "/users/" + acme.user(person);
        assertStatus(acme.send("DELETE", user, null), 204);
        assertRefused(acme.get(user), 404, 1002);
        assertThat(scene.count("person WHERE id = " + person)).isZero();
        int leaving = acme.person("member");
        String key = scene.personKey(leaving);
        assertStatus(call(key, "DELETE", "/users/me", null), 204);
        assertThat(scene.count("person WHERE id = " + leaving)).isZero();
        assertThat(scene.count("audit_event WHERE action = 'deleteUser' AND person_email IS NOT NULL AND person_id = "
                        + leaving))
                .isOne();
    }

    @Test
    void a_list_is_of_one_organisation_and_takes_all_parameters() {
        Acme acme = new Acme();
        new Acme().person("member");
        for (String name : List.of("zoe", "Adam", "bob")) {
            scene.member(acme.id, scene.person(address(name), name), "member");
        }
        assertThat(texts(acme.json("/users?sort=name:asc"), "name"))
                .startsWith("Adam")
                .endsWith("zoe");
        assertThat(acme.json("/users").get("total").asInt()).isEqualTo(4);
        assertThat(texts(acme.json("/users?filter=ADAM"), "name")).containsExactly("Adam");
        assertThat(texts(acme.json("/users?filter=bob"), "name")).containsExactly("bob");
        assertThat(texts(acme.json("/users?roles=admin"), "id")).containsExactly(acme.email);
        assertThat(texts(acme.json("/users?name=bob,zoe&sort=name:desc"), "name"))
                .containsExactly("zoe", "bob");
        JsonNode first = acme.json("/users?limit=2&sort=name:asc");
        String next = first.get("next").asString();
        assertThat(acme.json("/users?limit=2&next=" + next).get("items").size()).isEqualTo(2);
        assertThat(texts(acme.json("/users?skip=3&sort=name:asc"), "name")).containsExactly("zoe");
        for (String wrong : List.of("limit=0", "skip=-1", "sort=", "next=" + "0".repeat(24))) {
            assertRefused(acme.get("/users?" + wrong), 400, 1005);
        }
        for (String wrong : List.of("sort=roles", "shoe=1", "sort=cxoneId", "cxoneId=1", "next=short")) {
            assertRefused(acme.get("/users?" + wrong), 400, 400);
        }
        assertStatus(
                acme.get("/users?api_key=x&ignoreOwnership=true&organisationId=" + ids.of(Kind.ORGANIZATION, acme.id)),
                200);
        Stream.of("application/hal+json", "application/xml", "text/xml", "text/csv")
                .forEach(type -> assertThat(acme.get("/users", "Accept", type)
                                .headers()
                                .firstValue("Content-Type")
                                .orElse(""))
                        .startsWith(type));
        assertThatJson(acme.get("/users?limit=1", "Accept", "application/hal+json")
                        .body())
                .inPath("_links.item[0].href")
                .isEqualTo("/v2.0/users/" + ids.of(Kind.MEMBERSHIP, acme.membership));
    }

    @Test
    void the_activity_of_a_person_is_shown_and_moves_neither_tag_nor_change() {
        Acme acme = new Acme();
        int person = acme.person("member");
        String user = "/users/" + acme.user(person);
        HttpResponse<String> before = acme.get(user);
        assertThatJson(before.body()).inPath("lastActive").isEqualTo(0);
        assertStatus(call(scene.personKey(person), "GET", "/users/me", null), 200);
        server.installation().signIn().activity().flush();
        HttpResponse<String> after = acme.get(user);
        assertThatJson(after.body())
                .inPath("lastActive")
                .isEqualTo(clock.instant().getEpochSecond());
        assertThatJson(after.body()).whenIgnoringPaths("lastActive").isEqualTo(before.body());
        String tag = before.headers().firstValue("ETag").orElseThrow();
        assertThat(after.headers().firstValue("ETag")).contains(tag);
        assertStatus(acme.send("PATCH", user, "{\"name\": \"Renamed\"}", "If-Match", tag), 200);
        assertStatus(acme.send("PATCH", user, "{\"name\": \"Again\"}", "If-Match", tag), 412);
        assertStatus(acme.send("DELETE", user, null, "If-Match", tag), 412);
        assertThat(texts(acme.json("/users?sort=lastActive:desc"), "name")).contains("Renamed");
    }

    @Test
    void a_person_of_projects_alone_sees_themselves_by_their_membership() {
        Acme acme = new Acme();
        int project = scene.project(acme.id, "P");
        int person = scene.person(address("guest"));
        int membership = scene.projectMember(acme.id, project, person, "admin");
        JsonNode self = Json.MAPPER.readTree(
                call(scene.personKey(person), "GET", "/users/me", null).body());
        assertThat(self.get("_id").asString()).isEqualTo(ids.of(Kind.MEMBERSHIP, membership));
        assertThat(self.get("roles").isEmpty()).isTrue();
        assertThat(self.get("projects").get(0).asString()).isEqualTo(ids.of(Kind.PROJECT, project));
        assertRefused(acme.get("/users/" + ids.of(Kind.MEMBERSHIP, membership)), 404, 1002);
        String key = scene.personKey(person);
        assertStatus(call(key, "POST", "/users/me/accepttermsofservice", null), 204);
        assertThatJson(call(key, "GET", "/users/me", null).body())
                .inPath("acceptedTOS")
                .isEqualTo(true);
    }

    @Test
    void ids_and_organisations_that_are_not_there_or_not_ones_own() {
        Acme acme = new Acme();
        Acme other = new Acme();
        String theirs = "/users/" + ids.of(Kind.MEMBERSHIP, other.membership);
        for (String method : List.of("GET", "DELETE")) {
            assertRefused(acme.send(method, theirs, null), 404, 1002);
            assertRefused(acme.send(method, "/users/short", null), 400, 1005, "userId");
        }
        assertRefused(acme.send("PATCH", theirs, "{\"name\": \"x\"}"), 404, 1002);
        assertRefused(acme.send("POST", theirs + "/addroletouser", "{\"role\": \"admin\"}"), 404, 1002);
        assertRefused(acme.get("/users?organisationId=" + ids.of(Kind.ORGANIZATION, other.id)), 404, 1002);
        assertRefused(acme.get("/users/me?organisationId=" + ids.of(Kind.ORGANIZATION, other.id)), 404, 1002);
        scene.member(other.id, acme.admin, "member");
        assertRefused(acme.get("/users/me"), 400, 1000, "organisationId");
        scene.sql("UPDATE organization SET disabled = true WHERE id = ?", other.id);
        assertRefused(acme.get("/users/me?organisationId=" + ids.of(Kind.ORGANIZATION, other.id)), 404, 1002);
    }

    @Test
    void a_quota_that_is_used_up_leaves_nobody_behind() {
        Acme acme = new Acme();
        scene.sql("UPDATE organization SET quota_max_users = 1 WHERE id = ?", acme.id);
        String email = address("same");
        for (int i = 0; i < 3; i++) {
            assertStatus(create(acme, email, ""), 402);
        }
        assertThat(scene.count("person WHERE email = '" + email + "'")).isZero();
    }

    @Test
    void a_wrong_password_field_has_one_fault() {
        Acme acme = new Acme();
        assertRefused(
                acme.send("PATCH", "/users/me", "{\"oldPassword\": 5, \"newPassword\": \"another long Pass-1\"}"),
                400,
                1005,
                "oldPassword");
        assertRefused(
                acme.send("PATCH", "/users/me", "{\"oldPassword\": \"x\", \"newPassword\": null}"),
                400,
                1005,
                "newPassword");
        assertRefused(acme.send("PATCH", "/users/me", "{\"oldPassword\": \"x\"}"), 400, 1000, "newPassword");
    }
}
