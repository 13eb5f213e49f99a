package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static io.tenantry.api.user.InvitationScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
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
    private static final String OWN = "Owned-Horse-8-Battery";
    private static final String KEYS = "/v2.0/users/me/apikeys";

    private InvitationScene world;
    private String victim;
    private String session;
    private String key;

    @BeforeAll
    void start() {
        world = new InvitationScene(Map.of());
    }

    @AfterAll
    void stop() {
        world.close();
    }

    /** An admin of another organization creates the account, signs in with the password and makes a key. */
    @BeforeEach
    void prepare() {
        world.begin();
        victim = world.address("victim");
        String mallory = world.scene.personKey(
                world.scene.personIn(world.scene.organization("Mallory"), world.address("mallory"), "admin"));
        HttpResponse<String> created = world.server.send(
                "POST",
                "/v2.0/users",
                "{\"id\": \"%s\", \"name\": \"Victim\", \"password\": \"%s\"}".formatted(victim, PASSWORD),
                "X-API-Key",
                mallory,
                "Content-Type",
                "application/json");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        session = signIn(PASSWORD);
        HttpResponse<String> made = bearer("POST", KEYS, session, "{\"name\": \"prepared\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        key = json(made).get("apiKey").asString();
    }

    private HttpResponse<String> open(String path, String body) {
        return world.server.send("POST", "/user/v1/" + path, body, "Content-Type", "application/json");
    }

    private HttpResponse<String> bearer(String method, String path, String token, String body) {
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
        open("password/reset/", "{\"email\": \"" + victim + "\"}");
        world.server.installation().signIn().passwords().sendTokens();
        HttpResponse<String> confirmed = open(
                "password/reset/confirm/",
                "{\"token\": \"%s\", \"new_password\": \"%s\"}".formatted(world.tokenFor(victim), OWN));
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(204);
    }

    @Test
    void its_maker_accepts_no_invitation_of_the_owner() {
        int id = world.invite("{\"email\":\"" + victim + "\",\"role\":\"admin\"}");

        assertThat(bearer("POST", INVITES + id + "/accept_invite/", session, "").statusCode())
                .isEqualTo(403);
        assertThat(world.post(INVITES + id + "/accept_invite/", key).statusCode())
                .isIn(403, 404);
    }

    @Test
    void what_its_maker_left_behind_ends_when_the_owner_takes_it_over() {
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
                .containsSubsequence("signIn", "deleteApiKey", "resetPassword", "createApiKey", "signIn");
    }

    @Test
    void keys_that_the_owner_made_after_that_survive_the_next_new_password() {
        reset();
        String made = json(bearer("POST", KEYS, signIn(OWN), "{\"name\": \"mine\"}"))
                .get("apiKey")
                .asString();
        world.later(Duration.ofMinutes(20));
        reset();

        assertThat(world.get("/user/organizations/", made).statusCode()).isEqualTo(200);
    }
}
