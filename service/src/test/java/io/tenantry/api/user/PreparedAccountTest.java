package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static io.tenantry.api.user.InvitationScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.session.factor.OneTimeCodes;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An account that somebody else opened with a person's address gives nothing of that person to its maker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PreparedAccountTest {
    private static final String PASSWORD = "Prepared-Horse-7-Battery";
    private static final String TAKEN = "Taken-Horse-6-Battery";
    private static final String OWN = "Owned-Horse-8-Battery";
    private static final String KEYS = "/v2.0/users/me/apikeys";

    private InvitationScene world;
    private String victim;
    private String session;
    private String key;
    private String mallory;
    private int resets;

    @BeforeAll
    void start() {
        world = new InvitationScene(Map.of());
    }

    @AfterAll
    void stop() {
        world.close();
    }

    /** An admin of another organization creates the account and signs in with its password. */
    @BeforeEach
    void prepare() {
        world.begin();
        victim = world.address("victim");
        mallory = world.scene.personKey(
                world.scene.personIn(world.scene.organization("Mallory"), world.address("mallory"), "admin"));
        HttpResponse<String> created = organisation(
                "POST",
                "/v2.0/users",
                mallory,
                "{\"id\": \"%s\", \"name\": \"Victim\", \"password\": \"%s\"}".formatted(victim, PASSWORD));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        session = signIn(PASSWORD);
    }

    /** The admin chooses the account's next password as its person would, and makes a key. */
    private void takeOver() {
        HttpResponse<String> changed = bearer(
                "POST",
                "/user/v1/password/change/",
                session,
                "{\"old_password\": \"%s\", \"new_password\": \"%s\"}".formatted(PASSWORD, TAKEN));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(204);
        session = signIn(TAKEN);
        key = key(session, "prepared");
    }

    private String key(String token, String name) {
        HttpResponse<String> made = bearer("POST", KEYS, token, "{\"name\": \"" + name + "\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).get("apiKey").asString();
    }

    private HttpResponse<String> organisation(String method, String path, String by, String body) {
        return world.server.send(method, path, body, "X-API-Key", by, "Content-Type", "application/json");
    }

    private HttpResponse<String> open(String path, String body) {
        return world.server.send("POST", "/user/v1/" + path, body, "Content-Type", "application/json");
    }

    private HttpResponse<String> bearer(String method, String path, String token, @Nullable String body) {
        return world.server.send(
                method, path, body, "Authorization", "Bearer " + token, "Content-Type", "application/json");
    }

    private String signIn(String password) {
        HttpResponse<String> reply =
                open("login/", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(victim, password));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return json(reply).get("access").asString();
    }

    /** The owner of the mailbox chooses a password by mail. */
    private void reset() {
        // Each from an address of its own, because the scene turns its clock back, and limits of an address go by it.
        HttpResponse<String> asked = world.server.sendFrom(
                "127.4.0." + ++resets,
                "POST",
                "/user/v1/password/reset/",
                "{\"email\": \"" + victim + "\"}",
                "Content-Type",
                "application/json");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(204);
        world.server.installation().signIn().passwords().sendTokens();
        // The server may be sending the token at this moment: this waits for its transaction.
        world.scene.sql("UPDATE password_reset_request SET email_fold = email_fold");
        HttpResponse<String> confirmed = open(
                "password/reset/confirm/",
                "{\"token\": \"%s\", \"new_password\": \"%s\"}".formatted(world.tokenFor(victim), OWN));
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(204);
    }

    @Test
    void a_password_that_an_administrator_chose_leads_nowhere_else() {
        world.invite("{\"email\":\"" + victim + "\",\"role\":\"admin\"}");
        String token = world.tokenFor(victim);
        int id = json(bearer("GET", INVITES + "my_invites/", session, null))
                .get(0)
                .get("id")
                .asInt();
        String accept = INVITES + id + "/accept_invite/";
        String body = "{\"token\": \"" + token + "\"}";

        HttpResponse<String> refused = bearer("POST", accept, session, body);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThatJson(refused.body())
                .isEqualTo("{\"detail\": \"An administrator chose your password. Choose your own one first: with"
                        + " POST /user/v1/password/change/, or by mail.\"}");
        assertThat(bearer("POST", KEYS, session, "{\"name\": \"mine\"}").statusCode())
                .isEqualTo(403);
        bearer(
                "POST",
                "/user/v1/password/change/",
                session,
                "{\"old_password\": \"%s\", \"new_password\": \"%s\"}".formatted(PASSWORD, OWN));
        assertThat(bearer("POST", accept, signIn(OWN), body).statusCode()).isEqualTo(200);
    }

    @Test
    void its_maker_accepts_no_invitation_of_the_owner() {
        takeOver();
        int id = world.invite("{\"email\":\"" + victim + "\",\"role\":\"admin\"}");

        assertThat(bearer("POST", INVITES + id + "/accept_invite/", session, "").statusCode())
                .isEqualTo(403);
        assertThat(world.post(INVITES + id + "/accept_invite/", key).statusCode())
                .isIn(403, 404);
    }

    @Test
    void what_its_maker_left_behind_ends_when_the_owner_takes_it_over() {
        takeOver();
        int id = world.invite("{\"email\":\"" + victim + "\",\"role\":\"admin\"}");
        reset();
        String own = signIn(OWN);
        assertThat(bearer("POST", INVITES + id + "/accept_invite/", own, "").statusCode())
                .isEqualTo(200);

        assertThat(world.get("/user/organizations/", key).statusCode()).isEqualTo(401);
        assertThat(bearer("GET", "/user/organizations/", session, "").statusCode())
                .isEqualTo(401);
        HttpResponse<String> events = world.server.get("/user/v1/security-events/", "Authorization", "Bearer " + own);
        assertThatJson(events.body())
                .inPath("$.results[*].action")
                .isArray()
                .containsSubsequence(
                        "signIn",
                        "deleteApiKey",
                        "resetPassword",
                        "createApiKey",
                        "signIn",
                        "changePassword",
                        "signIn");
    }

    @Test
    void a_new_password_by_mail_does_not_pass_by_a_second_factor() {
        String secret = json(bearer("POST", "/user/v1/2fa/enroll/", session, "{\"password\": \"" + PASSWORD + "\"}"))
                .get("secret")
                .asString();
        String code = OneTimeCodes.at(secret, Instant.now());
        HttpResponse<String> confirmed = bearer(
                "POST",
                "/user/v1/2fa/confirm/",
                session,
                "{\"password\": \"%s\", \"otp\": \"%s\"}".formatted(PASSWORD, code));
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
        reset();

        assertThatJson(open("login/", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(victim, OWN))
                        .body())
                .isEqualTo("{\"otp\": [\"A one-time code is required.\"]}");
    }

    @Test
    void keys_that_the_owner_made_after_that_survive_the_next_new_password() {
        reset();
        String made = key(signIn(OWN), "mine");
        world.later(Duration.ofMinutes(20));
        reset();

        assertThat(world.get("/user/organizations/", made).statusCode()).isEqualTo(200);
    }

    @Test
    void keys_since_an_administrator_chose_the_password_end_with_a_new_one_by_mail_and_older_ones_stay() {
        reset();
        String older = key(signIn(OWN), "older");
        String user = json(world.server.get("/v2.0/users?filter=victim", "X-API-Key", mallory))
                .at("/items/0/_id")
                .asString();
        HttpResponse<String> chosen =
                organisation("PATCH", "/v2.0/users/" + user, mallory, "{\"newPassword\": \"" + PASSWORD + "\"}");
        assertThat(chosen.statusCode()).as(chosen.body()).isEqualTo(200);
        session = signIn(PASSWORD);
        takeOver();
        world.later(Duration.ofMinutes(20));
        reset();

        assertThat(world.get("/user/organizations/", key).statusCode()).isEqualTo(401);
        assertThat(world.get("/user/organizations/", older).statusCode()).isEqualTo(200);
    }
}
