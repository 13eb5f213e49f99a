package io.tenantry.console.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The list of organizations, and the form that creates one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrganizationListPageTest {
    private static final int MANY = 60;
    private static final String PASSWORD = "a long one, really 1!";

    private final TestServer server = TestServer.start();
    private final Scene scene = new Scene(server);
    private final Browser browser = new Browser(server);

    @BeforeAll
    void fill() {
        browser.signIn();
        Visit empty = browser.get("/console/organizations");
        assertThat(empty.text()).contains("There is no organization here");
        assertThat(empty.page().select(".empty a.button").text()).isEqualTo("New organization");
        scene.together(within -> IntStream.range(0, MANY)
                .map(i -> within.organization("Org %02d".formatted(i)))
                .sum());
        scene.sql("UPDATE organization SET disabled = true WHERE id % 7 = 0");
        scene.sql("UPDATE organization SET quota_max_users = id % 3, business_unit_id = 'unit ' || id % 4");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static List<String> names(Visit page) {
        return page.page().select("tbody th").eachText();
    }

    private static String follow(Visit page, String rel) {
        Element link = page.page().selectFirst(".pager a[rel=" + rel + "]");
        return link == null ? "" : link.absUrl("href").replaceFirst("^http://[^/]*", "");
    }

    @Test
    void every_sort_leads_through_the_whole_list_forwards_and_back() {
        Visit first = browser.get("/console/organizations?filter=org");
        assertThat(first.page().select(".pager p").text()).isEqualTo("25 of 60 organizations");
        List<String> sorts = first.page().select("thead a").eachAttr("abs:href");
        assertThat(sorts).hasSize(6);
        for (String sort : sorts) {
            String ascending = sort.replaceFirst("^http://[^/]*", "");
            String descending = browser.get(ascending)
                    .page()
                    .select("thead [aria-sort=ascending] a")
                    .attr("abs:href")
                    .replaceFirst("^http://[^/]*", "");
            for (String path : List.of(ascending, descending)) {
                List<String> seen = new ArrayList<>();
                Visit page = browser.get(path);
                assertThat(page.page().select("[aria-sort]")).hasSize(1);
                List<String> start = names(page);
                seen.addAll(start);
                for (int i = 0; i < 2; i++) {
                    page = browser.get(follow(page, "next"));
                    seen.addAll(names(page));
                }
                assertThat(follow(page, "next")).isEmpty();
                assertThat(seen).as(path).hasSize(MANY).doesNotHaveDuplicates();
                page = browser.get(follow(browser.get(follow(page, "prev")), "prev"));
                assertThat(names(page)).isEqualTo(start);
                assertThat(follow(page, "prev")).isEmpty();
            }
        }
        assertThat(names(browser.get("/console/organizations?filter=org&sort=-name")))
                .startsWith("Org 59", "Org 58");
    }

    @Test
    void the_filter_stands_in_the_address_and_the_sort_is_kept() {
        Visit found = browser.get("/console/organizations?filter=ORG+1&sort=-name");
        assertThat(names(found)).startsWith("Org 19").hasSize(10);
        assertThat(found.value("filter")).isEqualTo("ORG 1");
        assertThat(found.page().select("form[role=search] input[name=sort]").attr("value"))
                .isEqualTo("-name");
        assertThat(found.page().select(".pager p").text()).isEqualTo("10 organizations");

        Visit disabled = browser.get("/console/organizations?status=disabled");
        assertThat(disabled.page().select("tbody .status").eachText())
                .isNotEmpty()
                .containsOnly("Disabled");
        Visit nothing = browser.get("/console/organizations?filter=%25");
        assertThat(nothing.text()).contains("No organization matches");
        assertThat(browser.get("/console/organizations?filter=%00").status()).isLessThan(500);
    }

    @Test
    void an_address_that_somebody_mistyped_shows_the_start_of_the_list() {
        for (String query : List.of(
                "sort=nothing", "sort=-", "after=x", "after=" + "0".repeat(24), "before=", "status=x", "filter=%20")) {
            Visit page = browser.get("/console/organizations?" + query);
            assertThat(page.status()).as(query).isEqualTo(200);
            assertThat(names(page)).as(query).contains("Org 00");
        }
        // A position in another order.
        String next = follow(browser.get("/console/organizations?filter=org&sort=name"), "next");
        assertThat(names(browser.get(next.replace("sort=name", "sort=-name")))).startsWith("Org 59");
    }

    @Test
    void the_columns_are_chosen_and_kept_in_the_address_and_by_the_browser() {
        Browser other = new Browser(server);
        other.signIn();
        Visit plain = other.get("/console/organizations?filter=org&sort=-name&status=enabled");
        List<String> labels = List.of("Name", "Status", "Business unit", "Max. projects", "Max. members", "Created");
        assertThat(headings(plain)).isEqualTo(labels);
        assertThat(plain.page().select("[name=columns][checked]").eachAttr("value"))
                .containsExactly("status", "unit", "projects", "members", "created");
        String second = follow(plain, "next");

        // The form of the second page, whose position stays as it is.
        Visit chosen = other.get("/console/organizations" + chosen(other.get(second), "members", "id", "runs"));
        assertThat(headings(chosen)).containsExactly("Name", "Max. members", "Id", "Max. concurrent runs");
        assertThat(chosen.page().location()).contains("columns=name.members.id.runs", "filter=org", "after=");
        assertThat(names(chosen)).isEqualTo(names(other.get(second))).hasSize(25);
        Element row = Objects.requireNonNull(chosen.page().selectFirst("tbody tr"));
        assertThat(row.select("td code").text())
                .isEqualTo(row.select("[name=choose]").attr("value"));
        assertThat(row.select("td[data-label='Max. members']").text()).matches("[12]|no limit");
        assertThat(row.select("td[data-label='Max. concurrent runs']").text()).isEqualTo("no limit");

        // Every link and form of the page keeps the columns, and so does the browser.
        for (String link : chosen.page().select("thead a, .pager a, .bar a").eachAttr("abs:href")) {
            assertThat(headings(other.get(link.replaceFirst("^http://[^/]*", ""))))
                    .as(link)
                    .isEqualTo(headings(chosen));
        }
        assertThat(chosen.page().select("form[role=search] [name=columns]").attr("value"))
                .isEqualTo("name.members.id.runs");
        assertThat(headings(other.get("/console/organizations"))).isEqualTo(headings(chosen));
        assertThat(headings(browser.get("/console/organizations"))).isEqualTo(labels);

        // An address goes before what the browser keeps, and changes nothing of it.
        assertThat(headings(other.get("/console/organizations?columns=created.x")))
                .containsExactly("Name", "Created");
        assertThat(headings(other.get("/console/organizations?columns=x"))).isEqualTo(headings(chosen));
        assertThat(other.cookie()).contains("tenantry-console-columns=name.members.id.runs");

        Visit again = other.get("/console/organizations?keep=default&filter=org&columns=name");
        assertThat(headings(again)).isEqualTo(labels);
        assertThat(again.page().location()).endsWith("/console/organizations?filter=org");
        assertThat(other.cookie()).doesNotContain("columns");
    }

    @Test
    void every_column_shows_what_the_organization_has() {
        int organization = scene.organization("Column");
        scene.sql(
                "UPDATE organization SET disabled = true, business_unit_id = 'bu', live_agent_account = 4711,"
                        + " quota_max_projects = 1, quota_max_users = 2, quota_max_channels_per_project = 3,"
                        + " quota_max_messages_per_day = 4000, quota_max_knowledge_chunks = 5, max_agents_limit = 0,"
                        + " max_concurrent_runs_limit = 7, max_concurrent_chat_runs_limit = 8, team_size = '<10',"
                        + " timezone = 'Europe/Berlin', billing_timezone = 'Asia/Tokyo', is_2fa_required = true,"
                        + " allow_join_requests = true, auto_refill = true, data_privacy_enabled = true,"
                        + " created_at = '2026-01-02T03:04:05Z', updated_at = '2026-02-03T04:05:06Z' WHERE id = ?",
                organization);
        Visit start = browser.get("/console/organizations?filter=Column");
        List<String> all = start.page().select("[name=columns]").eachAttr("value");
        Visit page = browser.get("/console/organizations?filter=Column&columns=" + String.join(".", all));
        Element row = Objects.requireNonNull(page.page().selectFirst("tbody tr"));
        assertThat(row.select("th, td:not(.tick)").eachText())
                .containsExactly(
                        "Column",
                        "Disabled",
                        "bu",
                        "1",
                        "2",
                        "2 Jan 2026, 03:04",
                        "3 Feb 2026, 04:05",
                        row.select("[name=choose]").attr("value"),
                        "4711",
                        "3",
                        "4,000",
                        "5",
                        "0",
                        "7",
                        "8",
                        "<10",
                        "Europe/Berlin",
                        "Asia/Tokyo",
                        "On",
                        "On",
                        "On",
                        "On");
        // Every order that a heading offers is one that the list can be read in.
        List<String> sorts = page.page().select("thead a").eachAttr("abs:href");
        assertThat(sorts).hasSizeGreaterThan(10);
        for (String sort : sorts) {
            assertThat(browser.get(sort.replaceFirst("^http://[^/]*", "")).status())
                    .as(sort)
                    .isEqualTo(200);
        }
        scene.sql("DELETE FROM organization WHERE id = ?", organization);
    }

    private static List<String> headings(Visit page) {
        return page.page().select("thead th:not(.tick)").eachText();
    }

    /** The query that the form of columns sends with these boxes. */
    private static String chosen(Visit page, String... names) {
        Element form = Objects.requireNonNull(page.page().selectFirst(".choosing form"));
        List<String> pairs = new ArrayList<>();
        for (Element input : form.select("input[type=hidden]")) {
            pairs.add(input.attr("name") + "=" + input.attr("value"));
        }
        for (String name : names) {
            assertThat(form.select("#column-" + name)).hasSize(1);
            pairs.add("columns=" + name);
        }
        pairs.add("keep=columns");
        return "?" + String.join("&", pairs);
    }

    @Test
    void an_organization_is_created_with_its_first_administrator() {
        Visit page = browser.get("/console/organizations/new");
        Visit wrong = browser.send(
                page,
                "organizations/new",
                "name",
                "",
                "administrator",
                "",
                "email",
                "ada",
                "initial_password",
                "short");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.title()).isEqualTo("Error: New organization – Tenantry");
        for (String field : List.of("name", "administrator", "email", "initial_password")) {
            assertThat(wrong.fault(field)).as(field).isNotEmpty();
        }
        assertThat(wrong.page().select("[autofocus]").eachAttr("id")).containsExactly("name");
        assertThat(wrong.value("email")).isEqualTo("ada");
        assertThat(wrong.reply().body()).doesNotContain("short\"");

        Visit taken = create(wrong, "org 07", "lin@example.org");
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.fault("name")).isEqualTo("Another organization has this name.");
        assertThat(scene.count("person WHERE email = 'lin@example.org'")).isZero();

        Visit made = create(taken, "Zeta", "lin@example.org");
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.title()).isEqualTo("Zeta – Tenantry");
        assertThat(made.page().select("[role=status]").text())
                .isEqualTo("The organization was created with its first administrator.");
        assertThat(made.page().select(".counts").text()).contains("1 Members of the whole organization");
        assertThat(server.send(
                                "POST",
                                "/user/v1/login/",
                                "{\"email\":\"lin@example.org\",\"password\":\"" + PASSWORD + "\"}",
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(200);
        assertThat(scene.count("audit_event WHERE action IN ('createOrganisation', 'createUser')"
                        + " AND operator = 'operator'"))
                .isEqualTo(2);
    }

    private Visit create(Visit page, String name, String email) {
        return browser.send(
                page,
                "organizations/new",
                "name",
                name,
                "administrator",
                "Lin",
                "email",
                email,
                "initial_password",
                PASSWORD);
    }
}
