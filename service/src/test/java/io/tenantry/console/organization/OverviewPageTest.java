package io.tenantry.console.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.console.person.PeopleScene;
import java.util.List;
import java.util.Objects;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The limits and the latest changes on the first page of an organization. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverviewPageTest {
    private final PeopleScene people = new PeopleScene();
    private int organizations;

    @AfterAll
    void stop() {
        people.close();
    }

    private int organization() {
        return people.scene.organization("Viewed " + ++organizations);
    }

    private Browser operator() {
        Browser browser = people.browser();
        browser.signIn();
        return browser;
    }

    private static List<String> bars(Visit page) {
        return page.page().select(".bars li").stream()
                .map(bar -> bar.select("strong, span").text() + " | "
                        + Objects.requireNonNull(bar.selectFirst("meter")).attr("value") + " | "
                        + Objects.requireNonNull(bar.selectFirst("meter")).attr("aria-label"))
                .toList();
    }

    private static List<String> changes(Visit page) {
        return page.page().select("[aria-labelledby=latest] tbody th summary").eachText();
    }

    @Test
    void limits_in_force_are_bars_for_operators_and_members_of_the_whole_organization() {
        int viewed = organization();
        String path = people.path(viewed);
        people.member(viewed, "bars-member@example.com", "member");
        int guest = people.person("bars-guest@example.com", "Guest");
        int project = people.scene.project(viewed, "Answers");
        people.scene.projectMember(viewed, project, guest, "member");
        people.scene.sql("UPDATE organization SET quota_max_users = 8, quota_max_projects = 3 WHERE id = ?", viewed);
        List<String> expected = List.of(
                "Members 2 of 8 used, members of projects alone included | 25 | Members used",
                "Projects 1 of 3 used | 33 | Projects used");
        Visit seen = operator().get(path);
        assertThat(bars(seen)).containsAll(expected);
        // The other number counts what its list has.
        assertThat(seen.page().select(".counts li").eachText())
                .startsWith("1 Members of the whole organization", "1 Projects of at most 3");
        assertThat(seen.page().select("[aria-labelledby=limits] > p a").eachAttr("abs:href"))
                .containsExactly(people.server.url() + path + "/limits");
        assertThat(bars(people.signedIn("bars-member@example.com").get(path))).isEqualTo(bars(seen));
        Visit least = people.signedIn("bars-guest@example.com").get(path);
        assertThat(least.title()).startsWith("Viewed");
        assertThat(least.page().select(".bars, #limits, #latest")).isEmpty();
    }

    @Test
    void the_five_latest_changes_lead_to_the_history() {
        int viewed = organization();
        int other = organization();
        String path = people.path(viewed);
        people.member(viewed, "latest-admin@example.com", "admin");
        people.member(viewed, "latest-member@example.com", "member");
        Browser admin = people.signedIn("latest-admin@example.com");
        Browser member = people.signedIn("latest-member@example.com");
        Browser operator = operator();
        for (int i = 1; i <= 6; i++) {
            operator.send(operator.get(path + "/settings"), "/settings", "name", "Viewed anew " + i);
        }
        operator.send(operator.get(people.path(other) + "/settings"), "/settings", "name", "Viewed elsewhere");
        for (Browser reader : List.of(operator, admin)) {
            Visit page = reader.get(path);
            assertThat(changes(page)).hasSize(5).containsOnly(changes(page).getFirst());
            assertThat(page.page().select("[aria-labelledby=latest] ins").eachText())
                    .containsExactly(
                            "Viewed anew 6", "Viewed anew 5", "Viewed anew 4", "Viewed anew 3", "Viewed anew 2");
            Element all = Objects.requireNonNull(page.page().selectFirst("[aria-labelledby=latest] > p a"));
            assertThat(all.attr("abs:href")).isEqualTo(people.server.url() + path + "/history");
            assertThat(reader.get(path + "/history").page().select("tbody ins").eachText())
                    .hasSizeGreaterThanOrEqualTo(6)
                    .startsWith("Viewed anew 6", "Viewed anew 5");
        }
        assertThat(member.get(path).page().select("#latest")).isEmpty();
    }
}
