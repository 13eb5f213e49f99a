package io.tenantry.api.user;

import static io.tenantry.api.user.SigningIn.PASSWORD;
import static io.tenantry.api.user.SigningIn.text;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PasswordResourceTest {
    private static final String NEW = "a new password!";

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

    private HttpResponse<String> change(String access, String old, String fresh) {
        return signing.post(
                "password/change/",
                "{'old_password': '" + old + "', 'new_password': '" + fresh + "'}",
                "Authorization",
                "Bearer " + access);
    }

    private String resetToken(String email, int mails) {
        assertThat(signing.post("password/reset/", "{'email': '" + email + "'}").statusCode())
                .isEqualTo(204);
        return SigningIn.token(signing.awaitMail(email, mails));
    }

    private HttpResponse<String> reset(String token, String password) {
        return signing.post(
                "password/reset/confirm/", "{'token': '" + token + "', 'new_password': '" + password + "'}");
    }

    @Test
    void a_changed_password_ends_all_sessions_and_is_told_by_mail() {
        signing.person("change@example.com", acme);
        String access = text(signing.tokens("change@example.com"), "access");
        String other = text(signing.tokens("change@example.com"), "access");
        assertThat(change(access, PASSWORD, NEW).statusCode()).isEqualTo(204);
        assertThat(signing.status(access)).isEqualTo(401);
        assertThat(signing.status(other)).isEqualTo(401);
        assertThat(signing.login("change@example.com", PASSWORD).statusCode()).isEqualTo(401);
        assertThat(signing.login("change@example.com", NEW).statusCode()).isEqualTo(200);
        OutgoingMail told = signing.awaitMail("change@example.com", 1);
        assertThat(told.subject()).isEqualTo("Your password was changed");
        assertThat(told.text()).doesNotContain(NEW);
        assertThat(signing.scene.count("audit_event WHERE action = 'changePassword'"))
                .isPositive();
    }

    @Test
    void a_password_has_to_satisfy_every_organization_of_the_person() {
        int person = signing.person("both@example.com", acme);
        int strict = signing.scene.organization("Strict");
        signing.scene.member(strict, person, "member");
        signing.scene.sql("""
                UPDATE organization SET password_policy_min_length = 4, password_policy_max_length = 20,
                    password_policy_min_amount_numbers = 2, password_policy_max_amount_identical_characters = 1
                WHERE id = ?""", strict);
        String access = text(signing.tokens("both@example.com"), "access");
        HttpResponse<String> bad = change(access, PASSWORD, "aab");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThatJson(bad.body()).isEqualTo("""
                {new_password: ['The password must have at least 12 characters, as Acme requires.',
                  'The password must have at least 1 special character, as Acme requires.',
                  'The password must have at least 2 digits, as Strict requires.',
                  'The password may not have more than 1 identical characters in a row, as Strict requires.']}""");
        assertThatJson(change(access, PASSWORD, PASSWORD).body())
                .isEqualTo("{new_password: ['The new password must differ from the old one.']}");
        assertThat(change(access, "wrong", NEW).statusCode()).isEqualTo(401);
        assertThat(signing.status(access)).isEqualTo(200);
        assertThat(change(access, PASSWORD, "long enough 12!").statusCode()).isEqualTo(204);
    }

    @Test
    void a_password_of_the_names_of_an_account_is_refused_wherever_it_is_set() {
        String sentence =
                "The password is made of names or of the address of its owner, or of the name of this program.";
        signing.person("lovelace@example.com", acme);
        for (String made : List.of("Acme-2026-!!", "lovelace-1815!", "Tenantry 2026!!", "LOVELACE@example.com1")) {
            HttpResponse<String> refused = signing.post(
                    "password/change/",
                    "{'email': 'lovelace@example.com', 'old_password': '" + PASSWORD + "', 'new_password': '" + made
                            + "'}");
            assertThat(refused.statusCode()).as(made).isEqualTo(400);
            assertThatJson(refused.body()).isEqualTo("{new_password: ['" + sentence + "']}");
        }
        String token = resetToken("lovelace@example.com", 1);
        HttpResponse<String> reset = reset(token, "Acme-2026-!!");
        assertThat(reset.statusCode()).isEqualTo(400);
        assertThatJson(reset.body()).isEqualTo("{new_password: ['" + sentence + "']}");
        String organization = ObjectIds.read(signing.server.database()).of(ObjectIds.Kind.ORGANIZATION, acme);
        for (String made : List.of("Acme-2026-!!", "Grace-Hopper-1", "hopper@2026!!")) {
            HttpResponse<String> user = signing.server.send(
                    "POST",
                    "/management/v2.0/users",
                    "{\"id\": \"hopper@example.com\", \"name\": \"Grace Hopper\", \"password\": \"" + made
                            + "\", \"organisation\": \"" + organization + "\"}",
                    "Authorization",
                    TestServer.basic(),
                    "Content-Type",
                    "application/json",
                    "Accept",
                    "application/json");
            assertThatJson(user.body())
                    .inPath("details.errors")
                    .isEqualTo("[{path: 'password', message: '" + sentence + "'}]");
        }
    }

    @Test
    void a_reset_by_mail_sets_a_password_once() {
        int person = signing.person("reset@example.com", acme);
        signing.scene.sql("UPDATE person SET email_verified_at = NULL, password_hash = NULL WHERE id = ?", person);
        String token = resetToken("reset@example.com", 1);
        HttpResponse<String> bad = reset(token, "short");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThatJson(bad.body()).node("new_password").isArray().hasSize(2);
        assertThat(reset(token, NEW).statusCode()).isEqualTo(204);
        assertThatJson(reset(token, NEW).body()).isEqualTo("{token: ['This token is not valid, or no longer valid.']}");
        assertThat(signing.login("reset@example.com", NEW).statusCode()).isEqualTo(200);
        assertThat(signing.scene.count("person WHERE email_verified_at IS NOT NULL AND id = " + person))
                .isEqualTo(1);
    }

    @Test
    void a_reset_token_is_good_for_15_minutes_and_only_the_newest_is() {
        signing.person("late@example.com", acme);
        String first = resetToken("late@example.com", 1);
        // Within a minute there is no second mail.
        signing.post("password/reset/", "{'email': 'late@example.com'}");
        signing.clock.advance(Duration.ofMinutes(1));
        String second = resetToken("late@example.com", 2);
        assertThat(reset(first, NEW).statusCode()).isEqualTo(400);
        signing.clock.advance(Duration.ofMinutes(15));
        assertThat(reset(second, NEW).statusCode()).isEqualTo(400);
        assertThat(signing.login("late@example.com", PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void a_token_does_not_outlive_the_address_it_went_to() {
        int person = signing.person("old@example.com", acme);
        String token = resetToken("old@example.com", 1);
        signing.scene.sql("UPDATE person SET email_fold = 'new@example.com' WHERE id = ?", person);
        assertThat(reset(token, NEW).statusCode()).isEqualTo(400);
    }

    @Test
    void of_many_who_use_a_token_at_once_one_wins() {
        signing.person("once@example.com", acme);
        String token = resetToken("once@example.com", 1);
        List<Integer> answers = Stream.of("first one!!!", "second one!!!", "third one!!!")
                .map(password -> CompletableFuture.supplyAsync(
                        () -> reset(token, password).statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(answers).containsExactlyInAnyOrder(204, 400, 400);
    }

    @Test
    void who_asks_for_a_reset_learns_nothing_of_who_there_is() {
        signing.person("there@example.com", acme);
        HttpResponse<String> known = signing.post("password/reset/", "{'email': 'there@example.com'}");
        HttpResponse<String> unknown = signing.post("password/reset/", "{'email': 'not-there@example.com'}");
        HttpResponse<String> odd = signing.post("password/reset/", "{'email': '" + "x".repeat(1000) + "'}");
        assertThat(List.of(known.statusCode(), unknown.statusCode(), odd.statusCode()))
                .containsOnly(204);
        signing.awaitMail("there@example.com", 1);
        assertThat(signing.server.installation().outbox().list(true, 1000, 0))
                .noneMatch(mail -> mail.to().startsWith("not-there"));
        assertThat(signing.scene.count("password_reset_request")).isZero();
    }

    @Test
    void a_token_for_one_purpose_is_none_for_the_other() {
        int person = signing.person("purpose@example.com", acme);
        signing.scene.sql("UPDATE person SET email_verified_at = NULL WHERE id = ?", person);
        String access = text(signing.tokens("purpose@example.com"), "access");
        assertThat(signing.post("email/verify/request/", "", "Authorization", "Bearer " + access)
                        .statusCode())
                .isEqualTo(204);
        String token = SigningIn.token(signing.awaitMail("purpose@example.com", 1));
        assertThat(reset(token, NEW).statusCode()).isEqualTo(400);
        assertThat(signing.post("email/verify/", "{'token': '" + token + "'}").statusCode())
                .isEqualTo(204);
        assertThat(signing.post("email/verify/", "{'token': '" + token + "'}").statusCode())
                .isEqualTo(400);
        assertThat(signing.scene.count("person WHERE email_verified_at IS NOT NULL AND id = " + person))
                .isEqualTo(1);
        // Verified already: there is nothing to send.
        signing.clock.advance(Duration.ofMinutes(2));
        signing.post("email/verify/request/", "", "Authorization", "Bearer " + access);
        signing.awaitMail("purpose@example.com", 1);
    }

    @Test
    void a_program_has_no_address_to_verify() {
        assertThat(signing.post("email/verify/request/", "", "X-CEKURA-API-KEY", signing.scene.organizationKey(acme))
                        .statusCode())
                .isEqualTo(403);
        assertThat(signing.post("email/verify/request/", "").statusCode()).isEqualTo(401);
    }
}
