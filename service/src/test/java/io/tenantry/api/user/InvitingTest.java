package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invitations, made and changed by admins of an organization. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class InvitingTest {
    private static final String NOT_FOUND = "{\"detail\":\"Not found.\"}";
    private static final String NO_SCOPE = "{\"detail\":\"This API key does not have the scope \\\"keys\\\".\"}";

    private InvitationScene world;
    private String address;
    private int guest;
    private String guestKey;

    @BeforeAll
    void start() {
        world = new InvitationScene(Map.of("TENANTRY_PUBLIC_URL", "https://tenantry.example/base"));
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @BeforeEach
    void begin() {
        world.begin();
        address = world.address("guest");
        guest = world.scene.person(address);
        guestKey = world.scene.personKey(guest);
    }

    @Test
    void a_new_invitation_replaces_the_one_that_waits() {
        int first = world.inviteAddress(address);
        String oldToken = world.tokenFor(address);
        int second =
                world.invite("{\"email\":\"" + address.toUpperCase(java.util.Locale.ROOT) + "\",\"role\":\"admin\"}");

        assertThat(second).isEqualTo(first);
        world.scene.sql("UPDATE person SET email_verified_at = NULL WHERE id = ?", guest);
        assertThat(world.send(
                                "POST",
                                INVITES + second + "/accept_invite/",
                                guestKey,
                                "{\"token\":\"" + oldToken + "\"}")
                        .statusCode())
                .isEqualTo(403);
        String newToken = world.tokenFor(address.toUpperCase(java.util.Locale.ROOT));
        assertThat(world.send(
                                "POST",
                                INVITES + second + "/accept_invite/",
                                guestKey,
                                "{\"token\":\"" + newToken + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(world.memberships(guest)).containsExactly("admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH"})
    void what_waits_is_changed_and_what_is_answered_is_not(String method) {
        int id = world.inviteAddress(address);
        String tag = world.get(INVITES + id + "/", world.admin)
                .headers()
                .firstValue("ETag")
                .orElseThrow();

        HttpResponse<String> changed = world.send(
                method, INVITES + id + "/", world.admin, "{\"role\":\"labs\",\"projects\":[" + world.sales + "]}");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThatJson(changed.body()).node("role").isEqualTo("labs");
        assertThatJson(changed.body()).node("projects").isEqualTo("Sales");
        assertThatJson(world.send(method, INVITES + id + "/", world.admin, "{\"role\":\"boss\",\"projects\":\"x\"}")
                        .body())
                .isEqualTo("""
                        {"role":["\\"boss\\" is not a valid choice."],"projects":["A list of valid integers is required."]}""");
        assertThatJson(world.send(method, INVITES + id + "/", world.admin, "{\"projects\":[2147483647]}")
                        .body())
                .isEqualTo("{\"projects\":[\"The organization has no such project.\"]}");
        assertThat(world.send(method, INVITES + id + "/", guestKey, "{\"role\":\"admin\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(world.server
                        .send(
                                method,
                                INVITES + id + "/",
                                "{\"role\":\"admin\"}",
                                InvitationScene.KEY,
                                world.admin,
                                "Content-Type",
                                "application/json",
                                "If-Match",
                                tag)
                        .statusCode())
                .isEqualTo(412);
        world.post(INVITES + id + "/accept_invite/", guestKey);
        assertThat(world.memberships(guest)).containsExactly("labs/" + world.sales);
        assertThat(world.send(method, INVITES + id + "/", world.admin, "{\"role\":\"admin\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(world.send("DELETE", INVITES + id + "/", world.admin, "").statusCode())
                .isEqualTo(409);
    }

    @Test
    void who_belongs_already_is_not_invited() {
        world.scene.projectMember(world.acme, world.sales, guest, "member");

        assertThatJson(world.send("POST", INVITES, world.admin, "{\"email\":\"" + world.address("admin") + "\"}")
                        .body())
                .isEqualTo("{\"email\":[\"This person is already a member.\"]}");
        assertThatJson(world.send(
                                "POST",
                                INVITES,
                                world.admin,
                                "{\"email\":\"%s\",\"projects\":[%d]}".formatted(address, world.sales))
                        .body())
                .isEqualTo("{\"email\":[\"This person is already a member.\"]}");
        int id = world.invite("{\"email\":\"%s\",\"projects\":[%d,%d]}".formatted(address, world.sales, world.support));
        assertThat(world.post(INVITES + id + "/accept_invite/", guestKey).statusCode())
                .isEqualTo(200);
        assertThat(world.memberships(guest)).containsExactly("member/" + world.sales, "member/" + world.support);
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        assertThatJson(world.send(
                                "POST",
                                INVITES,
                                world.admin,
                                "{\"role\":\"boss\",\"projects\":[\"x\"],\"organization\":[]}")
                        .body())
                .isEqualTo("""
                        {"email":["This field is required."],"role":["\\"boss\\" is not a valid choice."],\
                        "projects":["A list of valid integers is required."],\
                        "organization":["A valid integer is required."]}""");
        assertThatJson(world.send(
                                "POST",
                                INVITES,
                                world.admin,
                                "{\"email\":\"x\",\"role\":\"boss\",\"projects\":[\"x\"],\"organization\":[]}")
                        .body())
                .isEqualTo("""
                        {"email":["Enter a valid email address."],"role":["\\"boss\\" is not a valid choice."],\
                        "projects":["A list of valid integers is required."],\
                        "organization":["A valid integer is required."]}""");
        for (String bad : List.of("x", "a@b", "a b@example.org", "a@@example.org", "@example.org", "a@example..org")) {
            assertThatJson(world.send("POST", INVITES, world.admin, "{\"email\":\"" + bad + "\"}")
                            .body())
                    .isEqualTo("{\"email\":[\"Enter a valid email address.\"]}");
        }
        int other = world.scene.project(world.scene.organization("Other"), "Secret");
        assertThatJson(world.send(
                                "POST",
                                INVITES,
                                world.admin,
                                "{\"email\":\"a@b.example\",\"projects\":[" + other + "]}")
                        .body())
                .isEqualTo("{\"projects\":[\"The organization has no such project.\"]}");
        assertThat(world.mailsTo("a@b.example")).isEmpty();
        assertThatJson(world.get(INVITES + "?status=lost&invite_type=x", world.admin)
                        .body())
                .isEqualTo("""
                        {"status":["\\"lost\\" is not a valid choice."],"invite_type":["\\"x\\" is not a valid choice."]}""");
        assertThatJson(world.get(INVITES + "?organization=x", world.admin).body())
                .isEqualTo("{\"organization\":[\"A valid integer is required.\"]}");
    }

    @ParameterizedTest
    @CsvSource({"member, 403", "view_only, 403", "project admin, 403", "project key, 403", "stranger, 404"})
    void who_does_not_administer_the_organization_does_not_invite(String who, int refusal) {
        int id = world.inviteAddress(address);
        String key = key(who);
        String body = "{\"email\":\"new@example.org\",\"organization\":" + world.acme + "}";

        assertThat(world.send("POST", INVITES, key, body).statusCode()).isEqualTo(refusal);
        assertThat(world.send(
                                "POST",
                                INVITES + "send_invites/",
                                key,
                                "{\"emails\":[\"new@example.org\"],\"organization\":" + world.acme + "}")
                        .statusCode())
                .isEqualTo(refusal);
        assertThatJson(world.get(INVITES, key).body()).isEqualTo("[]");
        assertThat(world.get(INVITES + "?organization=" + world.acme, key).statusCode())
                .isEqualTo(refusal);
        assertNotFound(world.get(INVITES + id + "/", key));
        assertNotFound(world.send("DELETE", INVITES + id + "/", key, ""));
        for (HttpResponse<String> reply : List.of(
                world.send("PATCH", INVITES + id + "/", key, "{\"role\":\"admin\"}"),
                world.send("PUT", INVITES + id + "/", key, "{\"role\":\"admin\"}"),
                world.post(INVITES + id + "/resend/", key))) {
            if (who.equals("project key")) {
                assertThatJson(reply.body()).isEqualTo(NO_SCOPE);
            } else {
                assertNotFound(reply);
            }
        }
    }

    private String key(String who) {
        return switch (who) {
            case "project admin" -> {
                int person = world.scene.person(world.address("padmin"));
                world.scene.projectMember(world.acme, world.sales, person, "admin");
                yield world.scene.personKey(person);
            }
            case "project key" -> world.scene.projectKey(world.acme, world.sales);
            case "stranger" ->
                world.scene.personKey(
                        world.scene.personIn(world.scene.organization("Other"), world.address("stranger"), "admin"));
            default -> world.scene.personKey(world.scene.personIn(world.acme, world.address(who), who));
        };
    }

    @Test
    void an_organizations_key_invites() {
        HttpResponse<String> made =
                world.send("POST", INVITES, world.scene.organizationKey(world.acme), "{\"email\":\"" + address + "\"}");

        assertThat(made.statusCode()).isEqualTo(201);
        assertThatJson(world.get(INVITES, world.scene.organizationKey(world.acme))
                        .body())
                .inPath("$[*].email")
                .isEqualTo("[\"" + address + "\"]");
    }

    @Test
    void an_organization_that_sends_no_mail_still_invites() {
        world.scene.sql("UPDATE organization SET is_send_emails_enabled = false WHERE id = ?", world.acme);

        int id = world.inviteAddress(address);

        assertThat(world.mailsTo(address)).isEmpty();
        assertThat(world.post(INVITES + id + "/accept_invite/", guestKey).statusCode())
                .isEqualTo(200);
    }

    private static void assertNotFound(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(404);
        assertThatJson(reply.body()).isEqualTo(NOT_FOUND);
    }
}
