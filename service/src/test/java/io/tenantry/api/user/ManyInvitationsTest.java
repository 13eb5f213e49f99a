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

    @Test
    void their_entries_are_written_by_one_statement_in_the_order_of_the_invitations() {
        world.scene.sql("CREATE TABLE counted (entries bigint)");
        world.scene.sql("""
                CREATE FUNCTION count_entries() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN INSERT INTO counted SELECT count(*) FROM added; RETURN NULL; END $$""");
        world.scene.sql("""
                CREATE TRIGGER count_entries AFTER INSERT ON audit_event REFERENCING NEW TABLE AS added
                FOR EACH STATEMENT EXECUTE FUNCTION count_entries()""");
        try {
            world.send("POST", INVITES + "send_invites/", world.admin, "{\"emails\":[" + emails(50) + "]}");

            assertThat(world.scene.count("counted")).isOne();
            assertThat(world.scene.count("counted WHERE entries = 50")).isOne();
            assertThat(world.scene.count("""
                            audit_event a JOIN invitation i ON i.id = a.object_id
                            WHERE a.organization_id = %d AND a.action = 'createInvitation' AND a.object_name = i.email
                              AND a.person_email IS NOT NULL AND a.request_id IS NOT NULL AND a.from_address = '127.0.0.1'
                              AND a.id - i.id = (SELECT min(id) FROM audit_event WHERE organization_id = %1$d)
                                - (SELECT min(id) FROM invitation WHERE organization_id = %1$d)""".formatted(world.acme))).isEqualTo(50);
        } finally {
            world.scene.sql("DROP TRIGGER count_entries ON audit_event");
        }
    }

    private String emails(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"p" + i + "@many" + world.number + ".example\"")
                .collect(Collectors.joining(","));
    }
}
