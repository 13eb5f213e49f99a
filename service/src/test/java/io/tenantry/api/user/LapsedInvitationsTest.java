package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invitations are valid as long as their sender has the permission to grant their role. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class LapsedInvitationsTest {
    private static final String REASON = "The sender of this invitation is no longer allowed to grant this role."
            + " Ask an admin of the organization for a new invitation.";

    private InvitationScene world;
    private int second;
    private String secondKey;
    private String guest;
    private String guestKey;

    @BeforeAll
    void start() {
        world = new InvitationScene(Map.of("TENANTRY_MANAGEMENT_API_KEYS", "true"));
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @BeforeEach
    void begin() {
        world.begin();
        second = world.scene.personIn(world.acme, world.address("second"), "admin");
        secondKey = world.scene.personKey(second);
        guest = world.address("guest");
        guestKey = world.scene.personKey(world.scene.person(guest));
    }

    /** Invites a person as an admin with all permissions; returns the id. */
    private int invitedBy(String key, String address, String more) {
        HttpResponse<String> reply =
                world.send("POST", INVITES, key, "{\"email\":\"" + address + "\",\"role\":\"admin\"" + more + "}");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return InvitationScene.json(reply).get("id").intValue();
    }

    private HttpResponse<String> register(String address) {
        return world.register("{\"token\":\"%s\",\"name\":\"New\",\"password\":\"Correct-Horse-7-Battery\"}"
                .formatted(world.tokenFor(address)));
    }

    private HttpResponse<String> accept(int id) {
        return world.post(INVITES + id + "/accept_invite/", guestKey);
    }

    private static void assertLapsed(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(409);
        assertThatJson(reply.body()).isEqualTo("{\"detail\": \"" + REASON + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM membership WHERE organization_id = ? AND person_id = ?",
                "UPDATE membership SET role = 'view_only' WHERE organization_id = ? AND person_id = ?",
                "UPDATE membership SET role = 'member' WHERE organization_id = ? AND person_id = ?",
                "UPDATE membership SET disabled = true WHERE organization_id = ? AND person_id = ?"
            })
    void of_an_admin_who_is_one_no_more_nobody_is_let_in(String change) {
        String newcomer = world.address("newcomer");
        invitedBy(secondKey, newcomer, "");
        int known = invitedBy(secondKey, guest, "");
        int ofProject = invitedBy(secondKey, world.address("p"), ",\"projects\":[" + world.sales + "]");
        world.scene.sql(change, world.acme, second);
        long before = world.members();

        assertLapsed(register(newcomer));
        assertLapsed(accept(known));
        assertLapsed(register(world.address("p")));

        assertThat(world.members()).isEqualTo(before);
        assertThat(world.scene.count("person WHERE email = '" + newcomer + "'")).isZero();
        assertThatJson(world.get(INVITES + ofProject + "/", world.admin).body())
                .inPath("$.status")
                .isEqualTo("pending");
    }

    @Test
    void an_admin_who_is_one_again_lets_people_in() {
        int id = invitedBy(secondKey, guest, "");
        world.scene.sql("UPDATE membership SET role = 'member' WHERE person_id = ?", second);
        assertLapsed(accept(id));
        world.scene.sql("UPDATE membership SET role = 'admin' WHERE person_id = ?", second);

        assertThat(accept(id).statusCode()).isEqualTo(200);
    }

    @Test
    void failed_sign_ins_of_the_sender_let_no_invitation_lapse() {
        int id = invitedBy(secondKey, guest, "");
        world.scene.sql(
                "UPDATE membership SET disabled = true, disabled_by_failures = true WHERE person_id = ?", second);

        assertThat(accept(id).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resend", "change", "invite"})
    void another_admin_can_take_it_over(String how) {
        int id = invitedBy(secondKey, guest, "");
        world.later(Duration.ofHours(1));
        HttpResponse<String> reply = switch (how) {
            case "resend" -> world.post(INVITES + id + "/resend/", world.admin);
            case "change" -> world.send("PATCH", INVITES + id + "/", world.admin, "{\"role\":\"member\"}");
            default -> world.send("POST", INVITES, world.admin, "{\"email\":\"" + guest + "\"}");
        };
        assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 201);
        world.scene.sql("DELETE FROM membership WHERE person_id = ?", second);

        assertThat(accept(id).statusCode()).isEqualTo(200);
    }

    @Test
    void a_change_by_an_admin_who_leaves_does_not_hold_in_the_name_of_the_one_before() {
        int id = invitedBy(world.admin, guest, "");
        assertThat(world.send("PATCH", INVITES + id + "/", secondKey, "{\"role\":\"view_only\"}")
                        .statusCode())
                .isEqualTo(200);
        world.scene.sql("DELETE FROM membership WHERE person_id = ?", second);

        assertLapsed(accept(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"revoked_at = now()", "expires_at = now() - interval '1 second'"})
    void of_a_key_that_is_good_no_more_nobody_is_let_in(String change) {
        String key = world.scene.organizationKey(world.acme);
        int id = invitedBy(key, guest, "");
        world.scene.sql("UPDATE api_key SET " + change + " WHERE organization_id = ?", world.acme);

        assertLapsed(accept(id));
    }

    @Test
    void a_key_lets_people_in_while_it_is_good_whoever_made_it() {
        int id = invitedBy(world.scene.organizationKey(world.acme), guest, "");

        assertThat(accept(id).statusCode()).isEqualTo(200);
    }

    @Test
    void an_operators_invitation_outlives_the_key_of_a_quarter_of_an_hour_and_ends_with_the_operator() {
        int first = invitedBy(operatorsKey(), guest, "");
        String late = world.address("late");
        invitedBy(operatorsKey(), late, "");
        world.later(Duration.ofHours(1));
        assertThat(accept(first).statusCode()).isEqualTo(200);
        world.scene.sql("UPDATE invitation SET granted_by_operator = 'gone' WHERE email = ?", late);

        assertLapsed(register(late));
    }

    private String operatorsKey() {
        String id = InvitationScene.json(world.server.get(
                        "/management/v2.0/organisations?sort=_id:desc&limit=1&filter=Acme",
                        "Authorization",
                        TestServer.basic(),
                        "Accept",
                        "application/json"))
                .at("/items/0/_id")
                .asString();
        HttpResponse<String> made = world.server.send(
                "POST",
                "/management/v2.0/organisations/" + id + "/apikeys",
                "{}",
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json",
                "Content-Type",
                "application/json");
        assertThat(made.statusCode()).as(made.body()).isBetween(200, 201);
        return InvitationScene.json(made).get("apiKey").asString();
    }

    @Test
    void a_request_holds_for_the_address_that_it_was_made_with() {
        world.openToRequests();
        int asker = world.scene.person(world.address("asker"));
        int id = world.ask(world.scene.personKey(asker));
        world.scene.sql("UPDATE person SET email = 'x@' || email, email_fold = 'x' || email_fold WHERE id = ?", asker);

        HttpResponse<String> approved = world.post(INVITES + id + "/approve_request/", world.admin);

        assertThat(approved.statusCode()).isEqualTo(409);
        assertThatJson(approved.body())
                .isEqualTo("{\"detail\": \"The person who asked has another e-mail address by now.\"}");
        assertThat(world.memberships(asker)).isEmpty();
    }

    @Test
    void one_that_is_sent_in_place_of_another_is_created_once() {
        int id = invitedBy(world.admin, guest, "");
        world.later(Duration.ofHours(1));
        assertThat(invitedBy(secondKey, guest, "")).isEqualTo(id);

        assertThat(world.history()).containsExactly("createInvitation", "updateInvitation");
    }
}
