package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.api.management.wire.Json;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The creators and last changers of users in the management API. */
class UserAuthorsTest extends OperatedUsers {
    private static final String SYSTEM = "000000000000000000000000";

    private HttpResponse<String> with(String key, String method, String path, String body) {
        HttpResponse<String> reply =
                server.send(method, path, body, "X-CEKURA-API-KEY", key, "Content-Type", "application/json");
        assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 299);
        return reply;
    }

    private String id(int membership) {
        return ids.of(Kind.MEMBERSHIP, membership);
    }

    private int membership(int organization, int person) {
        return server.database()
                .read(handle -> handle.createQuery(
                                "SELECT id FROM membership WHERE organization_id = ? AND person_id = ?"
                                        + " AND project_id IS NULL")
                        .bind(0, organization)
                        .bind(1, person)
                        .mapTo(int.class)
                        .one());
    }

    private void assertAuthors(int membership, String created, String changed) {
        JsonNode user = read(operator("GET", user(membership), null));
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
        assertAuthors(own, id(own), id(own));
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
        assertAuthors(changed, SYSTEM, id(admin));
        assertThat(lastChanged(changed)).isGreaterThan(before + 3000);

        with(scene.organizationKey(acme), "PATCH", "/user/memberships/" + changed + "/", "{\"role\": \"member\"}");
        assertAuthors(changed, SYSTEM, SYSTEM);
    }

    private long lastChanged(int membership) {
        return read(operator("GET", user(membership), null)).get("lastChanged").asLong();
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
            assertAuthors(own, SYSTEM, id(own));
        }

        assertThat(operator("PATCH", user(first), "{\"name\": \"D. D.\"}").statusCode())
                .isEqualTo(200);

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
        assertAuthors(own, id(own), id(own));
    }

    @Test
    void users_are_found_and_sorted_by_who_changed_them() {
        int acme = scene.organization("Sorted by author");
        int fay = scene.person("fay@authors.test");
        int own = scene.member(acme, fay, "admin");
        int other = scene.member(acme, scene.person("gil@authors.test"), "member");
        with(scene.personKey(fay), "PATCH", "/user/memberships/" + other + "/", "{\"role\": \"labs\"}");
        String list = USERS + "?organisationId=" + organisation(acme);

        assertThatJson(operator("GET", list + "&lastChangedBy=" + id(own), null).body())
                .inPath("items[*]._id")
                .isArray()
                .containsExactly(id(other));
        assertThatJson(operator("GET", list + "&sort=lastChangedBy:desc", null).body())
                .inPath("items[*]._id")
                .isArray()
                .containsExactly(id(other), id(own));
    }
}
