package io.tenantry.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.PersonId;
import io.tenantry.console.ConsoleScene.Visit;
import io.tenantry.console.look.Brand;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class EmailPagesTest {
    private ConsoleScene console;

    @BeforeAll
    void start() {
        console = new ConsoleScene();
    }

    @AfterAll
    void stop() {
        console.close();
    }

    /** Adds a person with an unverified address; returns the link in the mail to it. */
    private String unverified(String email) {
        int person = console.person(email);
        console.scene.sql("UPDATE person SET email_verified_at = NULL WHERE id = ?", person);
        console.server.installation().signIn().emails().request(new PersonId(person));
        return ConsoleScene.link(console.newestMail(email));
    }

    private long verified(String email) {
        return console.scene.count("person WHERE email_verified_at IS NOT NULL AND email = '" + email + "'");
    }

    @Test
    void an_address_is_confirmed_by_the_button_and_not_by_the_link() {
        String link = unverified("ada@example.com");
        String token = link.substring(link.indexOf('=') + 1);
        Visit page = console.get(link);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.reply().body()).isEqualTo("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta name="robots" content="noindex">
                <title>Confirm your address – Tenantry</title>
                <link rel="icon" type="image/svg+xml" href="./../../console%s">
                <link rel="stylesheet" href="./../../console%s">
                </head>
                <body>
                <header>
                <a class="brand" href="./../../">
                <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path d="M5 14 16 5l11 9v13H5z"/>\
                <path d="M12.500 27v-8h7v8"/></svg>
                <bdi>Tenantry</bdi>

                </a>
                </header>
                <main>

                <div class="card">
                <h1>Confirm your address</h1>
                <p class="lead">Is ada@example.com your address?</p>

                <form method="post" action="./../../console/email/verify" novalidate>
                <input type="hidden" name="token" value="%s">
                <button type="submit">Yes, it is mine</button>
                </form>

                </div>

                </main>
                </body>
                </html>

                """.formatted(
                        Brand.DEFAULT.icon().path(), Brand.DEFAULT.style().path(), token));
        assertThat(console.server.send("HEAD", link, null).statusCode()).isEqualTo(200);
        assertThat(console.get(link).status()).isEqualTo(200);
        assertThat(verified("ada@example.com")).isZero();

        Visit done = console.send(page);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.text())
                .isEqualTo(
                        "Your address is confirmed We know now that ada@example.com is yours. There is nothing more to"
                                + " do here. You can close this page.");
        assertThat(verified("ada@example.com")).isEqualTo(1);
        for (Visit again : List.of(console.get(link), console.send(page))) {
            assertThat(again.status()).isEqualTo(410);
            assertThat(again.text())
                    .isEqualTo("This link is no longer valid A link that confirms an address is valid for 24 hours"
                            + " and for one use. Only the link in the newest mail is valid. If you have used"
                            + " it before, your address is confirmed, and there is nothing to do. Otherwise"
                            + " sign in and request a new mail.");
        }
    }

    @Test
    void a_link_expires_after_a_day() {
        String link = unverified("bob@example.com");
        Visit page = console.get(link);
        console.clock.advance(Duration.ofHours(24));
        assertThat(console.get(link).status()).isEqualTo(410);
        assertThat(console.send(page).status()).isEqualTo(410);
        assertThat(verified("bob@example.com")).isZero();
    }

    @Test
    void a_form_of_another_site_confirms_nothing() {
        String link = unverified("cid@example.com");
        List<String> form = List.of("token", link.substring(link.indexOf('=') + 1));
        List<List<String>> foreign = List.of(
                List.of("Sec-Fetch-Site", "cross-site"),
                List.of("Sec-Fetch-Site", "same-site"),
                List.of("Sec-Fetch-Site", "cross-site", "Origin", console.server.url()),
                List.of("Origin", "https://evil.example"),
                List.of("Origin", "https://orgs.example.evil.example"),
                List.of("Origin", "https://orgs.example:444"));
        for (List<String> headers : foreign) {
            Visit refused = console.post("/console/email/verify", form, headers.toArray(String[]::new));
            assertThat(refused.status()).as("%s", headers).isEqualTo(403);
            assertThat(refused.text())
                    .isEqualTo(
                            "This was refused This form was sent from another site. Nothing was changed. Use the link in"
                                    + " your mail again.");
        }
        assertThat(verified("cid@example.com")).isZero();
    }

    @Test
    void a_form_of_ours_passes_as_browsers_and_proxies_send_it() {
        List<List<String>> ours = List.of(
                List.of("Sec-Fetch-Site", "same-origin", "Origin", "null"),
                List.of("Origin", "null"),
                List.of("Origin", console.server.url()),
                List.of("Origin", "https://orgs.example"));
        for (int i = 0; i < ours.size(); i++) {
            String link = unverified("ours" + i + "@example.com");
            List<String> form = List.of("token", link.substring(link.indexOf('=') + 1));
            Visit done = console.post("/console/email/verify", form, ours.get(i).toArray(String[]::new));
            assertThat(done.status()).as("%s", ours.get(i)).isEqualTo(200);
        }
    }
}
