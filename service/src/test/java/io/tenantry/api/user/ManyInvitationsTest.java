package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static io.tenantry.api.user.InvitationScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many invitations at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ManyInvitationsTest {
    private InvitationScene world;

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
    }

    @Test
    void many_are_invited_at_once_each_with_a_result() {
        String address = world.address("guest");
        int others = world.scene.project(world.scene.organization("Other"), "Secret");
        String body = """
                {"emails":["%1$s","nonsense","%2$s","%1$s"],"role":"view_only",
                 "invites":[{"email":"one@x.example","role":"labs","projects":[%3$d]},
                            {"email":"two@x.example","role":"boss"},{"email":"three@x.example","projects":[%4$d]},7]}""".formatted(address, world.address("admin"), world.sales, others);

        HttpResponse<String> sent = world.send("POST", INVITES + "send_invites/", world.admin, body);

        assertThat(sent.statusCode()).isEqualTo(200);
        assertThatJson(sent.body()).inPath("$.results[*].result").isEqualTo("""
                ["sent","refused","refused","refused","sent","refused","refused","refused"]""");
        assertThatJson(sent.body()).inPath("$.results[*].errors").isEqualTo("""
                [[],["Enter a valid email address."],["This person is already a member."],
                 ["This address was sent more than once."],[],["role: \\"boss\\" is not a valid choice."],
                 ["The organization has no such project."],["Enter a valid email address."]]""");
        assertThatJson(sent.body()).inPath("$.results[0].invite.role").isEqualTo("view_only");
        assertThatJson(sent.body()).inPath("$.results[4].invite.role").isEqualTo("labs");
        assertThatJson(sent.body()).inPath("$.results[4].invite.projects").isEqualTo("Sales");
        assertThat(world.mailsTo(address)).hasSize(1);
        assertThat(world.mailsTo("one@x.example")).hasSize(1);
    }

    @Test
    void a_thousand_are_invited_at_once_and_not_one_more() {
        String thousand = emails(1000);
        HttpResponse<String> sent =
                world.send("POST", INVITES + "send_invites/", world.admin, "{\"emails\":[" + thousand + "]}");

        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(json(sent).get("results").size()).isEqualTo(1000);
        assertThat(world.scene.count("invitation WHERE organization_id = " + world.acme))
                .isEqualTo(1000);
        assertThat(world.mailsTo("p999@many" + world.number + ".example")).hasSize(1);
        assertThatJson(world.send("POST", INVITES + "send_invites/", world.admin, "{\"emails\":[" + emails(1001) + "]}")
                        .body())
                .isEqualTo("{\"emails\":[\"Ensure this field has no more than 1000 elements.\"]}");
        assertThatJson(world.send("POST", INVITES + "send_invites/", world.admin, "{}")
                        .body())
                .isEqualTo("{\"emails\":[\"This list may not be empty.\"]}");

        HttpResponse<String> page = world.get(INVITES + "?page=10&page_size=100&invite_type=invite", world.admin);
        assertThatJson(page.body()).node("count").isEqualTo(1000);
        assertThatJson(page.body()).node("next").isEqualTo(null);
        assertThat(json(page).get("results").size()).isEqualTo(100);
        assertThat(world.get(INVITES + "?page=11&page_size=100", world.admin).statusCode())
                .isEqualTo(404);
    }

    private String emails(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"p" + i + "@many" + world.number + ".example\"")
                .collect(Collectors.joining(","));
    }
}
