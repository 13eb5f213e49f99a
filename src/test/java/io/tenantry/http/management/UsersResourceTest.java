package io.tenantry.http.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class UsersResourceTest {
    private static final String BASE = "/management/v2.0/users";
    private static final String GOOD = "A very good pa$$word 1";

    private static TestServer server;
    private static Scene scene;
    private static ObjectIds ids;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        scene = new Scene(server);
        ids = ObjectIds.read(server.database());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(
                "Authorization", TestServer.basic(), "Accept", "application/json", "Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return server.send(method, path, body, all.toArray(String[]::new));
    }

    private static String organisation(int row) {
        return ids.of(Kind.ORGANIZATION, row);
    }

    private static String user(int row) {
        return BASE + "/" + ids.of(Kind.MEMBERSHIP, row);
    }

    private static String wish(String email, int organization, String more) {
        return "{\"id\": \"%s\", \"name\": \"N. N.\", \"password\": \"%s\", \"organisation\": \"%s\"%s}"
                .formatted(email, GOOD, organisation(organization), more);
    }

    private static JsonNode created(String email, int organization, String more) {
        HttpResponse<String> reply = send("POST", BASE, wish(email, organization, more));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return Json.MAPPER.readTree(reply.body());
    }

    private static String path(JsonNode user) {
        return BASE + "/" + user.get("_id").asString();
    }

    private static List<String> notes(int organization) {
        return server.database()
                .read(handle -> handle.createQuery(
                                "SELECT action || coalesce(' ' || (details ->> 'role'), '') FROM audit_event"
                                        + " WHERE organization_id = :id AND operator = 'operator' ORDER BY id")
                        .bind("id", organization)
                        .mapTo(String.class)
                        .list());
    }

    @Test
    void a_user_is_created_and_read_and_its_password_never_shown() {
        int acme = scene.organization("Created in");

        HttpResponse<String> reply = send("POST", BASE, """
                {"id": "Ann@Created.test", "name": " Ann Ä. ", "password": "%s", "organisation": "%s",
                 "roles": ["userManager", "admin", "userManager"], "acceptedTOS": true, "disabled": false,
                 "cxoneEmail": "ann@cx.test", "cxoneId": "cx-1"}""".formatted(GOOD, organisation(acme)));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        String id = Json.MAPPER.readTree(reply.body()).get("_id").asString();
        assertThat(reply.headers().firstValue("Location")).contains(BASE + "/" + id);
        assertThatJson(reply.body()).isEqualTo("""
                {"_id": "%s", "id": "Ann@Created.test", "name": "Ann Ä.", "organisation": "%s",
                 "roles": ["admin", "userManager"], "projects": [], "acceptedTOS": true, "disabled": false,
                 "cxoneEmail": "ann@cx.test", "cxoneId": "cx-1",
                 "createdAt": "${json-unit.any-number}", "lastChanged": "${json-unit.any-number}",
                 "createdBy": "000000000000000000000000", "lastChangedBy": "000000000000000000000000"}""".formatted(id, organisation(acme)));
        assertThatJson(send("GET", BASE + "/" + id, null).body()).isEqualTo(reply.body());
        long now = Instant.now().getEpochSecond();
        assertThat(Json.MAPPER.readTree(reply.body()).get("createdAt").asLong()).isBetween(now - 60, now + 60);
        assertThat(notes(acme)).contains("createUser").doesNotContain(GOOD);
        assertThat(login("ann@created.test", GOOD)).isEqualTo(200);
    }

    @Test
    void a_user_has_the_projects_of_its_organisation_alone() {
        int acme = scene.organization("With projects");
        int other = scene.organization("With others");
        int ben = scene.person("ben@projects.test");
        int user = scene.member(acme, ben, "member");
        int project = scene.project(acme, "P");
        scene.projectMember(acme, project, ben, "member");
        scene.projectMember(other, scene.project(other, "Q"), ben, "member");

        assertThatJson(send("GET", user(user), null).body())
                .inPath("projects")
                .isEqualTo(List.of(ids.of(Kind.PROJECT, project)));
        assertThatJson(send("GET", BASE + "?id=BEN@projects.test", null).body())
                .inPath("total")
                .isEqualTo(1);
    }

    @Test
    void all_faults_of_a_new_user_are_told_at_once() {
        HttpResponse<String> reply = send("POST", BASE, """
                {"id": "no address", "name": "a\\u0007b", "password": "short", "organisation": "%s", "roles": ["boss", 7],
                 "acceptedTOS": "yes", "disabled": null, "cxoneEmail": 7, "colour": "red", "newPassword": "x"}""".formatted(organisation(999_999)));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).inPath("code").isEqualTo(1005);
        assertThatJson(reply.body())
                .inPath("details.errors[*].path")
                .isArray()
                .containsExactlyInAnyOrder(
                        "id",
                        "name",
                        "password",
                        "password",
                        "organisation",
                        "roles.0",
                        "roles.1",
                        "acceptedTOS",
                        "disabled",
                        "cxoneEmail",
                        "colour",
                        "newPassword");
        HttpResponse<String> missing = send("POST", BASE, "{}");
        assertThatJson(missing.body()).inPath("code").isEqualTo(1000);
        assertThatJson(missing.body())
                .inPath("details.errors[*].path")
                .isArray()
                .containsExactly("id", "name", "password", "organisation");
    }

    @Test
    void the_password_is_what_the_organisation_asks_for() {
        int strict = scene.organization("Strict");
        scene.sql("UPDATE organization SET password_policy_min_amount_numbers = 3 WHERE id = ?", strict);

        HttpResponse<String> refused = send("POST", BASE, wish("cy@strict.test", strict, ""));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThatJson(refused.body()).inPath("details.errors[*].path").isEqualTo(List.of("password"));
        assertThat(refused.body()).doesNotContain(GOOD);

        int lax = scene.organization("Lax");
        JsonNode cy = created("cy@strict.test", lax, "");
        assertThat(send("PATCH", path(cy), "{\"newPassword\": \"short\"}").statusCode())
                .isEqualTo(400);
        assertThat(send("PATCH", path(cy), "{\"newPassword\": \"Another good pa$$word\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(login("cy@strict.test", GOOD)).isEqualTo(401);
        assertThat(login("cy@strict.test", "Another good pa$$word")).isEqualTo(200);
    }

    @Test
    void who_is_a_person_already_becomes_a_user_of_another_organisation() {
        int first = scene.organization("First");
        int second = scene.organization("Second");
        JsonNode one = created("dee@two.test", first, "");
        JsonNode two = created("DEE@two.test", second, ", \"roles\": [\"admin\"]");

        assertThat(two.get("_id")).isNotEqualTo(one.get("_id"));
        assertThat(two.get("id").asString()).isEqualTo("dee@two.test");
        HttpResponse<String> again = send("POST", BASE, wish("Dee@TWO.test", first, ""));
        assertThat(again.statusCode()).isEqualTo(409);
        assertThatJson(again.body()).inPath("code").isEqualTo(1004);

        send("PATCH", path(one), "{\"name\": \"Renamed\", \"id\": \"dee@new.test\"}");
        assertThatJson(send("GET", path(two), null).body()).inPath("name").isEqualTo("Renamed");
        assertThatJson(send("GET", path(two), null).body()).inPath("id").isEqualTo("dee@new.test");
        assertThatJson(send("GET", path(two), null).body()).inPath("roles").isEqualTo(List.of("admin"));
        created("somebody@two.test", first, "");
        assertThat(send("PATCH", path(one), "{\"id\": \"Somebody@two.test\"}").statusCode())
                .isEqualTo(409);
    }

    @Test
    void the_quota_of_people_holds() {
        int small = scene.organization("Small");
        scene.sql("UPDATE organization SET quota_max_users = 1 WHERE id = ?", small);
        created("e1@small.test", small, "");

        HttpResponse<String> full = send("POST", BASE, wish("e2@small.test", small, ""));

        assertThat(full.statusCode()).isEqualTo(402);
        assertThatJson(full.body()).inPath("code").isEqualTo(402);
        assertThatJson(send("GET", BASE + "?filter=e2@small", null).body())
                .inPath("total")
                .isEqualTo(0);
    }

    @Test
    void a_patch_changes_what_it_names() {
        int acme = scene.organization("Patched users");
        JsonNode before = created("fay@patch.test", acme, ", \"roles\": [\"odata\"], \"cxoneId\": \"x\"");

        assertThatJson(send("PATCH", path(before), "{}").body()).isEqualTo(before.toString());
        HttpResponse<String> reply = send(
                "PATCH",
                path(before),
                "{\"roles\": [\"apiKeys\", \"admin\"], \"acceptedTOS\": true, \"cxoneId\": null, \"cxoneEmail\": \"c@x.test\","
                        + " \"organisation\": " + before.get("organisation") + "}");

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThatJson(reply.body()).inPath("roles").isEqualTo(List.of("admin", "apiKeys"));
        assertThatJson(reply.body()).inPath("acceptedTOS").isEqualTo(true);
        assertThatJson(reply.body()).inPath("cxoneId").isNull();
        assertThatJson(reply.body()).inPath("cxoneEmail").isEqualTo("c@x.test");
        assertThatJson(reply.body()).inPath("name").isEqualTo("N. N.");
        assertThat(notes(acme))
                .containsSubsequence(
                        "createUser",
                        "updateUser",
                        "addRoleToUser admin",
                        "addRoleToUser apiKeys",
                        "removeRoleFromUser odata");
        HttpResponse<String> moved = send(
                "PATCH",
                path(before),
                "{\"organisation\": \"%s\", \"password\": \"x\"}"
                        .formatted(organisation(scene.organization("Elsewhere"))));
        assertThat(moved.statusCode()).isEqualTo(400);
        assertThatJson(moved.body()).inPath("details.errors[*].path").isEqualTo(List.of("password", "organisation"));
    }

    @Test
    void an_admin_here_is_an_admin_of_the_user_api() {
        int acme = scene.organization("Two faces");
        scene.personIn(acme, "boss@faces.test", "admin");
        int gil = scene.person("gil@faces.test");
        int user = scene.member(acme, gil, "view_only");

        send("PATCH", user(user), "{\"roles\": [\"odata\"]}");
        assertThat(role(user)).isEqualTo("view_only");
        send("PATCH", user(user), "{\"roles\": [\"admin\"]}");
        assertThat(role(user)).isEqualTo("admin");
        send("PATCH", user(user), "{\"roles\": []}");
        assertThat(role(user)).isEqualTo("member");
        scene.sql("UPDATE membership SET role = 'admin', revision = revision + 1 WHERE id = ?", user);
        assertThatJson(send("GET", user(user), null).body()).inPath("roles").isEqualTo(List.of("admin"));
    }

    private static String role(int membership) {
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

        assertThat(send("PATCH", user(other), "{\"disabled\": true}").statusCode())
                .isEqualTo(200);
        for (String change : List.of("{\"roles\": []}", "{\"disabled\": true}")) {
            HttpResponse<String> reply = send("PATCH", user(boss), change);
            assertThat(reply.statusCode()).isEqualTo(409);
            assertThatJson(reply.body()).inPath("code").isEqualTo(1004);
        }
        assertThat(send("DELETE", user(boss), null).statusCode()).isEqualTo(409);
        assertThat(send("DELETE", user(other), null).statusCode()).isEqualTo(204);
        assertThat(send("GET", user(boss), null).statusCode()).isEqualTo(200);
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

        HttpResponse<String> reply = send("DELETE", user(first), null);
        assertThat(reply.statusCode()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
        assertThat(send("GET", user(first), null).statusCode()).isEqualTo(404);
        assertThat(send("DELETE", user(first), null).statusCode()).isEqualTo(404);
        assertThatJson(send("GET", user(second), null).body()).inPath("id").isEqualTo("ida@deleting.test");
        assertThat(people("ida@deleting.test")).isOne();

        assertThat(send("DELETE", user(second), null).statusCode()).isEqualTo(204);
        assertThat(people("ida@deleting.test")).isZero();
        assertThat(server.get("/user/organizations/", "X-CEKURA-API-KEY", madeByIda)
                        .statusCode())
                .isEqualTo(200);
        assertThat(notes(other)).contains("deleteUser");
    }

    private static int people(String email) {
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

        send("PATCH", user(user), "{\"disabled\": true}");

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
        send("PATCH", user(user), "{\"disabled\": false}");
        assertThat(seen(key)).containsExactlyInAnyOrder("Shut", "Open");
    }

    private static List<String> seen(String key) {
        return Json.MAPPER
                .readTree(server.get("/user/organizations/", "X-CEKURA-API-KEY", key)
                        .body())
                .valueStream()
                .map(one -> one.get("name").asString())
                .toList();
    }

    private static int login(String email, String password) {
        String body = "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password);
        return server.send("POST", "/user/v1/login/", body, "Content-Type", "application/json")
                .statusCode();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | users/short | 400 | 1005",
                "GET | users/0123456789abcdef01234567 | 404 | 1002",
                "PATCH | users/0123456789abcdef01234567 | 404 | 1002",
                "DELETE | users/UPPERCASEUPPERCASEUPPERC | 400 | 1005",
                "DELETE | users/0123456789abcdef01234567 | 404 | 1002",
                "GET | users?organisationId=short | 400 | 1005",
                "GET | users?sort=projects:asc | 400 | 400",
                "GET | users?sort=roles:asc | 400 | 400",
                "GET | users?projects=1 | 400 | 400",
                "GET | users?password=1 | 400 | 400",
                "GET | users?limit=101 | 400 | 1005",
                "GET | users?next=00000001000001ff00000000 | 400 | 1005",
                "PUT | users | 405 | 1013",
            })
    void what_cannot_be_is_refused(String method, String path, int status, int code) {
        HttpResponse<String> reply = send(method, "/new/management/v2.0/" + path, method.equals("PATCH") ? "{}" : null);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        assertThatJson(reply.body()).inPath("code").isEqualTo(code);
    }

    @Test
    void a_body_must_be_there_and_readable() {
        assertThatJson(send("POST", BASE, null).body()).inPath("code").isEqualTo(1000);
        assertThatJson(send("POST", BASE, "{\"id\":").body()).inPath("code").isEqualTo(400);
        assertThat(send("POST", BASE, "{\"name\": \"" + "x".repeat(70_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(server.send("POST", BASE, "x", "Authorization", TestServer.basic(), "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
        assertThat(server.send("POST", BASE, "{}", "Authorization", TestServer.basic(), "Accept", "image/png")
                        .statusCode())
                .isEqualTo(406);
    }

    @Test
    void the_list_is_filtered_and_queried() {
        int acme = scene.organization("Listed");
        created("l1@listed.test", acme, ", \"roles\": [\"admin\", \"odata\"], \"cxoneId\": \"q\"");
        created("l2@listed.test", acme, ", \"acceptedTOS\": true");
        int lou = scene.person("z@listed.test", "Größe 100%_\\");
        scene.member(acme, lou, "member");
        int alone = scene.person("alone@listed.test");
        scene.projectMember(acme, scene.project(acme, "P"), alone, "member");
        String all = "?organisationId=" + organisation(acme);

        assertThat(emails(all)).containsExactly("l1@listed.test", "l2@listed.test", "z@listed.test");
        assertThat(emails(all + "&filter=L1@LISTED")).containsExactly("l1@listed.test");
        assertThat(emails(all + "&filter=GR%C3%96SSE")).containsExactly("z@listed.test");
        assertThat(emails(all + "&filter=%25_%5C")).containsExactly("z@listed.test");
        assertThat(emails(all + "&roles=admin")).containsExactly("l1@listed.test");
        assertThat(emails(all + "&roles=odata,livechat")).containsExactly("l1@listed.test");
        assertThat(emails(all + "&acceptedTOS=true")).containsExactly("l2@listed.test");
        assertThat(emails(all + "&cxoneId=q")).containsExactly("l1@listed.test");
        assertThat(emails(all + "&cxoneId=&sort=id:desc")).containsExactly("z@listed.test", "l2@listed.test");
        assertThat(emails(all + "&id=Z@listed.TEST,nobody")).containsExactly("z@listed.test");
        assertThat(emails(all + "&createdAt=%5B0,5%5D")).isEmpty();
        assertThat(emails(all + "&sort=name:asc")).startsWith("z@listed.test");
        assertThat(emails("?organisation=" + organisation(acme))).hasSize(3);
        assertThat(emails("?organisationId=" + organisation(999_999))).isEmpty();
        assertThat(emails("?organisationId=0123456789abcdef01234567")).isEmpty();
    }

    private static List<String> emails(String query) {
        HttpResponse<String> reply = send("GET", BASE + query, null);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        JsonNode page = Json.MAPPER.readTree(reply.body());
        assertThat(page.get("total").asInt()).isEqualTo(page.get("items").size());
        return page.get("items")
                .valueStream()
                .map(item -> item.get("id").asString())
                .toList();
    }
}
