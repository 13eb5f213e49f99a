package io.tenantry.console.installation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.console.person.PeopleScene;
import io.tenantry.storage.ObjectIds;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People across organizations, and operators who act as one of them. */
@SuppressWarnings("NullAway.Init")
class ImpersonationPagesTest {
    private final PeopleScene people = new PeopleScene();
    private final ObjectIds ids = ObjectIds.read(people.server.database());
    private final int acme = people.scene.organization("Acme");
    private final int other = people.scene.organization("Other");
    private final String path = people.path(acme);
    private Browser operator;
    private int ada;
    private String page;

    @BeforeEach
    void fill() {
        ada = people.member(acme, "ada@example.com", "admin");
        people.scene.member(other, ada, "member");
        people.member(acme, "bo@example.com", "member");
        page = "/console/people/" + ids.of(ObjectIds.Kind.PERSON, ada);
        operator = people.browser();
        operator.signIn();
    }

    @AfterEach
    void stop() {
        people.close();
    }

    private String membership(int organization) {
        return ids.of(
                ObjectIds.Kind.MEMBERSHIP,
                people.server
                        .database()
                        .read(handle -> handle.createQuery(
                                        "SELECT id FROM membership WHERE organization_id = :organization AND person_id"
                                                + " = :person")
                                .bind("organization", organization)
                                .bind("person", ada)
                                .mapTo(int.class)
                                .one()));
    }

    private Visit act() {
        return operator.send(
                operator.get(page), "/impersonate", "membership", membership(acme), "reason", "Ticket 4711");
    }

    private static String banner(Visit page) {
        return page.page().select(".acting p").text();
    }

    @Test
    void people_are_found_across_organizations_with_memberships_and_sessions() {
        people.signedIn("ada@example.com");
        Visit list = operator.get("/console/people?filter=ADA&sort=-email");
        assertThat(list.page().select("tbody tr").eachText())
                .hasSize(2)
                .anySatisfy(row -> assertThat(row).contains("ada ada@example.com Acme Administrator Enabled"))
                .anySatisfy(row -> assertThat(row).contains("ada ada@example.com Other Member Enabled"));
        assertThat(operator.get("/console/people?filter=nobody").text()).contains("No people match");

        Visit one = operator.get(page);
        assertThat(one.text()).contains("E-mail address ada@example.com", "2 memberships", "1 session");
        assertThat(one.page().select("section:has(#sessions) tbody tr").text()).contains("The person, console");
        Browser person = people.signedIn("bo@example.com");
        for (String closed : List.of("/console/people", page)) {
            assertThat(person.visit("GET", closed, null).status()).isEqualTo(404);
        }
        assertThat(operator.visit("GET", "/console/people/nonsense", null).status())
                .isEqualTo(404);
    }

    @Test
    void an_operator_gives_a_reason_acts_in_one_organization_and_ends_it_in_one_click() {
        Visit missing =
                operator.send(operator.get(page), "/impersonate", "membership", membership(acme), "reason", " ");
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.fault("reason")).isEqualTo("Enter the reason: it is in the history.");
        assertThat(missing.page().select("[autofocus]").eachAttr("id")).containsExactly("reason");

        Visit acting = act();
        assertThat(acting.title()).startsWith("Acme");
        assertThat(banner(acting)).isEqualTo("You act as ada@example.com. Reason: Ticket 4711");
        for (String tab :
                List.of("", "/settings", "/limits", "/members", "/keys", "/webhooks", "/history", "/deletion")) {
            Visit visit = operator.visit("GET", path + tab, null);
            assertThat(visit.status()).as(tab).isEqualTo(200);
            assertThat(banner(visit)).as(tab).startsWith("You act as ada@example.com.");
            assertThat(visit.page().select(".acting form[action$=/impersonation/end] button"))
                    .as(tab)
                    .hasSize(1);
        }
        // Neither other organizations, nor the person's account, nor pages for operators.
        for (String closed : List.of(
                people.path(other), "/console/me", "/console/me/password", "/console/join", "/console/people", page)) {
            Visit closedPage = operator.visit("GET", closed, null);
            assertThat(closedPage.status()).as(closed).isEqualTo(404);
            // The banner is on pages for faults, too, and ends the impersonation there.
            assertThat(banner(closedPage)).as(closed).isEqualTo("You act as ada@example.com. Reason: Ticket 4711");
            assertThat(closedPage.page().select(".acting form[action$=/impersonation/end] input[name=token]"))
                    .as(closed)
                    .hasSize(1);
        }
        assertThat(acting.page().select("form[action*=leave], form[action*=sign-out]"))
                .isEmpty();

