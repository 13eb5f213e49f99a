package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static io.tenantry.api.user.InvitationScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The webhook events and audit entries of invitations: each names its invitation and the changed fields. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class InvitationEventsTest {
    private static final String DELIVERIES = "/user/v1/webhook-deliveries/?page_size=100";

    private InvitationScene world;
    private String address;
    private String guestKey;

    @BeforeAll
    void start() {
        world = new InvitationScene(Map.of());
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @BeforeEach
    void begin() {
        world.begin();
        address = world.address("guest");
        guestKey = world.scene.personKey(world.scene.person(address));
        // Another node holds the lease for sending, so that nothing leaves this machine.
        world.scene.sql("""
                INSERT INTO webhook_endpoint (organization_id, project_id, lease, leased_until)
                VALUES (?, 0, gen_random_uuid(), now() + interval '1 hour')""", world.acme);
        world.scene.sql("UPDATE organization SET webhook_url = 'https://hooks.invalid/' WHERE id = ?", world.acme);
    }

    /** The events of invitations, oldest first: type, id and fields. */
    private List<String> events() {
        return results(DELIVERIES)
                .filter(delivery -> delivery.at("/data/object_type").asString().equals("Invitation"))
                .map(delivery -> delivery.get("event_type").asString() + " " + delivery.at("/data/object_id") + " "
                        + delivery.at("/data/fields"))
                .toList()
                .reversed();
    }

    private Stream<JsonNode> results(String path) {
        return json(world.get(path, world.admin)).get("results").valueStream();
    }

    @Test
    void each_of_many_invitations_has_an_event_and_an_entry_of_its_own() {
        HttpResponse<String> sent = world.send(
                "POST",
                INVITES + "send_invites/",
                world.admin,
                "{\"emails\":[\"%s\",\"%s\",\"nonsense\",\"%s\"]}"
                        .formatted(world.address("c"), world.address("a"), world.address("b")));
        List<Integer> ids = json(sent)
                .get("results")
                .valueStream()
                .map(result -> result.at("/invite/id"))
                .filter(JsonNode::isInt)
                .map(JsonNode::intValue)
                .sorted()
                .toList();

        assertThat(ids).hasSize(3);
        assertThat(events())
                .containsExactlyElementsOf(ids.stream()
                        .map(id -> "invitation.created " + id + " []")
                        .toList());
        assertThat(results("/user/v1/audit-logs/?object_type=Invitation&operation_type=create&organization_id="
                                + world.acme)
                        .map(entry -> entry.get("object_id").asInt())
                        .sorted())
                .containsExactlyElementsOf(ids);
    }

    @Test
    void accepting_rejecting_changing_and_resending_are_updates() {
        int accepted = world.inviteAddress(address);
        world.post(INVITES + accepted + "/accept_invite/", guestKey);
        String other = world.address("other");
        String otherKey = world.scene.personKey(world.scene.person(other));
        int rejected = world.inviteAddress(other);
        world.send("PATCH", INVITES + rejected + "/", world.admin, "{\"role\":\"view_only\"}");
        world.later(Duration.ofSeconds(1));
        world.post(INVITES + rejected + "/resend/", world.admin);
        world.post(INVITES + rejected + "/reject_invite/", otherKey);

        assertThat(events())
                .containsExactly(
                        "invitation.created " + accepted + " []",
                        "invitation.updated " + accepted + " [\"status\"]",
                        "invitation.created " + rejected + " []",
                        "invitation.updated " + rejected + " [\"role\"]",
                        "invitation.updated " + rejected + " [\"expires_at\"]",
                        "invitation.updated " + rejected + " [\"status\"]");
    }

    @Test
    void registering_with_an_invitation_updates_it() {
        String newcomer = world.address("newcomer");
        int id = world.inviteAddress(newcomer);
        HttpResponse<String> registered = world.server.send(
                "POST",
                "/user/v1/register/",
                "{\"token\":\"%s\",\"name\":\"New\",\"password\":\"Correct-Horse-7-Battery\"}"
                        .formatted(world.tokenFor(newcomer)),
                "Content-Type",
                "application/json");

        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
        assertThat(events())
                .containsExactly("invitation.created " + id + " []", "invitation.updated " + id + " [\"status\"]");
    }

    @Test
    void approving_a_request_updates_it_and_the_invitation_that_it_settles() {
        world.openToRequests();
        int asked = world.ask(guestKey);
        int invited = world.inviteAddress(address);
        world.send("POST", INVITES + asked + "/approve_request/", world.admin, "{\"role\":\"view_only\"}");

        assertThat(events())
                .containsExactly(
                        "invitation.created " + asked + " []",
                        "invitation.created " + invited + " []",
                        "invitation.updated " + invited + " [\"status\"]",
                        "invitation.updated " + asked + " [\"role\",\"status\"]");
    }

    @Test
    void rejecting_a_request_updates_it() {
        world.openToRequests();
        int asked = world.ask(guestKey);
        world.post(INVITES + asked + "/reject_request/", world.admin);

        assertThat(events())
                .containsExactly(
                        "invitation.created " + asked + " []", "invitation.updated " + asked + " [\"status\"]");
    }

    @Test
    void the_data_of_deliveries_has_no_spaces_between_its_parts() {
        int id = world.inviteAddress(address);
        String body = world.get(DELIVERIES, world.admin).body();

        assertThat(body)
                .contains("\"object_id\":" + id)
                .isEqualTo(json(world.get(DELIVERIES, world.admin)).toString());
        assertThatJson(body).inPath("$.results[0].data.object_type").isEqualTo("Invitation");
    }
}
