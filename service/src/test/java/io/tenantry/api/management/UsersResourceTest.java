package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Creation, display and change of users in the management API. */
class UsersResourceTest extends OperatedUsers {
    @Test
    void a_user_is_created_and_read_and_its_password_never_shown() {
        int acme = scene.organization("Created in");

        HttpResponse<String> reply = operator("POST", USERS, """
                {"id": "Ann@Created.test", "name": " Ann Ä. ", "password": "%s", "organisation": "%s",
                 "roles": ["userManager", "admin", "userManager"], "acceptedTOS": true, "disabled": false,
                 "cxoneEmail": "ann@cx.test", "cxoneId": "cx-1"}""".formatted(GOOD, organisation(acme)));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        String id = read(reply).get("_id").asString();
        assertThat(reply.headers().firstValue("Location")).contains(USERS + "/" + id);
        assertThatJson(reply.body()).isEqualTo("""
                {"_id": "%s", "id": "Ann@Created.test", "name": "Ann Ä.", "organisation": "%s",
                 "roles": ["admin", "userManager"], "projects": [], "acceptedTOS": true, "disabled": false,
                 "cxoneEmail": "ann@cx.test", "cxoneId": "cx-1",
                 "createdAt": "${json-unit.any-number}", "lastChanged": "${json-unit.any-number}",
                 "createdBy": "000000000000000000000000", "lastChangedBy": "000000000000000000000000"}""".formatted(id, organisation(acme)));
        assertThatJson(operator("GET", USERS + "/" + id, null).body()).isEqualTo(reply.body());
        long now = Instant.now().getEpochSecond();
        assertThat(read(reply).get("createdAt").asLong()).isBetween(now - 60, now + 60);
        assertThat(notes(acme)).contains("createUser").doesNotContain(GOOD);
        assertThat(login("ann@created.test", GOOD).statusCode()).isEqualTo(200);
    }

    @Test
    void all_faults_of_a_new_user_are_told_at_once() {
        HttpResponse<String> reply = operator("POST", USERS, """
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
                        "roles[0]",
                        "roles[1]",
                        "acceptedTOS",
                        "disabled",
                        "cxoneEmail",
                        "colour",
                        "newPassword");
        HttpResponse<String> missing = operator("POST", USERS, "{}");
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

        HttpResponse<String> refused = operator("POST", USERS, body("cy@strict.test", strict, ""));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThatJson(refused.body()).inPath("details.errors[*].path").isEqualTo(List.of("password"));
        assertThat(refused.body()).doesNotContain(GOOD);

        int lax = scene.organization("Lax");
        JsonNode cy = created("cy@strict.test", lax, "");
        assertThat(operator("PATCH", path(cy), "{\"newPassword\": \"short\"}").statusCode())
                .isEqualTo(400);
        assertThat(operator("PATCH", path(cy), "{\"newPassword\": \"Another good pa$$word\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(login("cy@strict.test", GOOD).statusCode()).isEqualTo(401);
        assertThat(login("cy@strict.test", "Another good pa$$word").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_patch_changes_what_it_names() {
        int acme = scene.organization("Patched users");
        JsonNode before = created("fay@patch.test", acme, ", \"roles\": [\"odata\"], \"cxoneId\": \"x\"");

        assertThatJson(operator("PATCH", path(before), "{}").body()).isEqualTo(before.toString());
        HttpResponse<String> reply = operator(
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
        assertThat(notes(acme)).containsSubsequence("createUser", "updateUser").doesNotContain("createMembership");
        HttpResponse<String> moved = operator(
                "PATCH",
                path(before),
                "{\"organisation\": \"%s\", \"password\": \"x\"}"
                        .formatted(organisation(scene.organization("Elsewhere"))));
        assertThat(moved.statusCode()).isEqualTo(400);
        assertThatJson(moved.body()).inPath("details.errors[*].path").isEqualTo(List.of("password", "organisation"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7.5", "true", "[]", "{}", "\"short\"", "\"0\"", "\"000000000000000000000000\""})
    void a_wrong_organisation_is_told_once(String organisation) {
        JsonNode before = created("once" + organisation.hashCode() + "@told.test", scene.organization("Told"), "");
        String user = "{\"organisation\": " + organisation + "}";
        for (HttpResponse<String> reply :
                List.of(operator("PATCH", path(before), user), operator("POST", USERS, user))) {
            assertThat(reply.statusCode()).isEqualTo(400);
            assertThatJson(reply.body())
                    .inPath("details.errors[?(@.path == 'organisation')]")
                    .isArray()
                    .hasSize(1);
        }
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
        HttpResponse<String> reply =
                operator(method, "/new/management/v2.0/" + path, method.equals("PATCH") ? "{}" : null);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        assertThatJson(reply.body()).inPath("code").isEqualTo(code);
    }

    @Test
    void a_body_must_be_there_and_readable() {
        assertThatJson(operator("POST", USERS, null).body()).inPath("code").isEqualTo(1000);
        assertThatJson(operator("POST", USERS, "{\"id\":").body())
                .inPath("code")
                .isEqualTo(400);
        assertThat(operator("POST", USERS, "{\"name\": \"" + "x".repeat(70_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(server.send("POST", USERS, "x", "Authorization", TestServer.basic(), "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
        assertThat(server.send("POST", USERS, "{}", "Authorization", TestServer.basic(), "Accept", "image/png")
                        .statusCode())
                .isEqualTo(406);
    }
}
