package io.tenantry.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.Cookie;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The additions of scripts to the pages of the console, without a violation of the policy. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
    private final ConsoleInBrowser console = new ConsoleInBrowser();
    private final Page page = console.page;

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void an_operator_filters_as_typed_and_disables_all_that_match() {
        console.signInOperator();
        page.navigate("/console/organizations");
        page.locator(".choosing summary").click();
        page.locator("#column-id").check();
        page.locator(".choosing button[value=columns]").click();
        String columns = "columns=name.status.unit.projects.members.created.id";
        assertThat(page).hasURL(Pattern.compile(".*\\?" + columns + "$"));
        page.keyboard().press("/");
        page.keyboard().type("org 1");
        assertThat(page.locator("tbody tr")).hasCount(10);
        assertThat(page).hasURL(Pattern.compile(".*\\?filter=org%201&status=&" + columns + "$"));
        // Other columns would be of the same list.
        assertThat(page.locator("#listed [name=filter]")).hasValue("org 1");
        assertThat(page.locator("thead th").last()).hasText("Id");
        assertThat(page.locator("#filter")).isFocused();
        assertThat(page.locator("label[for=which-all]")).hasText("All 10 that match");
        page.setViewportSize(Chromium.PHONE_WIDTH, Chromium.PHONE_HEIGHT);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(Chromium.PHONE_WIDTH);
        page.setViewportSize(1280, 900);
        page.locator("tbody input[name=choose]").first().check();
        assertThat(page.locator("label[for=which-chosen]")).hasText("The 1 chosen");

        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).not().isVisible();

        page.getByLabel("All 10 that match").check();
        page.locator("form.rows button[value=disable]").click();
        assertThat(page).hasTitle(Pattern.compile("^Disable 10 organizations.*"));
        page.locator("main form button[type=submit]").click();
        // The progress comes by itself.
        assertThat(page.locator("#progress")).containsText("10 of 10");
        assertThat(page.locator("#progress .status")).hasText("Done");
        assertThat(console.scene.count("organization WHERE disabled AND name LIKE 'Org 1%'"))
                .isEqualTo(10);
        assertThat(console.chromium.problems()).isEmpty();
    }

    @Test
    void faults_are_told_while_a_form_is_filled_in_and_its_buttons_stay_in_view() {
        console.signInAdmin();
        page.navigate(console.path() + "/settings");
        Locator save = page.getByText("Save changes");
        assertThat(save).not().isInViewport();
        page.locator("#timezone").fill("<i>nowhere");
        Locator faults = page.locator("#timezone-faults");
        assertThat(faults).isVisible();
        assertThat(page.locator("#timezone")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#timezone")).hasAttribute("aria-describedby", Pattern.compile("^timezone-faults .+"));
        assertThat(page.locator("#timezone")).isFocused();
        assertThat(save).isInViewport();
        page.locator("#timezone").fill("Europe/Berlin");
        assertThat(faults).hasCount(0);
        assertThat(page.locator("#timezone")).not().hasAttribute("aria-invalid", "true");
        save.click();
        assertThat(page.locator(".told")).hasText("The changes were saved.");
        assertThat(page.locator("#timezone")).hasValue("Europe/Berlin");
        assertThat(console.chromium.problems()).isEmpty();
    }

    @Test
    void the_browser_knows_every_rule_of_the_style_sheet() {
        page.navigate("/console/");
        String sheet = (String) page.evaluate("document.styleSheets[0].href");
        String path = sheet.substring(console.server.url().length());
        // A rule with one selector that a browser does not know is dropped as a whole.
        assertThat(page.evaluate("""
                        css => {
                          const own = css.match(/[^{}]+\\{/g).filter(one => !one.includes('-moz-') || one.includes('-webkit-'));
                          const count = rules => [...rules].reduce((sum, rule) => sum + 1 + count(rule.cssRules || []), 0);
                          return own.length - count(document.styleSheets[0].cssRules);
                        }""", console.server.get(path).body())).isEqualTo(0);
    }

    @Test
    void a_long_name_is_cut_at_its_end_in_its_own_direction() {
        List<String> names = List.of(
                "Cut: a company with more words in its name than any column of a table has space for",
                "\u0634\u0631\u0643\u0629 \u0627\u0644\u0627\u062a\u0635\u0627\u0644\u0627\u062a "
                        .repeat(6)
                        .strip());
        names.forEach(console.scene::organization);
        console.signInOperator();
        for (String name : names) {
            page.navigate("/console/organizations?filter=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
            Object seen = page.locator("tbody a.name bdi").evaluate("""
                    name => [0, name.firstChild.length - 1].map(at => {
                      const range = document.createRange();
                      range.setStart(name.firstChild, at);
                      range.setEnd(name.firstChild, at + 1);
                      const letter = range.getBoundingClientRect();
                      const box = name.parentElement.getBoundingClientRect();
                      return letter.left >= box.left - 1 && letter.right <= box.right + 1;
                    })""");
            assertThat(seen).as(name).isEqualTo(List.of(true, false));
        }
        assertThat(console.chromium.problems()).isEmpty();
    }

    @Test
    void a_message_stays_until_it_is_closed() {
        console.signInAdmin();
        page.navigate("/console/me?done=renamed");
        Locator close = page.locator(".told").getByLabel("Close this message");
        close.focus();
        page.keyboard().press("Enter");
        assertThat(page.locator(".told")).hasCount(0);
        assertThat(page.locator("main")).isFocused();
        assertThat(page).hasURL(Pattern.compile(".*/console/me$"));
        Page plain = console.chromium.pageWithoutScripts(console.server.url());
        plain.context()
                .addCookies(page.context().cookies().stream()
                        .map(cookie -> new Cookie(cookie.name, cookie.value).setUrl(console.server.url() + "/console"))
                        .toList());
        plain.navigate("/console/me?done=renamed");
        plain.locator(".told").getByLabel("Close this message").click();
        assertThat(plain).hasURL(Pattern.compile(".*/console/me$"));
        assertThat(plain.locator(".told")).hasCount(0);
        assertThat(console.chromium.problems()).isEmpty();
    }

    @Test
    void the_head_of_a_page_is_one_line_on_a_phone_and_opens_a_menu() {
        console.signInAdmin();
        page.setViewportSize(Chromium.PHONE_WIDTH, Chromium.PHONE_HEIGHT);
        assertThat(page.locator(".side").boundingBox().height).isLessThan(60);
        Locator signOut = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"));
        assertThat(signOut).not().isVisible();
        page.locator(".menu summary").click();
        assertThat(signOut).isVisible();
        assertThat(page.locator(".menu a").first()).isVisible();
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(Chromium.PHONE_WIDTH);
        page.setViewportSize(1280, 900);
        assertThat(console.chromium.problems()).isEmpty();
    }

    @Test
    void the_banner_of_an_impersonation_covers_nothing_on_a_phone() {
        console.signInOperator();
        page.navigate("/console/people?filter=" + ConsoleInBrowser.ADMIN);
        page.locator("tbody th a").first().click();
        page.locator("#reason").fill("A question about the projects of the organization");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Act as this person"))
                .click();
        assertThat(page.locator(".acting")).isVisible();
        page.setViewportSize(Chromium.PHONE_WIDTH, Chromium.PHONE_HEIGHT);
        BoundingBox banner = page.locator(".acting").boundingBox();
        BoundingBox head = page.locator(".side").boundingBox();
        assertThat(head.y).isEqualTo(banner.y + banner.height);
        assertThat(page.locator("main").boundingBox().y).isEqualTo(head.y + head.height);
        page.setViewportSize(1280, 900);
        page.locator(".acting button").click();
        assertThat(page.locator(".acting")).hasCount(0);
        assertThat(console.chromium.problems()).isEmpty();
    }

    @Test
    void a_person_reads_an_api_and_tries_a_call() {
        console.signInAdmin();
        for (String api : List.of("management", "organisation", "usage", "user")) {
            page.navigate("/console/api/" + api);
            assertThat(page.locator(".opblock").nth(10)).isVisible();
        }
        Locator operation = page.locator(".opblock-get").first();
        operation.locator(".opblock-summary-control").click();
        operation.locator(".execute").click();
        assertThat(operation.locator(".live-responses-table .response .response-col_status"))
                .containsText("401");
        assertThat(console.chromium.problems()).isEmpty();
    }
}
