package io.tenantry.console;

import static io.tenantry.console.ConsoleScene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.ConsoleScene.Visit;
import io.tenantry.session.OneTimeCodes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

@SuppressWarnings("NullAway.Init")
class InvitationPagesTest {
    private static final String NEW = "a long one, really!";

    private ConsoleScene console;

    @BeforeEach
    void start() {
        console = new ConsoleScene();
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private Visit join(Visit page, String name, String password) {
        return console.send(page, "name", name, "password", password);
    }

    private Visit signIn(String link, String... filledIn) {
        return console.send(console.get(link), filledIn);
    }

    private long members() {
        return console.scene.count("membership WHERE organization_id = " + console.acme);
    }

    @Test
    void the_page_shows_what_one_is_invited_to_and_asks_a_stranger_for_name_and_password() {
        int sales = console.scene.project(console.acme, "Sales");
        console.scene.project(console.acme, "Support");
        console.scene.sql("UPDATE organization SET password_policy_min_amount_numbers = 2 WHERE id = ?", console.acme);
        Visit page =
                console.get(console.invite("nia@example.com", ",\"role\":\"view_only\",\"projects\":[" + sales + "]"));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.page().title()).isEqualTo("Join Acme – Tenantry");
        assertThat(page.text())
                .isEqualTo(
                        "Join Acme Organization Acme Your role view only For Sales Open until 8 March 2026, 12:00 UTC"
                                + " Open an account to accept. You sign in with it from then on. E-mail address nia@example.com"
                                + " Your name Choose a password At least 12 characters At most 128 characters"
                                + " At least 1 special character At least 2 digits Open the account and join"
                                + " Did you not expect this invitation? Then there is nothing to do: close this page.");
        assertThat(page.fields()).containsExactly("token", "email", "name", "password");
        assertThat(page.beside("password"))
                .isEqualTo("At least 12 characters At most 128 characters At least 1 special character"
                        + " At least 2 digits|");
        assertThat(page.page().select("[autofocus], [aria-invalid]")).isEmpty();
    }

    @Test
    void a_stranger_opens_an_account_and_belongs_to_the_organization() {
        String link = console.invite("nia@example.com");
        Visit done = join(console.get(link), " Nia ", NEW);

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.page().title()).isEqualTo("Welcome to Acme – Tenantry");
        assertThat(done.text())
                .isEqualTo("Welcome to Acme You belong to Acme now, as member. Your account is nia@example.com. Sign in"
                        + " with it and the password that you chose, wherever Acme works. You can close this page.");
        assertThat(console.login("nia@example.com", NEW)).isEqualTo(200);
        assertThat(console.scene.count("person WHERE name = 'Nia'")).isEqualTo(1);

