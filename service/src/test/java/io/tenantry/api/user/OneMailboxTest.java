package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.password.LightHashing;
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

/** Addresses of one mailbox belong to one person in every operation, and those of two mailboxes to two people. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class OneMailboxTest {
    private static final String PASSWORD = "correct horse battery!";
    private static final String HASH = LightHashing.of(PASSWORD);

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

    /** An address that only this test uses. */
    private String address(String local, String domain) {
        return local + "." + world.number + "@" + domain;
    }

    private int person(String address) {
        int person = world.scene.person(address);
        world.scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", HASH, person);
        return person;
    }

    private HttpResponse<String> login(String address) {
        String body = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(address, PASSWORD);
        return world.server.send("POST", "/user/v1/login/", body, "Content-Type", "application/json");
    }

    /** The person who signs in with this address. */
    private int signedIn(String address) {
        HttpResponse<String> reply = login(address);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return world.server
                .database()
                .read(handle -> handle.createQuery("SELECT person_id FROM login_session ORDER BY id DESC LIMIT 1")
                        .mapTo(int.class)
                        .one());
    }

    private HttpResponse<String> reset(String address) {
        String body = "{\"email\":\"" + address + "\"}";
        return world.server.send("POST", "/user/v1/password/reset/", body, "Content-Type", "application/json");
    }

    private HttpResponse<String> register(String token) {
        String body = "{\"token\":\"%s\",\"name\":\"Kim\",\"password\":\"%s\"}".formatted(token, PASSWORD);
        return world.server.send("POST", "/user/v1/register/", body, "Content-Type", "application/json");
    }

    @Test
    void an_invitation_to_another_persons_address_is_neither_seen_nor_accepted() {
        String kim = address("kim", "massanfertigung.example");
        world.inviteAddress(kim);
        HttpResponse<String> registered = register(world.tokenFor(kim));
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
        String key = world.scene.personKey(
                InvitationScene.json(registered).at("/user/id").intValue());

        world.begin();
        int other = world.inviteAddress(kim.replace("ss", "ß"));

        assertThatJson(world.get(INVITES + "my_invites/", key).body()).isEqualTo("[]");
        assertThat(world.post(INVITES + other + "/accept_invite/", key).statusCode())
                .isEqualTo(404);
        assertThat(world.post(INVITES + other + "/reject_invite/", key).statusCode())
                .isEqualTo(404);
        assertThat(world.get(INVITES + other + "/", key).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "max, massanfertigung.example, max, maßanfertigung.example",
        "strauss, example.org, strauß, example.org",
        "irmak, example.org, İrmak, example.org",
        "irmak, example.org, ırmak, example.org",
        "fiona, example.org, ﬁona, example.org"
    })
    void two_peoples_addresses_are_two_invitations_and_two_accounts(
            String one, String oneDomain, String other, String otherDomain) {
        String first = address(one, oneDomain);
        String second = address(other, otherDomain);

        assertThat(world.inviteAddress(first)).isNotEqualTo(world.inviteAddress(second));

        int person = person(first);
        assertThat(login(second).statusCode()).isEqualTo(401);
        assertThat(signedIn(first)).isEqualTo(person);
        person(second);
        assertThat(login(second).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "bücher.example, xn--bcher-kva.example",
        "xn--bcher-kva.example, BÜCHER.example",
        "bu\u0308cher.example, bücher.example",
        "straße.example, XN--STRAE-OQA.example"
    })
    void the_forms_of_one_mailbox_are_one_person_and_one_invitation(String domain, String form) {
        String ida = address("ida", domain);
        String otherwise = address("Ida", form);
        int first = world.inviteAddress(ida);

        assertThat(world.inviteAddress(otherwise)).isEqualTo(first);

        int person = person(ida);
        assertThat(signedIn(otherwise)).isEqualTo(person);
        String key = world.scene.personKey(person);
        assertThatJson(world.get(INVITES + "my_invites/", key).body()).isArray().hasSize(1);
        assertThat(world.post(INVITES + first + "/accept_invite/", key).statusCode())
                .isEqualTo(200);
        assertThat(world.send("POST", INVITES, world.admin, "{\"email\":\"" + otherwise + "\"}")
                        .body())
                .contains("This person is already a member.");
    }

    @Test
    void a_member_is_added_to_a_project_by_any_form_of_the_address() {
        int ida = world.scene.personIn(world.acme, address("ida", "bücher.example"), "member");
        String body = "{\"email\":\"" + address("IDA", "xn--bcher-kva.example") + "\"}";

        HttpResponse<String> added =
                world.send("POST", "/user/v1/projects/" + world.sales + "/add_member/", world.admin, body);

        assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
        assertThat(world.memberships(ida)).containsExactly("member", "member/" + world.sales);
        assertThat(world.send("POST", "/user/v1/projects/" + world.sales + "/remove_member/", world.admin, body)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_new_password_is_mailed_to_the_owner_of_the_mailbox_as_they_typed_it() {
        String typed = address("Ida", "bücher.example");
        person(typed);
        person(address("ida", "buecher.example"));

        HttpResponse<String> asked = reset(address("ida", "xn--bcher-kva.example"));
        world.server.installation().signIn().passwords().sendTokens();

        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(204);
        assertThat(world.mailsTo(typed)).hasSize(1);
    }

    @Test
    void the_forms_of_one_mailbox_share_what_is_allowed_of_one_address() {
        for (int i = 0; i < 5; i++) {
            String form = i % 2 == 0 ? "xn--bcher-kva.example" : "bücher.example";
            assertThat(reset(address("nobody", form)).statusCode()).isEqualTo(204);
        }

        assertThat(reset(address("NOBODY", "BÜCHER.example")).statusCode()).isEqualTo(429);
        assertThat(reset(address("nobody", "buecher.example")).statusCode()).isEqualTo(204);
    }

    @Test
    void the_history_is_filtered_by_any_form_of_the_address() {
        int ida = world.scene.personIn(world.acme, address("ida", "bücher.example"), "admin");
        HttpResponse<String> renamed = world.send(
                "PATCH", "/user/v1/projects/" + world.sales + "/", world.scene.personKey(ida), "{\"name\":\"Sold\"}");
        assertThat(renamed.statusCode()).isEqualTo(200);

        for (String form : List.of("bücher.example", "xn--bcher-kva.example", "B%C3%9CCHER.example")) {
            String path = "/user/v1/audit-logs/?organization_id=" + world.acme + "&user_email="
                    + address("Ida", form).replace("ü", "%C3%BC");
            assertThat(InvitationScene.json(world.get(path, world.admin))
                            .get("count")
                            .intValue())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada\u200b@example.org",
                "ada\u00a0b@example.org",
                "ada\u2066@example.org",
                "ada\u00adb@example.org",
                "ada\u2800@example.org",
                "ada@exam\u200bple.org",
                "ada@xn--0.example",
                "ada@example.123",
                "ada@-example.org"
            })
    void an_address_that_shows_not_all_of_itself_or_has_no_mail_server_is_refused(String address) {
        HttpResponse<String> reply = world.send("POST", INVITES, world.admin, "{\"email\":\"" + address + "\"}");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isEqualTo("{\"email\":[\"Enter a valid email address.\"]}");
    }
}
