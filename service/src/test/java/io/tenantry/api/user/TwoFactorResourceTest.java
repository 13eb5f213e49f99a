package io.tenantry.api.user;

import static io.tenantry.api.user.SigningIn.PASSWORD;
import static io.tenantry.api.user.SigningIn.json;
import static io.tenantry.api.user.SigningIn.text;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.session.factor.OneTimeCodes;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class TwoFactorResourceTest {
    private SigningIn signing;
    private int acme;

    @BeforeAll
    void start() {
        signing = new SigningIn();
        acme = signing.scene.organization("Acme");
    }

    @AfterAll
    void stop() {
        signing.close();
    }

    private String code(String secret) {
        return OneTimeCodes.at(secret, signing.clock.instant());
    }

    private HttpResponse<String> post(String step, String email, String otp) {
        return signing.post(
                "2fa/" + step + "/",
                "{'email': '" + email + "', 'password': '" + PASSWORD + "', 'otp': '" + otp + "'}");
    }

    /** Turns it on; the secret, and below it the recovery codes. */
    private List<String> enroll(String email) {
        String secret = text(json(post("enroll", email, "")), "secret");
        JsonNode confirmed = json(post("confirm", email, code(secret)));
        signing.clock.advance(Duration.ofSeconds(30));
        return Stream.concat(
                        Stream.of(secret),
                        confirmed.get("recovery_codes").valueStream().map(JsonNode::stringValue))
                .toList();
    }

    @Test
    void once_it_is_on_a_login_needs_a_code_and_each_code_is_good_once() {
        signing.person("on@example.com", acme);
        HttpResponse<String> enrolled = post("enroll", "on@example.com", "");
        assertThatJson(enrolled.body()).isEqualTo("""
                {secret: '${json-unit.regex}[A-Z2-7]{32}', otpauth_url:
                 '${json-unit.regex}otpauth://totp/Tenantry%3Aon%40example.com\\\\?secret=[A-Z2-7]{32}&issuer=Tenantry'}""");
        String secret = text(json(enrolled), "secret");
        // Not confirmed yet, so it is not required.
        assertThat(signing.login("on@example.com", PASSWORD).statusCode()).isEqualTo(200);
        assertThat(post("confirm", "on@example.com", "000000").statusCode()).isEqualTo(400);
        assertThat(json(post("confirm", "on@example.com", code(secret))).get("recovery_codes"))
                .hasSize(10);
        HttpResponse<String> asked = signing.login("on@example.com", PASSWORD);
        assertThat(asked.statusCode()).isEqualTo(400);
        assertThatJson(asked.body()).isEqualTo("{otp: ['A one-time code is required.']}");
        // The code of the confirmation was used.
        assertWrongCode(signing.login("on@example.com", PASSWORD, code(secret)));
        signing.clock.advance(Duration.ofSeconds(30));
        assertThat(signing.login("on@example.com", PASSWORD, code(secret)).statusCode())
                .isEqualTo(200);
        assertWrongCode(signing.login("on@example.com", PASSWORD, code(secret)));
        assertThat(signing.login("on@example.com", "wrong", code(secret)).statusCode())
                .isEqualTo(401);
        assertThat(post("enroll", "on@example.com", code(secret)).statusCode()).isEqualTo(400);
        signing.clock.advance(Duration.ofMinutes(1));
        assertThat(post("enroll", "on@example.com", code(secret)).statusCode()).isEqualTo(409);
    }

    @Test
    void a_right_password_without_the_code_is_recorded_once_for_an_address_and_a_minute() {
        int person = signing.person("password-known@example.com", acme);
        enroll("password-known@example.com");
        for (int i = 0; i < 5; i++) {
            assertThat(signing.login("password-known@example.com", PASSWORD).statusCode())
                    .isEqualTo(400);
        }
        String entries =
                "audit_event WHERE action = 'signInIncomplete' AND details ->> 'result' = 'refused' AND person_id = "
                        + person;
        // A minute may have begun meanwhile.
        assertThat(signing.scene.count(entries)).isBetween(1L, 2L);
        assertThat(signing.scene.count("(SELECT sum((details ->> 'count')::integer) AS times FROM " + entries
                        + ") AS seen WHERE times = 5"))
                .isEqualTo(1);
        assertThat(signing.scene.count("audit_event WHERE action = 'signInFailed' AND person_id = " + person))
                .isZero();
    }

    private static void assertWrongCode(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isEqualTo("{otp: ['This code is wrong, or was used before.']}");
    }

    @Test
    void of_two_logins_with_one_code_at_once_one_wins() {
        signing.person("twice@example.com", acme);
        String secret = enroll("twice@example.com").getFirst();
        String code = code(secret);
        List<Integer> answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> signing.login("twice@example.com", PASSWORD, code).statusCode()))
                .limit(2)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(answers).containsExactlyInAnyOrder(200, 400);
    }

    @Test
    void a_recovery_code_stands_in_once_and_is_not_stored_in_words() {
        signing.person("lost@example.com", acme);
        String recovery = enroll("lost@example.com").get(1);
        assertThat(recovery).matches("([A-Z2-7]{4}-){6}[A-Z2-7]{4}");
        assertThat(signing.login("lost@example.com", PASSWORD, recovery.toLowerCase(java.util.Locale.ROOT))
                        .statusCode())
                .isEqualTo(200);
        assertWrongCode(signing.login("lost@example.com", PASSWORD, recovery));
    }

    @Test
    void wrong_codes_lock_as_wrong_passwords_do() {
        signing.person("guess@example.com", acme);
        enroll("guess@example.com");
        for (int i = 0; i < 4; i++) {
            assertWrongCode(signing.login("guess@example.com", PASSWORD, "12345" + i));
        }
        assertThat(signing.login("guess@example.com", PASSWORD, "123456").statusCode())
                .isEqualTo(429);
    }

    @Test
    void it_is_turned_off_with_password_and_code_unless_an_organization_requires_it() {
        signing.person("off@example.com", acme);
        String secret = enroll("off@example.com").getFirst();
        signing.scene.sql("UPDATE organization SET is_2fa_required = true WHERE id = ?", acme);
        assertThat(post("disable", "off@example.com", code(secret)).statusCode())
                .isEqualTo(403);
        signing.scene.sql("UPDATE organization SET is_2fa_required = false WHERE id = ?", acme);
        signing.clock.advance(Duration.ofMinutes(1));
        assertThat(post("disable", "off@example.com", "").statusCode()).isEqualTo(400);
        String access = text(json(signing.login("off@example.com", PASSWORD, code(secret))), "access");
        signing.clock.advance(Duration.ofMinutes(1));
        HttpResponse<String> off = signing.post(
                "2fa/disable/",
                "{'password': '" + PASSWORD + "', 'otp': '" + code(secret) + "'}",
                "Authorization",
                "Bearer " + access);
        assertThat(off.statusCode()).isEqualTo(204);
        assertThat(signing.login("off@example.com", PASSWORD).statusCode()).isEqualTo(200);
        assertThat(post("disable", "off@example.com", "").statusCode()).isEqualTo(409);
    }

    @Test
    void an_organization_can_require_it_of_its_people() {
        int strict = signing.scene.organization("Two-factor only");
        signing.person("required@example.com", strict);
        JsonNode before = signing.tokens("required@example.com");
        signing.scene.sql("UPDATE organization SET is_2fa_required = true WHERE id = ?", strict);
        HttpResponse<String> refused = signing.login("required@example.com", PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .isEqualTo("{\"detail\":\"Two-factor authentication must be set up before the next login.\"}");
        assertThat(signing.refresh(text(before, "refresh")).statusCode()).isEqualTo(403);
        assertThat(signing.status(text(before, "access"))).isEqualTo(401);
        String secret = enroll("required@example.com").getFirst();
        assertThat(signing.login("required@example.com", PASSWORD, code(secret)).statusCode())
                .isEqualTo(200);
    }
}