        Visit again = console.get(link);
        assertThat(again.status()).isEqualTo(410);
        assertThat(again.page().title()).isEqualTo("This invitation was accepted already – Tenantry");
        assertThat(again.text()).contains("The invitation to Acme for nia@example.com has been used.");
    }

    @Test
    void every_fault_is_told_beside_its_field_and_the_link_stays_good() {
        Visit page = console.get(console.invite("nia@example.com"));
        Visit wrong = join(page, "", "short");

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.page().title()).isEqualTo("Error: Join Acme – Tenantry");
        assertThat(wrong.page().select("[role=alert]").text())
                .isEqualTo("There is a problem Your name Choose a password");
        assertThat(wrong.page().select("[role=alert] a").eachAttr("href")).containsExactly("#name", "#password");
        assertThat(wrong.beside("name")).isEqualTo("Enter your name.|");
        assertThat(wrong.beside("password"))
                .isEqualTo("The password must have at least 12 characters. The password must have at least 1 special"
                        + " character.|At least 12 characters At most 128 characters At least 1 special character|");
        assertThat(wrong.page().select("[aria-invalid=true]").eachAttr("id")).containsExactly("name", "password");
        assertThat(wrong.page().select("[autofocus]").eachAttr("id")).containsExactly("name");

        Visit better = join(wrong, "Nia", "short too");
        assertThat(better.page().select("#name").attr("value")).isEqualTo("Nia");
        assertThat(better.page().select("#password").attr("value")).isEmpty();
        assertThat(better.reply().body()).doesNotContain("short too");
        assertThat(better.page().select("[autofocus]").eachAttr("id")).containsExactly("password");
        assertThat(join(better, "Nia", NEW).status()).isEqualTo(200);
    }

    @Test
    void whoever_follows_the_link_uses_nothing_up() {
        String link = console.invite("nia@example.com");
        Visit first = console.get(link);
        console.server.send("HEAD", link, null);
        assertThat(console.get(link).reply().body()).isEqualTo(first.reply().body());
        assertThat(join(first, "Nia", NEW).status()).isEqualTo(200);
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
        assertThat(members()).isEqualTo(1);

        Visit done = console.send(wrong, "password", PASSWORD);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.text())
                .isEqualTo("Welcome to Acme You belong to Acme now, as admin. Go on with your account Ada@example.com,"
                        + " wherever Acme works. You can close this page.");
        assertThat(members()).isEqualTo(2);
        assertThat(console.scene.count("login_session")).isZero();
    }

    @Test
    void the_address_that_is_sent_along_does_not_matter() {
        console.person("ada@example.com");
        console.person("eve@example.com");
        String link = console.invite("ada@example.com");
        console.scene.sql("UPDATE person SET password_hash = NULL WHERE email = 'ada@example.com'");

        Visit refused = signIn(link, "email", "eve@example.com", "password", PASSWORD);

        assertThat(refused.beside("password")).isEqualTo("This password is wrong.|");
        assertThat(members()).isEqualTo(1);
    }

    @Test
    void a_one_time_code_is_asked_for_where_two_factor_is_on() {
        console.person("ada@example.com");
        String secret = enroll("ada@example.com");
        String link = console.invite("ada@example.com");
        assertThat(console.get(link).fields()).containsExactly("token", "email", "password", "otp");

        assertThat(signIn(link, "password", PASSWORD).beside("otp"))
                .isEqualTo("A one-time code is required.|From your authenticator app, or one of your recovery codes|");
        assertThat(signIn(link, "password", PASSWORD, "otp", "000000").beside("otp"))
                .startsWith("This code is wrong, or was used before.|");
        assertThat(members()).isEqualTo(1);
        String code = OneTimeCodes.at(secret, console.clock.instant());
        assertThat(signIn(link, "password", PASSWORD, "otp", code).status()).isEqualTo(200);
        assertThat(members()).isEqualTo(2);
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
            assertThat(signIn(link, "password", "wrong").status()).isEqualTo(400);
        }
        Visit waiting = signIn(link, "password", PASSWORD);
        assertThat(waiting.status()).isEqualTo(429);
        assertThat(waiting.header("Retry-After")).isEqualTo("1");
        assertThat(waiting.page().select("[role=alert]").text())
                .isEqualTo("There is a problem Too many attempts. Try again in 1 second.");
        assertThat(members()).isEqualTo(1);
    }

    @Test
    void accounts_are_asked_for_from_one_network_so_often_and_no_more() {
        String link = console.invite("nia@example.com");
        List<String> form = List.of("token", link.substring(link.indexOf('=') + 1), "name", "Nia", "password", "short");
        for (int i = 0; i < 20; i++) {
            assertThat(register(form, "192.0.2.1").status()).isEqualTo(400);
        }
        Visit waiting = register(form, "192.0.2.1");
        assertThat(waiting.status()).isEqualTo(429);
        assertThat(waiting.header("Retry-After")).isEqualTo("60");
        assertThat(waiting.page().select("[role=alert]").text())
                .isEqualTo("There is a problem Too many attempts. Try again in 1 minute.");
        assertThat(waiting.page().select("#name").attr("value")).isEqualTo("Nia");
        assertThat(register(form, "192.0.2.2").status()).isEqualTo(400);
    }

    private Visit register(List<String> form, String from) {
        return console.post("/console/invitation/register", form, "X-Forwarded-For", from);
    }

    @Test
    void what_keeps_somebody_from_signing_in_is_told() {
        int strict = console.scene.organization("Strict");
        console.scene.member(strict, console.person("ada@example.com"), "member");
        console.scene.sql("UPDATE organization SET is_2fa_required = true WHERE id = ?", strict);

        Visit refused = signIn(console.invite("ada@example.com"), "password", PASSWORD);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.page().select("[role=alert]").text())
                .isEqualTo("There is a problem Two-factor authentication must be set up before the next login.");
        assertThat(members()).isEqualTo(1);
    }

    @Test
    void a_link_that_leads_nowhere_any_more_says_why_whatever_is_sent() {
        String old = console.invite("nia@example.com");
        Visit form = console.get(old);
        String newer = console.invite("nia@example.com");
        assertClosed(old, form, 404, "This link does not work");
        form = console.get(newer);
        console.clock.advance(Duration.ofDays(7));
        assertClosed(newer, form, 410, "This invitation has expired");
        console.aboutInvitation("POST", "resend/");
        String resent = ConsoleScene.link(console.newestMail("nia@example.com"));
        form = console.get(resent);
        console.aboutInvitation("DELETE", "");
        assertClosed(resent, form, 410, "This invitation was taken back");
        assertThat(members()).isEqualTo(1);
        assertThat(console.get("/console/invitation").status()).isEqualTo(404);
        assertThat(console.get("/console/invitation?token=nonsense").status()).isEqualTo(404);
    }

    private void assertClosed(String link, Visit form, int status, String title) {
        for (Visit visit : List.of(console.get(link), join(form, "Nia", NEW))) {
            assertThat(visit.status()).isEqualTo(status);
            assertThat(visit.page().title()).isEqualTo(title + " – Tenantry");
            assertThat(visit.page().select("form")).isEmpty();
            assertThat(visit.text()).contains("who invited you for a new invitation.");
        }
    }

    @Test
    void one_that_was_declined_says_so() {
        int ada = console.person("ada@example.com");
        String link = console.invite("ada@example.com");
        console.aboutInvitation("POST", "reject_invite/", console.scene.personKey(ada));
        assertThat(console.get(link).page().title()).isEqualTo("This invitation was declined – Tenantry");
    }

    @Test
    void a_disabled_organization_invites_nobody() {
        String link = console.invite("nia@example.com");
        console.scene.sql("UPDATE organization SET disabled = true WHERE id = ?", console.acme);
        assertThat(console.get(link).page().title()).isEqualTo("This link does not work – Tenantry");
    }

    @Test
    void an_invitation_to_projects_that_are_gone_lets_nobody_in() {
        int sales = console.scene.project(console.acme, "Sales");
        String link = console.invite("nia@example.com", ",\"projects\":[" + sales + "]");
        Visit form = console.get(link);
        console.scene.sql("DELETE FROM project WHERE id = ?", sales);

        for (Visit visit : List.of(console.get(link), join(form, "Nia", NEW))) {
            assertThat(visit.status()).isEqualTo(410);
            assertThat(visit.page().title()).isEqualTo("The projects of this invitation are gone – Tenantry");
        }
        assertThat(members()).isEqualTo(1);
    }

    @Test
    void a_full_organization_keeps_the_invitation_open() {
        console.person("ada@example.com");
        String stranger = console.invite("nia@example.com");
        String known = console.invite("ada@example.com");
        console.scene.sql("UPDATE organization SET quota_max_users = 1 WHERE id = ?", console.acme);
        for (Visit full : List.of(join(console.get(stranger), "Nia", NEW), signIn(known, "password", PASSWORD))) {
            assertThat(full.status()).isEqualTo(409);
            assertThat(full.page().title()).isEqualTo("Acme is full – Tenantry");
        }
        assertThat(console.scene.count("login_session")).isZero();
        console.scene.sql("UPDATE organization SET quota_max_users = 3 WHERE id = ?", console.acme);
        assertThat(join(console.get(stranger), "Nia", NEW).status()).isEqualTo(200);
        assertThat(signIn(known, "password", PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void a_form_that_no_longer_fits_becomes_the_one_that_does() {
        String link = console.invite("nia@example.com");
        Visit opening = console.get(link);
        int nia = console.person("nia@example.com");
        Visit signingIn = join(opening, "Nia", NEW);
        assertThat(signingIn.status()).isEqualTo(409);
        assertThat(signingIn.page().select("[role=alert]").text())
                .isEqualTo("There is a problem There is an account by now. Sign in to accept.");
        console.scene.sql("DELETE FROM person WHERE id = ?", nia);
        Visit openingAgain = console.send(signingIn, "password", PASSWORD);
        assertThat(openingAgain.status()).isEqualTo(409);
        assertThat(openingAgain.page().select("[role=alert]").text())
                .isEqualTo("There is a problem There is no account any more. Open a new one.");
        assertThat(join(openingAgain, "Nia", NEW).status()).isEqualTo(200);
    }

    @Test
    void of_many_who_use_a_link_at_once_one_joins_and_the_others_learn_that_it_is_used() {
        Visit page = console.get(console.invite("nia@example.com"));
        List<String> titles = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> join(page, "Nia", NEW).page().title()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        String used = "This invitation was accepted already – Tenantry";
        assertThat(titles).containsExactlyInAnyOrder("Welcome to Acme – Tenantry", used, used, used);
        assertThat(members()).isEqualTo(2);
    }

    @Test
    void names_are_text_whatever_they_look_like() {
        String hostile = "<script>alert(1)</script>\"'><img src=x>&amp;";
        console.scene.rename(console.acme, hostile);
        int project = console.scene.project(console.acme, "</dd>" + hostile);
        String link = console.invite("nia@example.com", ",\"projects\":[" + project + "]");
        Visit page = console.get(link);
        Visit wrong = join(page, hostile, "short");
        Visit done = join(wrong, hostile, NEW);
        for (Visit visit : List.of(page, wrong, done, console.get(link))) {
            assertThat(visit.page().select("script, img")).isEmpty();
            assertThat(visit.page().getElementsByAttributeStarting("on")).isEmpty();
            assertThat(visit.text()).contains(hostile);
        }
        assertThat(page.page().title()).isEqualTo("Join " + hostile + " – Tenantry");
        assertThat(page.page().select("dd li").text()).isEqualTo("</dd>" + hostile);
        assertThat(wrong.page().select("#name").attr("value")).isEqualTo(hostile);
        assertThat(console.scene.count("person WHERE name LIKE '<script>%'")).isEqualTo(1);
    }
}
