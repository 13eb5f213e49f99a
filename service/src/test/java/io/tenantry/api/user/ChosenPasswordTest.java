package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static io.tenantry.api.user.InvitationScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.loading.Loading;
import io.tenantry.loading.OrganizationDraft;
import io.tenantry.loading.OrganizationDraft.Member;
import io.tenantry.member.Role;
import io.tenantry.secret.SecretBox;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * An admin who chooses the password of a person, signs in with it and chooses another one as that person reaches no other
 * organization of the person.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ChosenPasswordTest {
    private static final String CHOSEN = "Chosen-Horse-7-Battery";
    private static final String TAKEN = "Taken-Horse-6-Battery";
    private static final String OWN = "Owned-Horse-8-Battery";
    private static final String KEYS = "/user/api/v1/user-api-key/";
    private static final String MANAGEMENT = "/management/v2.0";

    private InvitationScene world;
    private String victim;
    private String victimKey;
    private String mallory;
    private String user;

    @BeforeAll
    void start() {
        world = new InvitationScene(Map.of());
    }

    @AfterAll
    void stop() {
        world.close();
    }

    /** The victim, with a verified address, belongs to the organization of Mallory alone. */
    @BeforeEach
    void begin() {
        world.begin();
        victim = world.address("victim");
        int malicious = world.scene.organization("Mallory");
        mallory = world.scene.personKey(world.scene.personIn(malicious, world.address("mallory"), "admin"));
        victimKey = world.scene.personKey(world.scene.personIn(malicious, victim, "member"));
        user = json(world.server.get("/v2.0/users?filter=victim", "X-API-Key", mallory))
                .at("/items/0/_id")
                .asString();
    }

    private void choose() {
        HttpResponse<String> chosen = world.server.send(
                "PATCH",
                "/v2.0/users/" + user,
                "{\"newPassword\": \"" + CHOSEN + "\"}",
                "X-API-Key",
                mallory,
                "Content-Type",
                "application/json");
        assertThat(chosen.statusCode()).as(chosen.body()).isEqualTo(200);
    }

    /** Mallory chooses the password, and another one as the victim; returns the access token of the victim's session. */
    private String takeOver() {
        choose();
        HttpResponse<String> changed = bearer(
                "/user/v1/password/change/",
                signIn(CHOSEN),
                "{\"old_password\": \"%s\", \"new_password\": \"%s\"}".formatted(CHOSEN, TAKEN));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(204);
        return signIn(TAKEN);
    }

    private String signIn(String password) {
        HttpResponse<String> reply = world.server.send(
                "POST",
                "/user/v1/login/",
                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(victim, password),
                "Content-Type",
                "application/json");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return json(reply).get("access").asString();
    }

    private HttpResponse<String> bearer(String path, String token, @Nullable String body) {
        return world.server.send(
                "POST", path, body, "Authorization", "Bearer " + token, "Content-Type", "application/json");
    }

    private String makeKey(String token) {
        HttpResponse<String> made = bearer(KEYS, token, "{\"personal\": true, \"name\": \"laptop\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).get("key").asString();
    }

    private HttpResponse<String> manage(String path, String body) {
        return world.server.send(
                "POST",
                MANAGEMENT + path,
                body,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json",
                "Content-Type",
                "application/json");
    }

    private int statusWith(String key) {
        return world.get("/user/organizations/", key).statusCode();
    }

    @Test
    void a_request_to_join_is_not_approved_after_an_admin_has_chosen_the_password_of_its_person() {
        world.openToRequests();
        int request = world.ask(victimKey);
        choose();

        HttpResponse<String> refused = world.post(INVITES + request + "/approve_request/", world.admin);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThatJson(refused.body())
                .isEqualTo(
                        "{\"detail\": \"An administrator of another organization has chosen the password of the person"
                                + " who asked. The person has to choose a new one by mail first.\"}");
    }

    @Test
    void a_password_that_follows_the_chosen_one_accepts_no_invitation_without_its_link_and_asks_nobody() {
        world.openToRequests();
        int invitation = world.invite("{\"email\": \"" + victim + "\", \"role\": \"admin\"}");
        String token = world.tokenFor(victim);
        String session = takeOver();
        String unproven =
                "{\"detail\": \"An administrator has chosen a password of yours. Choose a new one by mail first, or"
                        + " accept an invitation with its link.\"}";

        HttpResponse<String> accepted = bearer(INVITES + invitation + "/accept_invite/", session, "");
        HttpResponse<String> guessed =
                bearer(INVITES + invitation + "/accept_invite/", session, "{\"token\": \"" + "x".repeat(43) + "\"}");
        HttpResponse<String> asked =
                bearer(INVITES + "request_to_join/", session, "{\"organization\": " + world.acme + "}");

        for (HttpResponse<String> refused : List.of(accepted, guessed, asked)) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThatJson(refused.body()).isEqualTo(unproven);
        }
        HttpResponse<String> linked =
                bearer(INVITES + invitation + "/accept_invite/", session, "{\"token\": \"" + token + "\"}");
        assertThat(linked.statusCode()).as(linked.body()).isEqualTo(200);
    }

    @Test
    void keys_made_with_that_password_end_when_an_operator_adds_the_person_to_an_organization() {
        String prepared = makeKey(takeOver());

        HttpResponse<String> added = manage("/users", """
                {"id": "%s", "name": "Victim", "password": "%s", "organisation": "%d"}""".formatted(victim, OWN, world.acme));

        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        assertThat(statusWith(prepared)).isEqualTo(401);
        assertThat(statusWith(victimKey)).isEqualTo(200);
    }

    @Test
    void keys_made_with_that_password_end_when_an_admin_chooses_one_again() {
        String prepared = makeKey(takeOver());

        choose();

        assertThat(statusWith(prepared)).isEqualTo(401);
        assertThat(statusWith(victimKey)).isEqualTo(200);
    }

    @Test
    void an_operator_makes_the_person_the_administrator_of_a_new_organization_only_with_another_password() {
        takeOver();
        String wanted = "{\"name\": \"New %d\", \"administrator\": {\"id\": \"%s\"%s}}";

        HttpResponse<String> refused = manage("/organisations", wanted.formatted(world.number, victim, ""));
        HttpResponse<String> made = manage(
                "/organisations",
                wanted.formatted(world.number, victim, ", \"name\": \"Victim\", \"password\": \"" + OWN + "\""));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThatJson(refused.body()).node("details.errors").isEqualTo("""
                [{"path": "administrator.password", "message": "An administrator of another organisation has chosen the \
                password of this person: send a name and another password."}]""");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    }

    @Test
    void an_import_that_makes_the_person_a_member_takes_the_password_and_what_was_begun_with_it() {
        String session = takeOver();
        String prepared = makeKey(session);
        OrganizationDraft draft = new OrganizationDraft(
                "Loaded " + world.number,
                false,
                Map.of(),
                List.of(),
                List.of(new Member(victim, "Victim", Role.ADMIN, true, true)),
                List.of());

        new Loading(world.server.database(), new SecretBox(new byte[SecretBox.KEY_LENGTH]), false)
                .load(List.of(draft).iterator(), Loading.Watch.NOBODY, () -> {});

        HttpResponse<String> signIn = world.server.send(
                "POST",
                "/user/v1/login/",
                "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(victim, TAKEN),
                "Content-Type",
                "application/json");
        assertThat(signIn.statusCode()).as(signIn.body()).isEqualTo(401);
        assertThat(world.server
                        .get("/user/organizations/", "Authorization", "Bearer " + session)
                        .statusCode())
                .isEqualTo(401);
        assertThat(statusWith(prepared)).isEqualTo(401);
        assertThat(statusWith(victimKey)).isEqualTo(200);
        assertThat(statusWith(mallory)).isEqualTo(200);
    }
}
