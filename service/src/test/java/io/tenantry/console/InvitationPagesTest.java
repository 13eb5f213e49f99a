package io.tenantry.console;

import static io.tenantry.console.ConsoleScene.NEW;
import static io.tenantry.console.ConsoleScene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.ConsoleScene.Visit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of invitations for people without an account. */
@SuppressWarnings("NullAway.Init")
class InvitationPagesTest {
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
                                + " At least 1 special character At least 2 digits Not one of the most common passwords"
                                + " Open the account and join"
                                + " Did you not expect this invitation? Then there is nothing to do: close this page.");
        assertThat(page.fields()).containsExactly("token", "email", "name", "password");
        assertThat(page.beside("password"))
                .isEqualTo("At least 12 characters At most 128 characters At least 1 special character"
                        + " At least 2 digits Not one of the most common passwords|");
        assertThat(page.page().select("[autofocus], [aria-invalid]")).isEmpty();
    }

    @Test
    void a_stranger_opens_an_account_and_belongs_to_the_organization() {
        String link = console.invite("nia@example.com");
        Visit done = console.join(console.get(link), " Nia ", NEW);

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
        Visit wrong = console.join(page, "", "short");

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.page().title()).isEqualTo("Error: Join Acme – Tenantry");
        assertThat(wrong.page().select("[role=alert]").text())
                .isEqualTo("There is a problem Your name Choose a password");
        assertThat(wrong.page().select("[role=alert] a").eachAttr("href")).containsExactly("#name", "#password");
        assertThat(wrong.beside("name")).isEqualTo("Enter your name.|");
        assertThat(wrong.beside("password"))
                .isEqualTo("The password must have at least 12 characters. The password must have at least 1 special"
                        + " character.|At least 12 characters At most 128 characters At least 1 special character"
                        + " Not one of the most common passwords|");
        assertThat(wrong.page().select("[aria-invalid=true]").eachAttr("id")).containsExactly("name", "password");
        assertThat(wrong.page().select("[autofocus]").eachAttr("id")).containsExactly("name");

        Visit better = console.join(wrong, "Nia", "short too");
        assertThat(better.page().select("#name").attr("value")).isEqualTo("Nia");
        assertThat(better.page().select("#password").attr("value")).isEmpty();
        assertThat(better.reply().body()).doesNotContain("short too");
        assertThat(better.page().select("[autofocus]").eachAttr("id")).containsExactly("password");
        assertThat(console.join(better, "Nia", NEW).status()).isEqualTo(200);
    }

    @Test
    void whoever_follows_the_link_uses_nothing_up() {
        String link = console.invite("nia@example.com");
        Visit first = console.get(link);
        console.server.send("HEAD", link, null);
        assertThat(console.get(link).reply().body()).isEqualTo(first.reply().body());
        assertThat(console.join(first, "Nia", NEW).status()).isEqualTo(200);
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
    void a_form_that_no_longer_fits_becomes_the_one_that_does() {
        String link = console.invite("nia@example.com");
        Visit opening = console.get(link);
        int nia = console.person("nia@example.com");
        Visit signingIn = console.join(opening, "Nia", NEW);
        assertThat(signingIn.status()).isEqualTo(409);
        assertThat(signingIn.page().select("[role=alert]").text())
                .isEqualTo("There is a problem There is an account now. Sign in to accept.");
        console.scene.sql("DELETE FROM person WHERE id = ?", nia);
        Visit openingAgain = console.send(signingIn, "password", PASSWORD);
        assertThat(openingAgain.status()).isEqualTo(409);
        assertThat(openingAgain.page().select("[role=alert]").text())
                .isEqualTo("There is a problem The account no longer exists. Open a new one.");
        assertThat(console.join(openingAgain, "Nia", NEW).status()).isEqualTo(200);
    }

    @Test
    void of_many_who_use_a_link_at_once_one_joins_and_the_others_learn_that_it_is_used() {
        Visit page = console.get(console.invite("nia@example.com"));
        List<String> titles = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> console.join(page, "Nia", NEW).page().title()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        String used = "This invitation was accepted already – Tenantry";
        assertThat(titles).containsExactlyInAnyOrder("Welcome to Acme – Tenantry", used, used, used);
        assertThat(console.members()).isEqualTo(2);
    }

    @Test
    void names_are_text_whatever_they_look_like() {
        String hostile = "<script>alert(1)</script>\"'><img src=x>&amp;";
        console.scene.rename(console.acme, hostile);
        int project = console.scene.project(console.acme, "</dd>" + hostile);
        String link = console.invite("nia@example.com", ",\"projects\":[" + project + "]");
        Visit page = console.get(link);
        Visit wrong = console.join(page, hostile, "short");
        Visit done = console.join(wrong, hostile, NEW);
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
