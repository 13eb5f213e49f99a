package io.tenantry.console.organization.setting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.console.person.PeopleScene;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Fields of settings and limits that are checked while a form is filled in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CheckedFieldsTest {
    private final PeopleScene people = new PeopleScene();
    private final int acme = people.scene.organization("Acme");
    private final String path = people.path(acme);
    private Browser operator;
    private Browser admin;
    private Browser member;

    @BeforeAll
    void fill() {
        people.scene.organization("Beta");
        people.member(acme, "admin@example.com", "admin");
        people.member(acme, "member@example.com", "member");
        operator = people.browser();
        operator.signIn();
        admin = people.signedIn("admin@example.com");
        member = people.signedIn("member@example.com");
    }

    @AfterAll
    void stop() {
        people.close();
    }

    /** The check of a page with these values. */
    private Visit check(Browser browser, String tab, String... filledIn) {
        Visit page = browser.get(path + tab);
        return browser.visit("POST", path + tab + "/check", Browser.body(Browser.form(page, tab), filledIn));
    }

    private static void tells(Visit checked, String text) {
        assertThat(checked.status()).isEqualTo(200);
        assertThat(checked.header("Content-Type")).startsWith("text/plain");
        assertThat(checked.header("Cache-Control")).isEqualTo("no-store");
        assertThat(checked.reply().body()).isEqualTo(text);
    }

    @Test
    void a_check_tells_what_saving_would() {
        String typed = "<b>no zone</b>";
        Visit page = operator.get(path + "/settings");
        Visit saved = operator.send(page, "/settings", "timezone", typed);
        String fault = saved.page().select("#timezone-faults li").text();
        assertThat(fault).isNotEmpty();
        String line = "timezone\t" + fault;
        tells(check(operator, "/settings", "timezone", typed), line);
        tells(check(admin, "/settings", "timezone", typed), line);
        assertThat(check(operator, "/settings", "timezone", typed, "name", "")
                        .reply()
                        .body()
                        .lines())
                .hasSize(2)
                .contains(line);
        tells(check(operator, "/settings", "timezone", "Europe/Berlin"), "");
        assertThat(operator.get(path + "/settings").value("timezone")).isEqualTo(page.value("timezone"));
    }

    @Test
    void values_are_checked_together() {
        Visit checked =
                check(operator, "/policy", "password_policy_max_length", "10", "password_policy_min_length", "20");
        assertThat(checked.reply().body()).startsWith("password_policy_m").contains("\t");
        tells(check(operator, "/policy", "password_policy_max_length", "30", "password_policy_min_length", "20"), "");
    }

    @Test
    void a_name_of_another_organization_is_told_to_operators() {
        tells(check(operator, "/settings", "name", "bETA"), "name\tAnother organization has this name.");
        tells(check(operator, "/settings", "name", "Acme 2"), "");
        tells(check(admin, "/settings", "name", "Beta"), "");
        assertThat(check(operator, "/settings", "name", "").reply().body()).isNotEmpty();
    }

    @Test
    void limits_are_checked_as_well() {
        assertThat(check(operator, "/limits", "quota_max_users", "many").reply().body())
                .isNotEmpty();
        assertThat(check(operator, "/limits", "ceiling_members", "-1").reply().body())
                .isNotEmpty();
        tells(check(operator, "/limits", "quota_max_users", "12"), "");
    }

    @Test
    void only_those_who_change_settings_check_them() {
        String body = Browser.body(Browser.form(operator.get(path + "/settings"), "/settings"));
        assertThat(member.visit("POST", path + "/settings/check", body).status())
                .isEqualTo(403);
        String own = Browser.body(Browser.form(member.get("/console/me"), "/me"));
        assertThat(member.visit("POST", path + "/settings/check", own).status()).isEqualTo(403);
        assertThat(people.browser()
                        .visit("POST", path + "/settings/check", body)
                        .status())
                .isEqualTo(303);
    }

    @Test
    void what_nobody_of_the_organization_changes_is_no_form() {
        for (String tab : new String[] {"/policy", "/privacy"}) {
            Visit page = admin.get(path + tab);
            assertThat(page.page().select("main form, main input")).isEmpty();
            assertThat(page.page().select("main .groups > p").text())
                    .isEqualTo("Only operators change these settings.");
            assertThat(page.page().select("main fieldset")).isNotEmpty();
        }
        assertThat(member.get(path + "/settings")
                        .page()
                        .select("main .groups > p")
                        .text())
                .isEqualTo("Administrators of the organization and operators change these settings.");
    }
}
