package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.canonical.Names;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The members of projects in the organisation API. */
class OrganisationProjectMembersTest extends OrganisationScene {
    @Test
    void members_are_added_and_removed_by_either_path_and_told_by_mail() {
        Acme acme = new Acme();
        String project = create(acme, "{\"name\": \"Sales\"}");
        int person = acme.person("member");
        String user = acme.user(person);
        String byUser = "{\"userId\": \"" + user + "\", \"projectId\": \"" + project + "\"}";
        String member = "/projects/" + project + "/members/" + user;
        for (String verb : List.of("add", "remove")) {
            for (int again = 0; again < 2; again++) {
                int status = verb.equals("remove") && again == 1 ? 404 : 204;
                assertStatus(acme.send("POST", "/projects/" + project + "/" + verb + "projectmember", byUser), status);
            }
        }
        assertStatus(acme.send("POST", "/users/" + user + "/addproject", "{\"projectId\": \"" + project + "\"}"), 204);
        assertThatJson(acme.get(member).body())
                .whenIgnoringPaths("createdAt", "lastChanged", "acl", "id", "name")
                .isEqualTo("""
                        {"_id": "%s", "roles": [], "acceptedTOS": false, "disabled": false, "allowedLocales": null,
                         "createdBy": "%s", "lastChangedBy": "%s"}""".formatted(user, "0".repeat(24), "0".repeat(24)));
        assertThatJson(acme.get(member).body()).inPath("acl.flows.delete").isEqualTo(true);
        assertThatJson(acme.get("/users/" + user).body())
                .inPath("projects[0]")
                .isString()
                .isEqualTo(project);
        assertThat(server.installation().outbox().list(true, 1000, 0))
                .filteredOn(mail -> mail.text().contains("Sales") && mail.to().startsWith("p"))
                .hasSizeGreaterThanOrEqualTo(2);
        assertStatus(
                acme.send("POST", "/users/" + user + "/removeproject", "{\"projectId\": \"" + project + "\"}"), 204);
        assertRefused(acme.get(member), 404, 1002);
        assertRefused(acme.send("POST", "/projects/" + project + "/addprojectmember", "{}"), 400, 1000, "userId");
        assertRefused(
                acme.send("POST", "/projects/" + project + "/addprojectmember", "{\"userId\": \"x\", \"shoe\": 1}"),
                400,
                1005,
                "userId",
                "shoe");
        Acme other = new Acme();
        String theirs = ids.of(Kind.MEMBERSHIP, other.membership);
        assertRefused(
                acme.send("POST", "/projects/" + project + "/addprojectmember", "{\"userId\": \"" + theirs + "\"}"),
                404,
                1002);
        String theirProject = create(other, "{\"name\": \"P\"}");
        assertRefused(
                acme.send("POST", "/users/" + user + "/addproject", "{\"projectId\": \"" + theirProject + "\"}"),
                404,
                1002);
    }

    @Test
    void the_eleventh_mail_of_a_day_is_left_out() {
        Acme acme = new Acme();
        int person = acme.person("member");
        for (int i = 0; i < 12; i++) {
            String project = ids.of(Kind.PROJECT, scene.project(acme.id, "Many"));
            assertStatus(
                    acme.send(
                            "POST",
                            "/users/" + acme.user(person) + "/addproject",
                            "{\"projectId\": \"" + project + "\"}"),
                    204);
        }
        assertThat(scene.count("membership WHERE project_id IS NOT NULL AND person_id = " + person))
                .isEqualTo(12);
        assertThat(server.installation().outbox().list(true, 1000, 0))
                .filteredOn(mail -> mail.text().contains("Many"))
                .hasSize(10);
    }

    @Test
    void roles_of_members_are_kept_and_the_admin_is_the_one_of_the_user_api() {
        Acme acme = new Acme();
        int project = scene.project(acme.id, "P");
        int guest = scene.person(address("guest"));
        String user = ids.of(Kind.MEMBERSHIP, scene.projectMember(acme.id, project, guest, "view_only"));
        String member = "/projects/" + ids.of(Kind.PROJECT, project) + "/members/" + user;
        assertThatJson(acme.get(member).body()).inPath("roles").isEqualTo("[\"basic\"]");
        for (int again = 0; again < 2; again++) {
            assertStatus(acme.send("POST", member + "/addroletomember", "{\"role\": \"developer\"}"), 204);
        }
        assertThatJson(acme.get(member).body()).inPath("roles").isEqualTo("[\"basic\", \"developer\"]");
        assertStatus(
                acme.send(
                        "POST",
                        member + "/addroletomember",
                        "{\"role\": \"projectAdmin\", \"userId\": \"" + user + "\"}"),
                204);
        assertThat(scene.count("membership WHERE role = 'admin' AND person_id = " + guest))
                .isOne();
        String guestKey = scene.personKey(guest);
        assertStatus(call(guestKey, "POST", member + "/removerolefrommember", "{\"role\": \"developer\"}"), 204);
        assertStatus(call(guestKey, "POST", member + "/removerolefrommember", "{\"role\": \"projectAdmin\"}"), 204);
        assertThatJson(acme.get(member).body()).inPath("roles").isEqualTo("[]");
        assertRefused(acme.send("POST", member + "/addroletomember", "{\"role\": \"king\"}"), 400, 1005, "role");
        assertRefused(acme.send("POST", member + "/addroletomember", "{}"), 400, 1000, "role");
        assertStatus(acme.send("POST", member + "/addroletomember", "{\"role\": \"simulator_admin\"}"), 204);
    }

