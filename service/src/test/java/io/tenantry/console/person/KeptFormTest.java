package io.tenantry.console.person;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Forms that are sent after a session has expired. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptFormTest {
    private static final String TOLD = "Your session had ended before this form was sent.";

    private final PeopleScene people = new PeopleScene();
    private final int acme = people.scene.organization("Acme");
    private final String path = people.path(acme);

    @BeforeAll
    void fill() {
        people.member(acme, "ada@example.com", "admin");
        people.member(acme, "eve@example.com", "admin");
    }

    @AfterAll
    void stop() {
        people.close();
    }

    private void expire() {
        people.clock.advance(Duration.ofMinutes(61));
    }

    private static Visit signIn(Browser browser, Visit page, String name, String password) {
        return browser.send(page, "sign-in", "username", name, "password", password);
    }

    private Visit signIn(Browser browser, Visit page, String person) {
        return signIn(browser, page, person, PeopleScene.PASSWORD);
    }

    private static String kept(Visit page) {
        return Objects.requireNonNull(
                        page.page().selectFirst("input[name=kept_form]"),
                        page.page().text())
                .attr("value");
    }

    @Test
    void the_same_person_gets_it_back_as_it_was_filled_and_nothing_is_carried_out() {
        Browser ada = people.signedIn("ada@example.com");
        Visit invitations = ada.get(path + "/invitations");
        expire();
        String typed = "one@example.com, <b>two</b>@example.com\nthree@example.com";
        Visit ended = ada.sendOnly(invitations, "/invitations", "email", typed, "role", "member");
        assertThat(ended.status()).isEqualTo(403);
        assertThat(ended.title()).startsWith("Sign in");
        assertThat(ended.text()).contains("the form was not carried out");
        // Somebody at the same browser cannot read it.
        assertThat(ended.reply().body()).doesNotContain("one@example.com");

        // It outlasts a wrong password.
        Visit wrong = ada.send(ended, "sign-in", "username", "ada@example.com", "password", "no");
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(kept(wrong)).isEqualTo(kept(ended));
        Visit back = signIn(ada, wrong, "ada@example.com");
        assertThat(back.title()).startsWith("Your form is still here");
        Visit form = ada.send(back, "/invitations");
        assertThat(form.title()).startsWith("Invitations");
        assertThat(form.text()).contains(TOLD);
        assertThat(Objects.requireNonNull(form.page().getElementById("email"))
                        .wholeText()
                        .replace("\r\n", "\n")
                        .strip())
                .isEqualTo(typed);
        assertThat(people.scene.count("invitation")).isZero();

        Visit sent = ada.send(form, "/invitations", "email", "one@example.com");
        assertThat(sent.text()).contains("The invitation was sent.").doesNotContain(TOLD);
        assertThat(people.scene.count("invitation")).isOne();
        people.scene.sql("DELETE FROM invitation");
    }

    @Test
    void another_person_and_an_operator_never_get_it() {
        Browser ada = people.signedIn("ada@example.com");
        Visit profile = ada.get("/console/me");
        expire();
        Visit ended = ada.sendOnly(profile, "/me", "name", "Ada the First");
        String kept = kept(ended);
        String cookie = ada.cookie();
        Visit home = signIn(ada, ended, "eve@example.com");
        assertThat(home.title()).doesNotContain("Your form");
        assertThat(home.reply().body()).doesNotContain("Ada the First", kept);
        // Not even those who have its text.
        Visit own = ada.get("/console/me");
        Visit shown = ada.send(own, "/me", "kept_form", kept);
        assertThat(shown.reply().body()).doesNotContain("Ada the First");
        assertThat(shown.title()).isEqualTo(own.title());

        ada.cookie(cookie);
        Visit dashboard = signIn(ada, ended, TestServer.OPERATOR.username(), TestServer.OPERATOR.password());
        assertThat(dashboard.title()).startsWith("Dashboard");
        assertThat(people.scene.count("person WHERE name = 'Ada the First'")).isZero();

        for (String tampered : new String[] {"", "x", kept.substring(1), kept + "A", "<b>", kept.repeat(30)}) {
            Browser again = people.signedIn("ada@example.com");
            Visit page = again.send(again.get("/console/me"), "/me", "kept_form", tampered, "name", "Tampered");
            assertThat(page.title()).as(tampered).isEqualTo(own.title());
        }
        assertThat(people.scene.count("person WHERE name = 'Tampered'")).isZero();
        // It is good for a day.
        Browser late = people.signedIn("ada@example.com");
        assertThat(late.send(late.get("/console/me"), "/me", "kept_form", kept).value("name"))
                .isEqualTo("Ada the First");
        people.clock.advance(Duration.ofHours(24));
        late = people.signedIn("ada@example.com");
        assertThat(late.send(late.get("/console/me"), "/me", "kept_form", kept).value("name"))
                .isEqualTo("ada");
    }

    @Test
    void secrets_are_not_kept() {
        Browser operator = people.browser();
        operator.signIn();
        Visit page = operator.get("/console/operators");
        expire();
        Visit ended = operator.sendOnly(page, "/operators", "username", "grace", "password", "a very secret one 1!");
        Visit back = signIn(operator, ended, TestServer.OPERATOR.username(), TestServer.OPERATOR.password());
        Visit form = operator.send(back, "/operators");
        assertThat(form.value("username")).isEqualTo("grace");
        assertThat(form.value("password")).isEmpty();
        assertThat(form.page().select("details.adding[open]")).hasSize(1);
        assertThat(people.scene.count("operator WHERE username = 'grace'")).isZero();
    }

    @Test
    void a_bulk_change_is_shown_again_with_the_same_selection_and_not_begun() {
        Browser operator = people.browser();
        operator.signIn();
        Visit preview = operator.get("/console/bulk-changes/new?act=disable&which=all&filter=acme&status=enabled");
        assertThat(preview.title()).startsWith("Disable 1 organization");
        expire();
        Visit ended = operator.sendOnly(preview, "/bulk-changes/new");
        assertThat(ended.status()).isEqualTo(403);
        Visit back = signIn(operator, ended, TestServer.OPERATOR.username(), TestServer.OPERATOR.password());
        Visit form = operator.send(back, "/bulk-changes/new");
        assertThat(form.status()).isEqualTo(200);
        assertThat(form.title()).isEqualTo(preview.title());
        assertThat(form.text()).contains(TOLD);
        String fields = "form[method=post] input[name~=act|which|choose|filter|status|count]";
        assertThat(form.page().select(fields).eachAttr("value"))
                .isEqualTo(preview.page().select(fields).eachAttr("value"))
                .contains("disable", "acme", "enabled", "1");
        assertThat(people.scene.count("bulk_change")).isZero();
    }

    @Test
    void settings_come_back_beside_what_changed_in_the_meantime() {
        Browser operator = people.browser();
        operator.signIn();
        Visit settings = operator.get(path + "/settings");
        expire();
        Visit ended = operator.sendOnly(settings, "/settings", "business_unit_id", "Typed");
        people.scene.sql("UPDATE organization SET business_unit_id = 'Stored' WHERE id = ?", acme);
        Visit back = signIn(operator, ended, TestServer.OPERATOR.username(), TestServer.OPERATOR.password());
        Visit form = operator.send(back, "/settings");
        assertThat(form.status()).isEqualTo(200);
        assertThat(form.value("business_unit_id")).isEqualTo("Typed");
        assertThat(form.hint("business_unit_id")).contains("Changed in the meantime to: Stored");
    }

    @Test
    void forms_without_input_and_forms_of_no_session_lead_to_the_sign_in() {
        Browser ada = people.signedIn("ada@example.com");
        Visit profile = ada.get("/console/me");
        expire();
        for (String action : new String[] {"/sign-out", "/me"}) {
            String body = action.equals("/me") ? "name=Mallory&token=x" : Browser.body(Browser.form(profile, action));
            Visit ended = ada.visit("POST", "/console" + action, body);
            assertThat(ended.status()).as(action).isEqualTo(303);
            assertThat(ended.header("Location")).as(action).endsWith("/console/?ended");
        }
        Visit foreign = ada.visit(
                "POST", "/console/me", Browser.body(Browser.form(profile, "/me")), "Sec-Fetch-Site", "cross-site");
        assertThat(foreign.status()).isEqualTo(303);
        // A session that was ended on purpose keeps nothing.
        Browser out = people.signedIn("ada@example.com");
        Visit page = out.get("/console/me");
        String cookie = out.cookie();
        out.send(page, "/sign-out");
        out.cookie(cookie);
        assertThat(out.sendOnly(page, "/me", "name", "Ada").status()).isEqualTo(303);
    }
}
