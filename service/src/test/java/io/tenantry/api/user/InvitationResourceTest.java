package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static io.tenantry.api.user.InvitationScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Invitations, from the mail to the membership. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class InvitationResourceTest {
    private static final String NOT_FOUND = "{\"detail\":\"Not found.\"}";

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
    void who_is_invited_gets_a_mail_and_accepts() {
        HttpResponse<String> made =
                world.send("POST", INVITES, world.admin, "{\"email\":\"" + address + "\",\"role\":\"view_only\"}");

        assertThat(made.statusCode()).isEqualTo(201);
        int id = json(made).get("id").intValue();
        String pending = """
                {"id":%d,"organization":%d,"organization_name":"Acme","email":"%s","role":"view_only",\
                "status":"pending","invite_type":"invite","created_at":"${json-unit.any-string}",\
                "updated_at":"${json-unit.any-string}","projects":"","project_ids":[],\
                "expires_at":"${json-unit.any-string}"}""".formatted(id, world.acme, address);
        assertThatJson(made.body()).isEqualTo(pending);
        assertThatJson(world.get(INVITES, world.admin).body()).isEqualTo("[" + pending + "]");
        assertThatJson(world.get(INVITES + "my_invites/", guestKey).body()).isEqualTo("[" + pending + "]");
        assertThatJson(world.get(INVITES + id + "/", guestKey).body()).isEqualTo(pending);
        assertThat(world.mailsTo(address)).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).isEqualTo("You are invited to Acme");
            assertThat(mail.text()).contains("https://tenantry.example/base/console/invitation?token=");
        });

        HttpResponse<String> accepted = world.post(INVITES + id + "/accept_invite/", guestKey);

        assertThat(accepted.statusCode()).isEqualTo(200);
        assertThatJson(accepted.body()).isEqualTo(pending.replace("pending", "accepted"));
        assertThat(world.memberships(guest)).containsExactly("view_only");
        assertThatJson(world.get(INVITES + "my_invites/", guestKey).body()).isEqualTo("[]");
        assertThatJson(world.get(INVITES + id + "/", world.admin).body())
                .isEqualTo(pending.replace("pending", "accepted"));
        assertThat(world.history()).containsExactly("createInvitation", "createMembership", "acceptInvitation");
    }

    @Test
    void an_invitation_to_projects_leads_to_these_alone() {
        int id = world.invite("{\"email\":\"%s\",\"role\":\"member\",\"projects\":[%d,%d]}"
                .formatted(address, world.support, world.sales));

        assertThatJson(world.get(INVITES + id + "/", guestKey).body())
                .node("projects")
                .isEqualTo("Sales, Support");
        assertThatJson(world.get(INVITES + id + "/", guestKey).body())
                .node("project_ids")
                .isEqualTo("[" + world.support + "," + world.sales + "]");
        assertThat(world.post(INVITES + id + "/accept_invite/", guestKey).statusCode())
                .isEqualTo(200);
        assertThat(world.memberships(guest))
                .containsExactlyInAnyOrder("member/" + world.sales, "member/" + world.support);
    }

    @Test
    void an_invitation_to_projects_that_are_gone_never_leads_to_the_whole_organization() {
        int id = world.invite("{\"email\":\"%s\",\"projects\":[%d]}".formatted(address, world.sales));
        world.scene.sql("DELETE FROM project WHERE id = ?", world.sales);

        HttpResponse<String> refused = world.post(INVITES + id + "/accept_invite/", guestKey);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThatJson(refused.body()).isEqualTo("{\"detail\":\"None of the projects exists any more.\"}");
        assertThat(world.memberships(guest)).isEmpty();
    }

    @Test
    void an_invitation_is_accepted_once() {
        int id = world.inviteAddress(address);
        world.post(INVITES + id + "/accept_invite/", guestKey);

        HttpResponse<String> again = world.post(INVITES + id + "/accept_invite/", guestKey);

        assertThat(again.statusCode()).isEqualTo(409);
        assertThatJson(again.body()).isEqualTo("{\"detail\":\"It has been accepted already.\"}");
        assertThat(world.post(INVITES + id + "/reject_invite/", guestKey).statusCode())
                .isEqualTo(409);
        assertThat(world.memberships(guest)).containsExactly("member");
    }

    @Test
    void a_rejected_invitation_leads_nowhere() {
        int id = world.inviteAddress(address);

        assertThatJson(world.post(INVITES + id + "/reject_invite/", guestKey).body())
                .node("status")
                .isEqualTo("rejected");
        assertThatJson(world.post(INVITES + id + "/accept_invite/", guestKey).body())
                .isEqualTo("{\"detail\":\"It has been rejected already.\"}");
        assertThat(world.memberships(guest)).isEmpty();
    }

    @Test
    void only_the_invited_address_answers() {
        int id = world.inviteAddress(address);
        int other = world.scene.person(world.address("other"));
        String token = "{\"token\":\"" + world.tokenFor(address) + "\"}";

        for (String key : List.of(
                world.scene.personKey(other),
                world.admin,
                world.scene.personKey(world.scene.person(world.address("x"))))) {
            for (String answer : List.of("accept_invite/", "reject_invite/")) {
                assertNotFound(world.send("POST", INVITES + id + "/" + answer, key, token));
            }
        }
        for (String key :
                List.of(world.scene.organizationKey(world.acme), world.scene.projectKey(world.acme, world.sales))) {
            assertThat(world.post(INVITES + id + "/accept_invite/", key).statusCode())
                    .isEqualTo(403);
            assertThat(world.get(INVITES + "my_invites/", key).statusCode()).isEqualTo(403);
        }
        assertNotFound(world.get(INVITES + id + "/", world.scene.personKey(other)));
    }

    @Test
    void who_has_not_verified_the_address_needs_the_link() {
        world.scene.sql("UPDATE person SET email_verified_at = NULL WHERE id = ?", guest);
        int id = world.inviteAddress(address.toUpperCase(java.util.Locale.ROOT));
        String accept = INVITES + id + "/accept_invite/";
        String upper = address.toUpperCase(java.util.Locale.ROOT);

        assertThat(world.post(accept, guestKey).statusCode()).isEqualTo(403);
        assertThat(world.send("POST", accept, guestKey, "{\"token\":\"x\"}").statusCode())
                .isEqualTo(403);
        assertThat(world.send("POST", accept, guestKey, "{\"token\":\"" + world.tokenFor(upper) + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(world.memberships(guest)).containsExactly("member");
        assertThat(world.scene.count("person WHERE email_verified_at IS NOT NULL AND id = " + guest))
                .isEqualTo(1);
    }

    @Test
    void an_invitation_expires_and_is_resent_with_a_new_link() {
        int id = world.inviteAddress(address);
        String first = world.tokenFor(address);
        world.later(Duration.ofDays(7).minusMinutes(1));
        assertThatJson(world.get(INVITES + id + "/", guestKey).body())
                .node("status")
                .isEqualTo("pending");
        world.later(Duration.ofMinutes(2));

        assertThatJson(world.get(INVITES, world.admin).body()).isEqualTo("[]");
        assertThatJson(world.get(INVITES + "?status=expired", world.admin).body())
                .inPath("$[*].status")
                .isEqualTo("[\"expired\"]");
        assertThatJson(world.get(INVITES + "my_invites/", guestKey).body()).isEqualTo("[]");
        assertNotFound(world.get(INVITES + id + "/", guestKey));
        assertThatJson(world.post(INVITES + id + "/accept_invite/", guestKey).body())
                .isEqualTo("{\"detail\":\"It has expired.\"}");

        HttpResponse<String> resent = world.post(INVITES + id + "/resend/", world.admin);
        assertThat(resent.statusCode()).isEqualTo(200);
        assertThatJson(resent.body()).node("status").isEqualTo("pending");
        assertThat(world.mailsTo(address)).hasSize(2);
        assertThat(world.tokenFor(address)).isNotEqualTo(first);
        assertThat(world.post(INVITES + id + "/accept_invite/", guestKey).statusCode())
                .isEqualTo(200);
        assertThat(world.post(INVITES + id + "/resend/", world.admin).statusCode())
                .isEqualTo(409);
    }

    @Test
    void a_revoked_invitation_is_gone() {
        int id = world.inviteAddress(address);

        assertThat(world.send("DELETE", INVITES + id + "/", world.admin, "").statusCode())
                .isEqualTo(204);

        assertNotFound(world.get(INVITES + id + "/", world.admin));
        assertNotFound(world.post(INVITES + id + "/accept_invite/", guestKey));
        assertNotFound(world.send("DELETE", INVITES + id + "/", world.admin, ""));
        assertNotFound(world.post(INVITES + id + "/resend/", world.admin));
        assertThatJson(world.get(INVITES, world.admin).body()).isEqualTo("[]");
        assertThatJson(world.get(INVITES + "?status=revoked,expired", world.admin)
                        .body())
                .inPath("$[*].status")
                .isEqualTo("[\"revoked\"]");
    }

    @Test
    void nobody_joins_a_disabled_organization() {
        int id = world.inviteAddress(address);
        world.scene.sql("UPDATE organization SET disabled = true WHERE id = ?", world.acme);

        assertNotFound(world.post(INVITES + id + "/accept_invite/", guestKey));
        assertThatJson(world.get(INVITES + "my_invites/", guestKey).body()).isEqualTo("[]");
        assertThat(world.memberships(guest)).isEmpty();
    }

    @Test
    void nobody_joins_a_full_organization_and_the_invitation_waits() {
        int id = world.inviteAddress(address);
        world.scene.sql("UPDATE organization SET quota_max_users = 1 WHERE id = ?", world.acme);

        HttpResponse<String> full = world.post(INVITES + id + "/accept_invite/", guestKey);

        assertThat(full.statusCode()).isEqualTo(400);
        assertThatJson(full.body()).isEqualTo("{\"detail\":\"Max members limit reached\"}");
        assertThatJson(world.get(INVITES + id + "/", guestKey).body())
                .node("status")
                .isEqualTo("pending");
    }

    private static void assertNotFound(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(404);
        assertThatJson(reply.body()).isEqualTo(NOT_FOUND);
    }
}