    @Test
    void locales_are_stored_and_shown() {
        Acme acme = new Acme();
        String project = create(acme, "{\"name\": \"P\"}");
        String member = "/projects/" + project + "/members/" + ids.of(Kind.MEMBERSHIP, acme.membership);
        String locales = "[{\"localeId\": \"" + "a".repeat(24) + "\"}]";
        HttpResponse<String> changed = acme.send("PATCH", member, "{\"allowedLocales\": " + locales + "}");
        assertThatJson(changed.body()).inPath("allowedLocales").isEqualTo(locales);
        String whole = acme.get(member, "Accept", "application/hal+json").body();
        assertStatus(acme.send("PATCH", member, whole), 200);
        assertThatJson(acme.send("PATCH", member, "{\"allowedLocales\": null}").body())
                .inPath("allowedLocales")
                .isEqualTo(null);
        for (String body : List.of(
                "{\"allowedLocales\": 5}",
                "{\"allowedLocales\": [5]}",
                "{\"allowedLocales\": [{\"localeId\": \"x\"}]}",
                "{\"roles\": [\"projectAdmin\"]}",
                "{\"shoe\": 1}")) {
            assertRefused(acme.send("PATCH", member, body), 400, 1005);
        }
    }

    @Test
    void the_list_of_members_takes_all_parameters_and_keeps_its_cursors() {
        Acme acme = new Acme();
        int project = scene.project(acme.id, "P");
        int another = scene.project(acme.id, "Another");
        String list = "/projects/" + ids.of(Kind.PROJECT, project) + "/members";
        int bob = 0;
        for (String name : List.of("zoe", "bob", "Adam")) {
            int person = scene.person(address(name), name);
            bob = name.equals("bob") ? person : bob;
            scene.projectMember(acme.id, project, person, name.equals("bob") ? "admin" : "member");
            scene.projectMember(acme.id, another, person, "member");
            scene.member(acme.id, person, "member");
        }
        assertThat(texts(acme.json(list), "name")).containsExactly("zoe", "bob", "Adam");
        assertThat(texts(acme.json(list), "_id")).isSorted();
        assertThat(texts(acme.json(list + "?sort=name:asc"), "name")).containsExactly("Adam", "bob", "zoe");
        assertThat(texts(acme.json(list + "?roles=projectAdmin"), "name")).containsExactly("bob");
        assertThat(texts(acme.json(list + "?filter=ADA"), "name")).containsExactly("Adam");
        assertThat(texts(acme.json(list + "?_id=" + acme.user(bob)), "name")).containsExactly("bob");
        JsonNode page = acme.json(list + "?sort=name:asc&limit=2");
        String next = "?next=" + page.get("next").asString();
        assertThat(texts(acme.json(list + next), "name")).containsExactly("zoe");
        scene.sql(
                "UPDATE person SET name = 'zz', name_order = ?, revision = revision + 1 WHERE id = ?",
                Names.order("zz"),
                bob);
        assertThat(texts(acme.json(list + next), "name")).containsExactly("zoe", "zz");
        assertStatus(
                acme.send(
                        "POST",
                        "/users/" + acme.user(bob) + "/removeproject",
                        "{\"projectId\": \"" + ids.of(Kind.PROJECT, project) + "\"}"),
                204);
        assertThat(texts(acme.json(list + next), "name")).containsExactly("zoe");
        JsonNode byId = acme.json(list + "?limit=1");
        assertThat(texts(acme.json(list + "?next=" + byId.get("next").asString()), "name"))
                .containsExactly("Adam");
        for (String wrong : List.of("sort=roles", "acceptedTOS=true", "sort=acl")) {
            assertRefused(acme.get(list + "?" + wrong), 400, 400);
        }
    }
}
