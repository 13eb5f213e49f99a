package io.tenantry.console.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.person.PeopleScene;
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

    @Test
    void one_figure_is_no_line() {
        sample("0 hours", 1, 1);
        Document page = operator.get("/console/").page();
        assertThat(page.select("figure polyline")).isEmpty();
        assertThat(page.select("figure p").eachText())
                .containsOnly("A figure is stored every hour. The line begins with the second one.");
    }
}