        Visit settings = operator.get(path + "/settings");
        operator.send(settings, "/settings", "timezone", "Europe/Berlin");
        Visit ended = operator.send(operator.visit("GET", "/console/nothing", null), "/impersonation/end");
        assertThat(banner(operator.visit("GET", "/console/nothing", null))).isEmpty();
        assertThat(PeopleScene.told(ended)).isEqualTo("You act as yourself again.");
        assertThat(ended.title()).startsWith("ada");
        assertThat(banner(ended)).isEmpty();
        assertThat(people.scene.count("login_session WHERE impersonator IS NOT NULL"))
                .isZero();
        assertThat(people.scene.count("audit_event WHERE action = 'updateOrganisation' AND operator = 'operator'"
                        + " AND person_id = " + ada))
                .isEqualTo(1);
        assertThat(operator.get("/console/history?act=impersonate&by=operator").text())
                .contains("Impersonate user", "Reason: unset → Ticket 4711");
        assertThat(people.signedIn("ada@example.com").get(path + "/history").text())
                .contains("Impersonate user", "Ticket 4711");
    }

    @Test
    void an_impersonation_ends_with_its_hour_with_the_operator_and_never_signs_the_person_out() {
        Browser person = people.signedIn("ada@example.com");
        act();
        String cookie = operator.cookie();
        String token = Objects.requireNonNull(operator.get(path).page().selectFirst("input[name=token]"))
                .attr("value");
        for (String form : List.of("/sign-out", "/sign-out-everywhere")) {
            assertThat(operator.visit("POST", "/console" + form, "token=" + token)
                            .status())
                    .isEqualTo(403);
        }
        assertThat(person.visit("GET", path, null).status()).isEqualTo(200);

        // The cookie of another operator does not carry it.
        Browser second = people.browser();
        second.signIn();
        String own = second.cookie().substring(second.cookie().indexOf('=') + 1);
        Browser thief = people.browser();
        thief.cookie(cookie.substring(0, cookie.lastIndexOf('.') + 1) + "x".repeat(own.length()));
        assertThat(thief.visit("GET", path, null).status()).isEqualTo(303);
        thief.cookie(cookie.replaceFirst("=i\\.", "=p.").replaceFirst("\\.[^.]*$", ""));
        assertThat(thief.visit("GET", path, null).status()).isEqualTo(303);

        people.clock.advance(Duration.ofMinutes(61));
        assertThat(operator.visit("GET", path, null).header("Location")).contains("/?next=");
    }

    @Test
    void forms_without_the_token_and_memberships_of_others_are_refused() {
        assertThat(operator.visit("POST", page + "/impersonate", "reason=x").status())
                .isEqualTo(403);
        assertThat(operator.send(
                                operator.get(page),
                                "/impersonate",
                                "membership",
                                ids.of(ObjectIds.Kind.MEMBERSHIP, 999),
                                "reason",
                                "x")
                        .status())
                .isEqualTo(404);
        assertThat(operator.visit("POST", "/console/impersonation/end", "token=x")
                        .status())
                .isEqualTo(403);
        people.scene.sql(
                "UPDATE membership SET disabled = true WHERE person_id = ? AND organization_id = ?", ada, acme);
        Visit refused =
                operator.send(operator.get(page), "/impersonate", "membership", membership(acme), "reason", "x");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(PeopleScene.alert(refused)).contains("This user is disabled.");
        assertThat(people.scene.count("login_session WHERE impersonator IS NOT NULL"))
                .isZero();
    }
}
