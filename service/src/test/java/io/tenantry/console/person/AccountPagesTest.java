package io.tenantry.console.person;

import static io.tenantry.console.person.PeopleScene.PASSWORD;
import static io.tenantry.console.person.PeopleScene.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.session.factor.OneTimeCodes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The pages of a person's own account. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountPagesTest {
    private static final String NEW = "another long one!";

    private final PeopleScene people = new PeopleScene();
    private final int acme = people.scene.organization("Acme");

    @AfterAll
    void stop() {
        people.close();
    }

    @Test
    void a_person_changes_the_own_name() {
        people.member(acme, "name@example.com", "member");
        Browser browser = people.signedIn("name@example.com");
        Visit page = browser.get("/console/me");
        assertThat(page.value("name")).isEqualTo("name");
        Visit wrong = browser.send(page, "/me", "name", " ");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.fault("name")).isNotEmpty();
        Visit saved = browser.send(page, "/me", "name", " Ada <Lovelace> ");
        assertThat(told(saved)).isEqualTo("Your name was saved.");
        assertThat(saved.value("name")).isEqualTo("Ada <Lovelace>");
        assertThat(people.scene.count("audit_event WHERE action = 'updateUser' AND changes::text LIKE '%Lovelace%'"))
                .isEqualTo(1);
        assertThat(saved.page().select("form[action*=verify]")).isEmpty();
    }

    @Test
    void an_unconfirmed_address_gets_its_mail_and_says_what_it_hinders() {
        int person = people.person("new@example.com", "New");
        people.scene.sql("UPDATE person SET email_verified_at = NULL WHERE id = ?", person);
        Browser browser = people.signedIn("new@example.com");
        assertThat(browser.get("/console/join").text()).contains("Your e-mail address is not confirmed.");
        Visit sent = browser.send(browser.get("/console/me"), "/me/verify");
        assertThat(told(sent)).contains("a mail with a link was sent to you");
        assertThat(people.server.installation().outbox().list(true, 100, 0))
                .anyMatch(mail -> mail.to().equals("new@example.com"));
    }

    @Test
    void a_new_password_needs_the_old_one_and_signs_out_everywhere() {
        people.member(acme, "pass@example.com", "member");
        Browser browser = people.signedIn("pass@example.com");
        Visit page = browser.get("/console/me/password");
        assertThat(page.hint("new_password")).isNotEmpty();
        Visit wrong =
                browser.send(page, "/me/password", "password", "wrong", "new_password", NEW, "new_password_again", NEW);
        assertThat(wrong.fault("password")).isEqualTo("This password is wrong.");
        assertThat(wrong.reply().body()).doesNotContain(NEW);
        Visit differs = browser.send(
                page, "/me/password", "password", PASSWORD, "new_password", NEW, "new_password_again", "x");
        assertThat(differs.fault("new_password_again")).isEqualTo("The two passwords are not the same.");
        Visit weak = browser.send(
                page, "/me/password", "password", PASSWORD, "new_password", "x", "new_password_again", "x");
        assertThat(weak.fault("new_password")).isNotEmpty();
        Visit done = browser.send(
                page, "/me/password", "password", PASSWORD, "new_password", NEW, "new_password_again", NEW);
        assertThat(done.text()).contains("Your password was changed. Sign in with it.");
        assertThat(people.browser().signIn("pass@example.com", PASSWORD, "").status())
                .isEqualTo(403);
        assertThat(people.browser().signIn("pass@example.com", NEW, "").status())
                .isEqualTo(200);
    }

    @Test
    void a_session_of_another_browser_is_ended_and_nobody_elses() {
        people.member(acme, "mine@example.com", "member");
        people.member(acme, "theirs@example.com", "member");
        Browser mine = people.signedIn("mine@example.com");
        Browser also = people.signedIn("mine@example.com");
        Browser theirs = people.signedIn("theirs@example.com");
        Visit list = mine.get("/console/me/sessions");
        assertThat(list.page().select("tbody tr")).hasSize(2);
        String token = Browser.body(Browser.form(list, "/end"));
        String foreign = theirs.get("/console/me/sessions").text();
        assertThat(foreign).contains("This session");
        int id = people.server
                .database()
                .read(handle -> handle.createQuery("SELECT max(id) FROM login_session")
                        .mapTo(int.class)
                        .one());
        assertThat(mine.visit("POST", "/console/me/sessions/" + id + "/end", token)
                        .status())
                .isEqualTo(404);
        assertThat(mine.visit("POST", "/console/me/sessions/x/end", token).status())
                .isEqualTo(404);
        assertThat(told(mine.send(list, "/end"))).isEqualTo("The session was ended.");
        assertThat(also.get("/console/me").title()).isEqualTo("Sign in – Tenantry");
        assertThat(theirs.get("/console/me").status()).isEqualTo(200);
    }

    @Test
    void a_second_factor_is_turned_on_and_off() {
        people.member(acme, "factor@example.com", "member");
        Browser browser = people.signedIn("factor@example.com");
        Visit enrolling = browser.send(browser.get("/console/me/second-factor"), "/enroll", "password", PASSWORD);
        String secret = enrolling.page().select(".secret").text();
        assertThat(browser.send(enrolling, "/confirm", "secret", "<script>", "password", PASSWORD, "code", "1")
                        .title())
                .isEqualTo("Second factor – Tenantry");
        Visit on = browser.send(
                enrolling, "/confirm", "password", PASSWORD, "code", OneTimeCodes.at(secret, people.clock.instant()));
        String recovery = on.page().select(".codes li").eachText().getFirst();
        Visit page = browser.get("/console/me/second-factor");
        assertThat(page.text()).contains("It is on", "Recovery codes left: 1");
        assertThat(browser.send(page, "/disable", "password", PASSWORD, "code", "")
                        .fault("code"))
                .isNotEmpty();
        Visit off = browser.send(page, "/disable", "password", PASSWORD, "code", recovery);
        assertThat(told(off)).startsWith("The second factor is off.");
        assertThat(people.signedIn("factor@example.com").get("/console/").status())
                .isEqualTo(200);
    }
}
