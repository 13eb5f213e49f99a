package io.tenantry.console;

import static io.tenantry.console.ConsoleScene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.ConsoleScene.Visit;
import io.tenantry.session.factor.OneTimeCodes;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The pages of invitations for people with an account. */
@SuppressWarnings("NullAway.Init")
class InvitationSignInPagesTest {
    private ConsoleScene console;

    @BeforeEach
    void start() {
        console = new ConsoleScene();
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void who_has_an_account_signs_in_and_accepts_and_no_session_is_left() {
        console.person("ada@example.com");
        String link = console.invite("Ada@example.com", ",\"role\":\"admin\"");
        Visit page = console.get(link);
        assertThat(page.text())
                .contains(
                        "You have an account with this address already. Sign in to accept.",
                        "For the whole organization");
        assertThat(page.fields()).containsExactly("token", "email", "password");
        assertThat(page.page().select("[autocomplete=username]").attr("value")).isEqualTo("Ada@example.com");

        Visit missing = console.send(page);
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.beside("password")).isEqualTo("Enter your password.|");
        Visit wrong = console.send(page, "password", "wrong");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.page().title()).isEqualTo("Error: Join Acme – Tenantry");
        assertThat(wrong.beside("password")).isEqualTo("This password is wrong.|");
        assertThat(console.members()).isEqualTo(1);

        Visit done = console.send(wrong, "password", PASSWORD);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.text())
                .isEqualTo("Welcome to Acme You belong to Acme now, as admin. Go on with your account Ada@example.com,"
                        + " wherever Acme works. You can close this page.");
        assertThat(console.members()).isEqualTo(2);
        assertThat(console.scene.count("login_session")).isZero();
    }

    @Test
    void the_address_that_is_sent_along_does_not_matter() {
        console.person("ada@example.com");
        console.person("eve@example.com");
        String link = console.invite("ada@example.com");
        console.scene.sql("UPDATE person SET password_hash = NULL WHERE email = 'ada@example.com'");

        Visit refused = console.signIn(link, "email", "eve@example.com", "password", PASSWORD);

        assertThat(refused.beside("password")).isEqualTo("This password is wrong.|");
        assertThat(console.members()).isEqualTo(1);
    }

    @Test
    void a_one_time_code_is_asked_for_where_two_factor_is_on() {
        console.person("ada@example.com");
        String secret = enroll("ada@example.com");
        String link = console.invite("ada@example.com");
        assertThat(console.get(link).fields()).containsExactly("token", "email", "password", "otp");

        assertThat(console.signIn(link, "password", PASSWORD).beside("otp"))
                .isEqualTo("A one-time code is required.|From your authenticator app, or one of your recovery codes|");
        assertThat(console.signIn(link, "password", PASSWORD, "otp", "000000").beside("otp"))
                .startsWith("This code is wrong, or was used before.|");
        assertThat(console.members()).isEqualTo(1);
        String code = OneTimeCodes.at(secret, console.clock.instant());
        assertThat(console.signIn(link, "password", PASSWORD, "otp", code).status())
                .isEqualTo(200);
        assertThat(console.members()).isEqualTo(2);
    }

    private String enroll(String email) {
        String secret = twoFactor("enroll", email, "").at("/secret").stringValue();
        twoFactor("confirm", email, OneTimeCodes.at(secret, console.clock.instant()));
        console.clock.advance(Duration.ofSeconds(30));
        return secret;
    }

    private tools.jackson.databind.JsonNode twoFactor(String step, String email, String code) {
        String body = "{\"email\":\"%s\",\"password\":\"%s\",\"otp\":\"%s\"}".formatted(email, PASSWORD, code);
        return new JsonMapper()
                .readTree(console.server
                        .send("POST", "/user/v1/2fa/" + step + "/", body, "Content-Type", "application/json")
                        .body());
    }

    @Test
    void who_guesses_has_to_wait() {
        console.person("ada@example.com");
        String link = console.invite("ada@example.com");
        for (int i = 0; i < 4; i++) {
            assertThat(console.signIn(link, "password", "wrong").status()).isEqualTo(400);
        }
        Visit waiting = console.signIn(link, "password", PASSWORD);
        assertThat(waiting.status()).isEqualTo(429);
        assertThat(waiting.header("Retry-After")).isEqualTo("1");
        assertThat(waiting.page().select("[role=alert]").text())
                .isEqualTo("There is a problem Too many attempts. Try again in 1 second.");
        assertThat(console.members()).isEqualTo(1);
    }

    @Test
    void what_keeps_somebody_from_signing_in_is_told() {
        int strict = console.scene.organization("Strict");
        console.scene.member(strict, console.person("ada@example.com"), "member");
        console.scene.sql("UPDATE organization SET is_2fa_required = true WHERE id = ?", strict);

        Visit refused = console.signIn(console.invite("ada@example.com"), "password", PASSWORD);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.page().select("[role=alert]").text())
                .isEqualTo("There is a problem Two-factor authentication must be set up before the next login.");
        assertThat(console.members()).isEqualTo(1);
    }
}
