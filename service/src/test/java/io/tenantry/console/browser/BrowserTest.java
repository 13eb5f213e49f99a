package io.tenantry.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The console in a real browser: journeys of both audiences, without a violation of the policy. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
    private final ConsoleInBrowser console = new ConsoleInBrowser();
    private final Chromium browser = console.browser;

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void an_operator_filters_as_typed_and_disables_all_that_match() {
        console.signInOperator();
        console.open("/console/organizations");
        browser.click(".choosing summary");
        browser.click("#column-id");
        browser.click(".choosing button[value=columns]");
        String columns = "columns=name.status.unit.projects.members.created.id";
        browser.await("location.search === '?" + columns + "'");
        browser.key("/");
        "org 1".chars().forEach(c -> browser.key(Character.toString(c)));
        browser.await("document.querySelectorAll('tbody tr').length === 10");
        assertThat(browser.evaluate("location.search").asString()).isEqualTo("?filter=org%201&status=&" + columns);
        // Other columns would be of the same list.
        assertThat(browser.evaluate("document.querySelector('#listed [name=filter]').value")
                        .asString())
                .isEqualTo("org 1");
        assertThat(browser.text("thead th:last-child")).isEqualTo("Id");
        assertThat(browser.evaluate("document.activeElement.id").asString()).isEqualTo("filter");
        assertThat(browser.text("label[for=which-all]")).isEqualTo("All 10 that match");
        browser.size(360, 780);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").intValue())
                .isEqualTo(360);
        browser.size(1280, 900);
        browser.click("tbody input[name=choose]");
        assertThat(browser.text("label[for=which-chosen]")).isEqualTo("The 1 chosen");

        browser.evaluate("document.activeElement.blur()");
        browser.key("?");
        browser.await("document.querySelector('dialog.keys[open]')");
        browser.evaluate("document.querySelector('dialog.keys').close()");

        browser.click("#which-all");
        browser.click("form.rows button[value=disable]");
        browser.await("document.title.startsWith('Disable 10 organizations')");
        browser.click("main form button[type=submit]");
        // The progress comes by itself.
        browser.await("document.querySelector('#progress')?.textContent.includes('10 of 10')"
                + " && document.querySelector('#progress .status').textContent === 'Done'");
        assertThat(console.scene.count("organization WHERE disabled AND name LIKE 'Org 1%'"))
                .isEqualTo(10);
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void a_person_reads_an_api_and_tries_a_call() {
        console.signInAdmin();
        for (String api : List.of("management", "organisation", "usage", "user")) {
            console.open("/console/api/" + api);
            browser.await("document.querySelectorAll('.opblock').length > 10");
        }
        browser.click(".opblock-get .opblock-summary-control");
        browser.await("document.querySelector('.opblock .execute')");
        browser.click(".opblock .execute");
        browser.await("document.querySelector('.live-responses-table .response .response-col_status')");
        assertThat(browser.text(".live-responses-table .response .response-col_status"))
                .startsWith("401");
        assertThat(browser.problems()).isEmpty();
    }
}
