package io.tenantry.console.organization.setting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.console.person.PeopleScene;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The limits of an organization with their use, and the values in force beside settings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class LimitPagesTest {
    private final PeopleScene people = new PeopleScene();
    private final int acme = people.scene.organization("Acme");
    private final String path = people.path(acme);
    private Browser operator;
    private Browser admin;

    @BeforeAll
    void fill() {
        people.member(acme, "admin@example.com", "admin");
        people.member(acme, "member@example.com", "member");
        operator = people.browser();
        operator.signIn();
        admin = people.signedIn("admin@example.com");
    }

    @AfterAll
    void stop() {
        people.close();
    }

    private static String group(Visit page, String title) {
        return page.page().select("fieldset").stream()
                .filter(group -> Objects.requireNonNull(group.selectFirst("legend"))
                        .text()
                        .equals(title))
                .findFirst()
                .orElseThrow()
                .text();
    }

    @Test
    void operators_set_value_and_ceiling_and_both_audiences_see_use_and_reason() {
        Visit page = operator.get(path + "/limits");
        assertThat(group(page, "Members")).contains("2 used", "In force: no limit, the default.", "Default: no limit");
        Visit saved = operator.send(page, "/limits", "quota_max_users", "10", "ceiling_members", "4");
        assertThat(PeopleScene.told(saved)).isEqualTo("The changes were saved.");
        assertThat(saved.value("quota_max_users")).isEqualTo("10");
        assertThat(saved.value("ceiling_members")).isEqualTo("4");
        assertThat(group(saved, "Members"))
                .contains("2 of 4 used", "In force: 4, the ceiling that operators set, changed ", " by operator.");
        assertThat(Objects.requireNonNull(saved.page().selectFirst("meter[aria-label=Members used]"))
                        .attr("value"))
                .isEqualTo("50");

        Visit own = admin.get(path + "/limits");
        assertThat(group(own, "Members"))
                .contains("2 of 4 used", "In force: 4, the ceiling that operators set, changed ", " by Operator.");
        assertThat(own.page().select("input[name=quota_max_users], input[name=ceiling_members]"))
                .isEmpty();
        assertThat(own.page().select("span#quota_max_users").text()).isEqualTo("10");

        Visit removed = operator.send(saved, "/limits", "quota_max_users", "", "ceiling_members", "");
        assertThat(group(removed, "Members")).contains("In force: no limit");
    }

    @Test
    void every_fault_stands_at_its_field_and_nothing_is_stored() {
        Visit told = operator.send(
                operator.get(path + "/limits"),
                "/limits",
                "max_agents_limit",
                "7",
                "quota_max_projects",
                "0",
                "ceiling_projects",
                "many");
        assertThat(told.status()).isEqualTo(400);
        assertThat(told.fault("quota_max_projects")).isNotEmpty();
        assertThat(told.fault("ceiling_projects")).isNotEmpty();
        assertThat(told.value("ceiling_projects")).isEqualTo("many");
        assertThat(told.value("max_agents_limit")).isEqualTo("7");
        assertThat(told.page().select("[autofocus]").eachAttr("id")).containsExactly("quota_max_projects");
        assertThat(operator.get(path + "/limits").value("max_agents_limit")).isEmpty();
    }

    @Test
    void an_administrator_changes_what_is_theirs_below_the_ceiling() {
        operator.send(operator.get(path + "/limits"), "/limits", "ceiling_concurrent_runs", "20");
        Visit page = admin.get(path + "/limits");
        Visit above = admin.send(page, "/limits", "max_concurrent_runs_limit", "21");
        assertThat(above.status()).isEqualTo(400);
        assertThat(above.fault("max_concurrent_runs_limit")).isEqualTo("Must not be above the ceiling, 20.");
        Visit saved = admin.send(page, "/limits", "max_concurrent_runs_limit", "12");
        assertThat(PeopleScene.told(saved)).isEqualTo("The changes were saved.");
        assertThat(group(saved, "Concurrent runs"))
                .contains("0 of 12 used", "In force: 12, the value of this organization", " by admin@example.com.");
        Visit stale = admin.send(page, "/limits", "max_concurrent_runs_limit", "13");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.page().select("[autofocus]").eachAttr("id")).containsExactly("max_concurrent_runs_limit");
        assertThat(stale.hint("max_concurrent_runs_limit")).contains("Changed in the meantime to: 12");
        assertThat(PeopleScene.told(admin.send(stale, "/limits"))).isEqualTo("The changes were saved.");
        assertThat(admin.get(path + "/limits").value("max_concurrent_runs_limit"))
                .isEqualTo("13");
    }

    @Test
    void settings_tell_the_value_in_force_and_why() {
        Visit page = operator.get(path + "/privacy");
        assertThat(page.page().select("#contact_profile_ttl_in_minutes-note").text())
                .isEqualTo("In force: 30 days, the default. Applied by the service of conversations.");
        Visit saved = operator.send(page, "/privacy", "contact_profile_ttl_in_minutes", "120");
        assertThat(saved.page().select("#contact_profile_ttl_in_minutes-note").text())
                .startsWith("In force: 2 hours, the value of this organization, changed ")
                .endsWith(" by operator. Applied by the service of conversations.");
        Visit member = people.signedIn("member@example.com").get(path + "/settings");
        assertThat(member.page().select("p.note").text()).contains("In force: the default.");
        assertThat(member.page().select("main form[method=post] button")).isEmpty();
    }

    @Test
    void the_policy_tells_whom_it_affects_and_operators_enforce_it() {
        Visit own = admin.get(path + "/policy");
        assertThat(own.text()).contains("People of the organization 2", "An operator enforces a policy.");
        assertThat(own.page().select("form[action*=enforce]")).isEmpty();
        assertThat(admin.visit("POST", path + "/policy/enforce", Browser.body(Browser.form(own, "/sign-out")))
                        .status())
                .isEqualTo(404);

        int older = people.scene.organization("Older");
        people.member(older, "old@example.com", "admin");
        Browser old = people.signedIn("old@example.com");
        Visit page = operator.get(people.path(older) + "/policy");
        assertThat(page.text()).contains("People of the organization 1");
        Visit told = operator.send(page, "/policy/enforce-older");
        assertThat(PeopleScene.told(told)).startsWith("The password policy is enforced");
        assertThat(old.visit("GET", people.path(older), null).status()).isEqualTo(303);
        assertThat(people.scene.count("audit_event WHERE action = 'enforcePasswordPolicy'"))
                .isEqualTo(1);
    }
}
