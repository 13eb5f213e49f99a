package io.tenantry.console.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.console.person.PeopleScene;
import java.util.List;
import java.util.Objects;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DashboardPageTest {
    private final PeopleScene people = new PeopleScene();
    private final Browser operator = people.browser();

    @BeforeEach
    void sign_in() {
        operator.signIn();
    }

    @AfterEach
    void stop() {
        people.close();
    }

    /** Stores a sample, or replaces the one that the server has stored. */
    private void sample(String age, int organizations, int members) {
        people.scene.sql(
                "INSERT INTO growth_sample VALUES (date_trunc('hour', now()) - CAST(? AS interval), ?, ?)"
                        + " ON CONFLICT (at) DO UPDATE SET organizations = excluded.organizations, members = excluded.members",
                age,
                organizations,
                members);
    }

    @Test
    void numbers_over_time_are_lines_with_the_same_figures_in_a_table() {
        sample("2 hours", 1_000, 5);
        sample("1 hour", 3_000, 5);
        sample("0 hours", 2_000, 5);
        Document page = operator.get("/console/").page();
        Element organizations = page.select("figure").getFirst();
        assertThat(organizations.select("figcaption").text()).isEqualTo("Organizations");
        assertThat(organizations.select("polyline").attr("points")).isEqualTo("0.0,134.0 300.0,6.0 600.0,70.0");
        assertThat(organizations.select(".plot .soft").eachText()).containsExactly("3,000", "1,000");
        assertThat(organizations.select("svg").attr("aria-label"))
                .matches("Organizations: from 1,000 on .* to 2,000 on .*");
        assertThat(organizations.select("td.number").eachText()).containsExactly("1,000", "3,000", "2,000");
        assertThat(page.select("figure").get(1).select("polyline").attr("points"))
                .isEqualTo("0.0,70.0 300.0,70.0 600.0,70.0");
    }

    private static List<String> state(Document page) {
        return page.select("section:has(#state) dt").stream()
                .map(part -> {
                    Element value = Objects.requireNonNull(part.nextElementSibling());
                    return "%s: %s (%s)"
                            .formatted(part.text(), value.text(), value.child(0).className());
                })
                .toList();
    }

    @Test
    void an_installation_where_all_is_well_says_so() {
        Document page = operator.get("/console/").page();
        assertThat(state(page).subList(0, 3))
                .containsExactly(
                        "Failed sign-ins: None in 24 hours (status on)",
                        "Mail: None waits (status on)",
                        "Webhooks: No receiver fails (status on)");
        assertThat(state(page).get(3)).matches("Nodes: 1 node, version \\S+ \\(status on\\)");
        assertThat(state(page).get(4)).isEqualTo("Background work: All in time (status on)");
        assertThat(page.select("section:has(#fullest) p").text())
                .isEqualTo("No organization has come to 80 % of a limit.");
    }

    @Test
    void what_fails_and_what_waits_is_counted() {
        int acme = people.scene.organization("Acme");
        people.scene.sql(
                "INSERT INTO webhook_endpoint (organization_id, project_id, retry_at) VALUES (?, 0, now())", acme);
        people.scene.sql("""
                INSERT INTO outgoing_mail (recipient, subject, text_part, html_part, created_at, next_attempt_at)
                VALUES ('lin@example.org', 'Hello', '\\x01', '\\x01', now() - interval '1 hour', now() + interval '1 day')""");
        people.browser().signIn(TestServer.OPERATOR.username(), "wrong", "");
        Document page = operator.get("/console/").page();
        assertThat(state(page).subList(0, 3))
                .containsExactly(
                        "Failed sign-ins: 1 in 24 hours (status off)",
                        "Mail: 1 waits, the oldest for 60 minutes (status bad)",
                        "Webhooks: 1 receiver fails (status bad)");
        assertThat(page.select("section:has(#state) a").eachAttr("href"))
                .anyMatch(link -> link.matches(".*history\\?act=SignIn&from=[-0-9]{10}"));
    }

    @Test
    void limits_that_are_nearly_used_are_listed_with_the_fullest_first() {
        full("Acme", 8, "1970-01-01", 80);
        full("Zebra", 10, "1970-01-01", 100);
        // Of a day that is over, and below the shares of which admins are told.
        full("Past", 10, "2020-01-01", 100);
        full("Empty", 3, "1970-01-01", 0);
        Document page = operator.get("/console/").page();
        assertThat(page.select(".fullest li").eachText())
                .containsExactly("Zebra Agents: 10 of 10 100 %", "Acme Agents: 8 of 10 80 %");
        assertThat(page.select(".fullest a").eachAttr("href")).allMatch(link -> link.endsWith("/limits"));
        assertThat(page.select(".fullest meter").eachAttr("value")).containsExactly("100", "80");
    }

    private void full(String name, int used, String period, int told) {
        int organization = people.scene.organization(name);
        people.scene.sql("UPDATE organization SET max_agents_limit = 10 WHERE id = ?", organization);
        people.scene.sql(
                "INSERT INTO usage_counter (organization_id, metric, period, project_id, used, told)"
                        + " VALUES (?, 'agents', CAST(? AS date), 0, ?, ?)",
                organization,
                period,
                used,
                told);
    }

    @Test
    void one_figure_is_no_line() {
        sample("0 hours", 1, 1);
        Document page = operator.get("/console/").page();
        assertThat(page.select("figure polyline")).isEmpty();
        assertThat(page.select("figure p").eachText())
                .containsOnly("A figure is stored every hour. The line begins with the second one.");
    }
}
