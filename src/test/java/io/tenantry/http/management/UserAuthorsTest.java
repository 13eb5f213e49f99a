package io.tenantry.http.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who has created and who has changed users, as the management API tells it. */
class UserAuthorsTest {
    private static final String USERS = "/management/v2.0/users/";
    private static final String SYSTEM = "000000000000000000000000";

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

    private static HttpResponse<String> with(String key, String method, String path, String body) {
        HttpResponse<String> reply =
                server.send(method, path, body, "X-CEKURA-API-KEY", key, "Content-Type", "application/json");
        assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 299);
        return reply;
    }

    private static HttpResponse<String> operator(String method, String path, String body) {
        HttpResponse<String> reply = server.send(
                method,
                path,
                body,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json",
                "Content-Type",
                "application/json");
        assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 299);
        return reply;
    }

    private static String user(int membership) {
        return ids.of(Kind.MEMBERSHIP, membership);
    }

    private static int membership(int organization, int person) {
        return server.database()
                .read(handle -> handle.createQuery(
                                "SELECT id FROM membership WHERE organization_id = ? AND person_id = ?"
                                        + " AND project_id IS NULL")
                        .bind(0, organization)
                        .bind(1, person)
                        .mapTo(int.class)
                        .one());
    }

    private static void assertAuthors(int membership, String created, String changed) {
        JsonNode user = Json.MAPPER.readTree(
                operator("GET", USERS + user(membership), "").body());
        assertThat(user.get("createdBy").asString()).isEqualTo(created);
        assertThat(user.get("lastChangedBy").asString()).isEqualTo(changed);
    }

    @Test
    void who_creates_an_organization_has_created_themselves() {
        int ann = scene.person("ann@authors.test");

        String made = with(
                        scene.personKey(ann),
                        "POST",
                        "/user/organizations/",
                        "{\"name\": \"Made\", \"limit_to_exclusive_numbers\": true}")
                .body();

        int organization = Json.MAPPER.readTree(made).get("id").asInt();
        int own = membership(organization, ann);
        assertAuthors(own, user(own), user(own));
    }

    @Test
    void a_change_tells_the_user_who_made_it_in_that_organization() {
        int acme = scene.organization("Changed");
        int ben = scene.person("ben@authors.test");
        scene.member(scene.organization("Elsewhere"), ben, "admin");
        int admin = scene.member(acme, ben, "admin");
        int changed = scene.member(acme, scene.person("cy@authors.test"), "member");
        assertAuthors(changed, SYSTEM, SYSTEM);
        scene.sql("UPDATE membership SET updated_at = now() - interval '1 hour' WHERE id = ?", changed);
        long before = lastChanged(changed);

        with(scene.personKey(ben), "PATCH", "/user/memberships/" + changed + "/", "{\"role\": \"view_only\"}");
        assertAuthors(changed, SYSTEM, user(admin));
        assertThat(lastChanged(changed)).isGreaterThan(before + 3000);

        with(scene.organizationKey(acme), "PATCH", "/user/memberships/" + changed + "/", "{\"role\": \"member\"}");
        assertAuthors(changed, SYSTEM, SYSTEM);
    }

    private static long lastChanged(int membership) {
        return Json.MAPPER
                .readTree(operator("GET", USERS + user(membership), "").body())
                .get("lastChanged")
                .asLong();
    }

    @Test
    void an_operator_s_change_of_a_person_is_the_system_s_in_all_their_organizations() {
        int dee = scene.person("dee@authors.test");
        int first = scene.member(scene.organization("First"), dee, "admin");
        int second = scene.member(scene.organization("Second"), dee, "admin");
        for (int own : new int[] {first, second}) {
            with(
                    scene.personKey(dee),
                    "PATCH",
                    "/user/memberships/" + own + "/",
                    "{\"is_email_notify_enabled\": false}");
            assertAuthors(own, SYSTEM, user(own));
        }

        operator("PATCH", USERS + user(first), "{\"name\": \"D. D.\"}");

        assertAuthors(first, SYSTEM, SYSTEM);
        assertAuthors(second, SYSTEM, SYSTEM);
    }

    @Test
    void who_accepts_an_invitation_has_created_themselves() {
        int acme = scene.organization("Inviting");
        String admin = scene.personKey(scene.personIn(acme, "boss@authors.test", "admin"));
        int eve = scene.person("eve@authors.test");
        String invited =
                with(admin, "POST", "/user/invites/", """
                        {"email": "eve@authors.test", "organization": %d, "role": "member"}""".formatted(acme)).body();

        with(
                scene.personKey(eve),
                "POST",
                "/user/invites/" + Json.MAPPER.readTree(invited).get("id").asInt() + "/accept_invite/",
                "");

        int own = membership(acme, eve);
        assertAuthors(own, user(own), user(own));
    }

    @Test
    void users_are_found_and_sorted_by_who_changed_them() {
        int acme = scene.organization("Sorted by author");
        int fay = scene.person("fay@authors.test");
        int own = scene.member(acme, fay, "admin");
        int other = scene.member(acme, scene.person("gil@authors.test"), "member");
        with(scene.personKey(fay), "PATCH", "/user/memberships/" + other + "/", "{\"role\": \"labs\"}");
        String list = USERS.substring(0, USERS.length() - 1) + "?organisationId=" + ids.of(Kind.ORGANIZATION, acme);

        assertThatJson(operator("GET", list + "&lastChangedBy=" + user(own), "").body())
                .inPath("items[*]._id")
                .isArray()
                .containsExactly(user(other));
        assertThatJson(operator("GET", list + "&sort=lastChangedBy:desc", "").body())
                .inPath("items[*]._id")
                .isArray()
                .containsExactly(user(other), user(own));
    }
}
