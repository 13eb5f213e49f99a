package io.tenantry.api.user;

import static io.tenantry.api.user.SigningIn.PASSWORD;
import static io.tenantry.api.user.SigningIn.json;
import static io.tenantry.api.user.SigningIn.text;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.session.factor.OneTimeCodes;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The effects of {@code is_2fa_required} and of changes of the second factor on existing sessions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SecondFactorRequiredTest {
    private static final String KEYS = "/user/api/v1/user-api-key/";
    private static final String MISSING =
            "{\"detail\":\"An organization of yours requires two-factor authentication. Set it up first.\"}";

    private SigningIn signing;
    private int number;
    private int strict;
    private String email;
    private int person;

    @BeforeAll
    void start() {
        signing = new SigningIn();
    }

    @AfterAll
    void stop() {
        signing.close();
    }

    @BeforeEach
    void begin() {
        number++;
        strict = signing.scene.organization("Strict");
        email = "ann" + number + "@example.com";
        person = signing.person(email, strict);
        signing.scene.sql("UPDATE membership SET role = 'admin' WHERE person_id = ?", person);
    }

    private void require(boolean on) {
        signing.scene.sql("UPDATE organization SET is_2fa_required = ? WHERE id = ?", on, strict);
    }

    private HttpResponse<String> send(String method, String path, String body, String access) {
        return signing.server.send(
                method, path, body, "Authorization", "Bearer " + access, "Content-Type", "application/json");
    }

    private String access() {
        return text(signing.tokens(email), "access");
    }

    private HttpResponse<String> twoFactor(String action, String access, String code) {
        return signing.post(
                "2fa/" + action + "/",
                "{'password': '" + PASSWORD + "'" + (code.isEmpty() ? "" : ", 'otp': '" + code + "'") + "}",
                "Authorization",
                "Bearer " + access);
    }

    /** Sets a second factor up within a session; returns its secret. */
    private String enroll(String access) {
        String secret = text(json(twoFactor("enroll", access, "")), "secret");
        json(twoFactor("confirm", access, OneTimeCodes.at(secret, signing.clock.instant())));
        signing.clock.advance(Duration.ofSeconds(30));
        return secret;
    }

    private static void assertHeldBack(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).isEqualTo(403);
        assertThat(reply.body()).isEqualTo(MISSING);
    }

    @Test
    void a_session_without_a_second_factor_does_nothing_from_then_on_but_set_one_up() {
        String access = access();
        assertThat(signing.status(access)).isEqualTo(200);
        require(true);

        assertHeldBack(signing.server.get("/user/organizations/", "Authorization", "Bearer " + access));
        assertHeldBack(send("POST", KEYS, "{\"personal\":true}", access));
        assertHeldBack(send("PATCH", "/user/organizations/" + strict + "/", "{\"is_2fa_required\":false}", access));
        assertThat(signing.server
                        .get("/v2.0/auditevents", "Authorization", "Bearer " + access)
                        .statusCode())
                .isEqualTo(403);
        // A thief of the password neither sees nor ends the sessions of its owner.
        assertHeldBack(signing.server.get("/user/v1/sessions/", "Authorization", "Bearer " + access));
        assertHeldBack(signing.server.get("/user/v1/security-events/", "Authorization", "Bearer " + access));
        assertHeldBack(send("DELETE", "/user/v1/sessions/1/", "", access));
        enroll(access);
        assertThat(signing.status(access)).isEqualTo(200);
        assertThat(signing.server
                        .get("/user/v1/sessions/", "Authorization", "Bearer " + access)
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("POST", KEYS, "{\"personal\":true}", access).statusCode())
                .isEqualTo(201);
    }

    @Test
    void who_joins_an_organization_that_requires_it_is_held_back_and_who_leaves_is_not() {
        int other = signing.scene.organization("Other");
        signing.scene.sql("UPDATE organization SET is_2fa_required = true WHERE id = ?", other);
        String access = access();
        assertThat(signing.status(access)).isEqualTo(200);
        int membership = signing.scene.member(other, person, "view_only");
        assertThat(signing.status(access)).isEqualTo(403);
        signing.scene.sql("DELETE FROM membership WHERE id = ?", membership);
        assertThat(signing.status(access)).isEqualTo(200);
    }

    @Test
    void it_can_be_switched_off_again_by_a_key_of_the_organization() {
        String access = access();
        require(true);
        assertThat(signing.status(access)).isEqualTo(403);
        require(false);
        assertThat(signing.status(access)).isEqualTo(200);
    }

    @Test
    void keys_of_people_without_it_make_no_keys_and_work_on() {
        String key = signing.scene.personKey(person);
        require(true);

        HttpResponse<String> refused = signing.server.send(
                "POST", KEYS, "{\"personal\":true}", "X-CEKURA-API-KEY", key, "Content-Type", "application/json");
        assertHeldBack(refused);
        assertThat(signing.server
                        .get("/user/organizations/", "X-CEKURA-API-KEY", key)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_session_with_a_second_factor_goes_on() {
        String secret = enroll(access());
        String access =
                text(json(signing.login(email, PASSWORD, OneTimeCodes.at(secret, signing.clock.instant()))), "access");
        require(true);

        assertThat(signing.status(access)).isEqualTo(200);
    }

    @Test
    void a_new_second_factor_ends_other_sessions_and_a_mail_tells_it() {
        JsonNode other = signing.tokens(email);
        String access = access();

        String secret = enroll(access);

        assertThat(signing.status(text(other, "access"))).isEqualTo(401);
        assertThat(signing.refresh(text(other, "refresh")).statusCode()).isEqualTo(401);
        assertThat(signing.status(access)).isEqualTo(200);
        assertThat(signing.awaitMail(email, 1).text())
                .contains("Two-factor authentication for this address was turned on");
        String third =
                text(json(signing.login(email, PASSWORD, OneTimeCodes.at(secret, signing.clock.instant()))), "access");
        signing.clock.advance(Duration.ofSeconds(30));

        assertThat(twoFactor("disable", access, OneTimeCodes.at(secret, signing.clock.instant()))
                        .statusCode())
                .isEqualTo(204);

        assertThat(signing.status(third)).isEqualTo(401);
        assertThat(signing.status(access)).isEqualTo(200);
        assertThat(signing.awaitMail(email, 2).text()).contains("was turned off");
        require(true);
        assertThat(signing.status(access)).isEqualTo(403);
    }

    @Test
    void a_change_outside_of_any_session_ends_them_all() {
        String access = access();
        String body = "{'email': '" + email + "', 'password': '" + PASSWORD + "'";
        String secret = text(json(signing.post("2fa/enroll/", body + "}")), "secret");
        assertThat(signing.status(access)).isEqualTo(200);
        json(signing.post(
                "2fa/confirm/", body + ", 'otp': '" + OneTimeCodes.at(secret, signing.clock.instant()) + "'}"));

        assertThat(signing.status(access)).isEqualTo(401);
        assertThatJson(signing.login(email, PASSWORD).body()).isEqualTo("{otp: ['A one-time code is required.']}");
    }
}
