package io.tenantry.console;

import static io.tenantry.console.ConsoleScene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.ConsoleScene.Visit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PasswordPagesTest {
    private static final String NEW = "a new password!";
    private static final String FORGOTTEN = "/console/password/forgotten";

    private ConsoleScene console;

    @BeforeAll
    void start() {
        console = new ConsoleScene();
    }

    @AfterAll
    void stop() {
        console.close();
    }

    /** Requests a new password; returns the link in the mail. */
    private String forget(String email) {
        assertThat(console.send(console.get(FORGOTTEN), "email", email).status())
                .isEqualTo(200);
        return ConsoleScene.link(console.awaitMail(email, 1));
    }

    private Visit choose(Visit page, String password, String again) {
        return console.send(page, "new_password", password, "new_password_again", again);
    }

    @Test
    void who_forgot_the_password_chooses_a_new_one_once() {
        console.person("ada@example.com");
        String link = forget("ada@example.com");
        Visit page = console.get(link);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.page().title()).isEqualTo("Choose a new password – Tenantry");
        assertThat(page.text())
                .isEqualTo("Choose a new password You will be signed out everywhere, and sign in with the new password"
                        + " from then on. E-mail address ada@example.com New password At least 12 characters"
                        + " At most 128 characters At least 1 special character"
                        + " Not one of the most common passwords New password again Change the password");
        assertThat(page.fields()).containsExactly("token", "email", "new_password", "new_password_again");
        assertThat(page.page().select("input[name^=new_password]").eachAttr("type"))
                .containsExactly("password", "password");
        assertThat(console.get(link).reply().body()).isEqualTo(page.reply().body());
        assertThat(console.login("ada@example.com", PASSWORD)).isEqualTo(200);

        Visit done = choose(page, NEW, NEW);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.text())
                .isEqualTo("Your password is changed The new password for ada@example.com is valid from now on. You"
                        + " were signed out everywhere. Sign in with it wherever you work. You can close this page.");
        assertThat(console.login("ada@example.com", NEW)).isEqualTo(200);
        for (Visit used : List.of(console.get(link), choose(page, PASSWORD, PASSWORD))) {
            assertThat(used.status()).isEqualTo(410);
            assertThat(used.page().title()).isEqualTo("This link is no longer valid – Tenantry");
            assertThat(used.page().select("main a").attr("abs:href")).isEqualTo(console.server.url() + FORGOTTEN);
        }
        assertThat(console.login("ada@example.com", NEW)).isEqualTo(200);
    }

    @Test
    void all_faults_are_told_at_once_and_nothing_is_changed() {
        int strict = console.scene.organization("Strict");
        console.scene.sql("UPDATE organization SET password_policy_min_amount_numbers = 1 WHERE id = ?", strict);
        console.scene.member(strict, console.person("bob@example.com"), "member");
        Visit page = console.get(forget("bob@example.com"));

        Visit wrong = choose(page, "short", "shirt");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.page().title()).isEqualTo("Error: Choose a new password – Tenantry");
        assertThat(wrong.beside("new_password"))
                .isEqualTo("The password must have at least 12 characters. The password must have at least 1 special"
                        + " character. The password must have at least 1 digit.|At least 12 characters"
                        + " At most 128 characters At least 1 special character At least 1 digit"
                        + " Not one of the most common passwords|");
        assertThat(wrong.beside("new_password_again")).isEqualTo("The two passwords are not the same.|");
        assertThat(wrong.page().select("[autofocus]").eachAttr("id")).containsExactly("new_password");
        assertThat(wrong.reply().body()).doesNotContain("shirt");

        Visit different = choose(wrong, "a good one of 1!", "a good one of 2!");
        assertThat(different.status()).isEqualTo(400);
        assertThat(different.page().select("[aria-invalid]").eachAttr("id")).containsExactly("new_password_again");
        assertThat(console.login("bob@example.com", PASSWORD)).isEqualTo(200);
        assertThat(choose(different, "a good one of 1!", "a good one of 1!").status())
                .isEqualTo(200);
    }

    @Test
    void a_link_expires_after_15_minutes() {
        console.person("cid@example.com");
        String link = forget("cid@example.com");
        Visit page = console.get(link);
        console.clock.advance(Duration.ofMinutes(15));
        assertThat(console.get(link).status()).isEqualTo(410);
        assertThat(choose(page, NEW, NEW).status()).isEqualTo(410);
        assertThat(console.login("cid@example.com", PASSWORD)).isEqualTo(200);
    }

    @Test
    void links_without_a_token_that_we_made_lead_nowhere() {
        for (String query : List.of("", "?token", "?token=", "?token=nonsense", "?token=" + "x".repeat(5000))) {
            assertThat(console.get("/console/password/reset" + query).status()).isEqualTo(410);
        }
    }

    @Test
    void who_asks_learns_nothing_of_who_there_is() {
        console.person("dee@example.com");
        Visit page = console.get(FORGOTTEN);
        String known = console.send(page, "email", " dee@example.com ").text();
        String unknown = console.send(page, "email", "eve@example.com").text();
        assertThat(known).contains("If there is an account with the address dee@example.com, a mail");
        assertThat(unknown).isEqualTo(known.replace("dee@", "eve@"));
        console.awaitMail("dee@example.com", 1);
        assertThat(console.mails("eve@example.com")).isEmpty();
    }

    @Test
    void an_address_gets_so_many_mails_and_no_more() {
        Visit page = console.get(FORGOTTEN);
        for (int i = 0; i < 5; i++) {
            assertThat(console.send(page, "email", "fay@example.com").status()).isEqualTo(200);
        }
        Visit waiting = console.send(page, "email", "Fay@example.com");
        assertThat(waiting.status()).isEqualTo(429);
        assertThat(waiting.header("Retry-After")).isEqualTo("600");
        assertThat(waiting.page().select("[role=alert]").text())
                .isEqualTo("There is a problem Too many attempts. Try again in 10 minutes.");
        assertThat(console.send(page, "email", "gus@example.com").status()).isEqualTo(200);
    }

    @Test
    void what_is_no_address_is_told() {
        Visit page = console.get(FORGOTTEN);
        for (String wrong : List.of("", "ada", "<b>ada</b>", "x".repeat(300) + "@example.com")) {
            Visit told = console.send(page, "email", wrong);
            assertThat(told.status()).isEqualTo(400);
            assertThat(told.page().title()).isEqualTo("Error: Get a new password – Tenantry");
            assertThat(told.beside("email")).isEqualTo("Enter your whole e-mail address, like ada@example.com.|");
            assertThat(told.page().select("#email").attr("value")).isEqualTo(wrong);
        }
    }
}
