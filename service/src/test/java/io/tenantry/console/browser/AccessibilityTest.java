package io.tenantry.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** axe on every page of both audiences, in light and dark, and the width of every page on a phone. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessibilityTest {
    private static final Path PICTURES = Path.of(System.getProperty("basedir", "."), "target", "pictures");
    /** A page with one number shows what the pages of the same kind with other numbers do. */
    private static final String NUMBERS = "[0-9a-f]{24}|\\d+";

    private final ConsoleInBrowser console = new ConsoleInBrowser();
    private final Chromium browser = console.browser;
    private final String axe = axe();
    private final List<String> violations = new ArrayList<>();

    @BeforeEach
    void begin() {
        violations.clear();
    }

    @AfterAll
    void stop() {
        console.close();
    }

    private static String axe() {
        try (InputStream script = Objects.requireNonNull(AccessibilityTest.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void no_page_of_an_operator_has_a_violation() {
        console.signInOperator();
        Set<String> seen = crawl("operator");
        assertThat(violations).isEmpty();
        assertThat(seen)
                .contains("/console/bulk-changes", "/console/organizations", "/console/system", "/console/people")
                .hasSizeGreaterThan(25);
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void no_page_of_a_person_has_a_violation() {
        console.signInAdmin();
        Set<String> seen = crawl("person");
        assertThat(violations).isEmpty();
        assertThat(seen).contains("/console/me", "/console/join").hasSizeGreaterThan(12);
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void no_page_without_a_sign_in_has_a_violation() {
        browser.forget();
        for (String path :
                List.of("/", "/console/", "/console/password/forgotten", "/console/nowhere", "/console/api")) {
            check("nobody", path);
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void no_document_has_a_violation() {
        browser.forget();
        check("nobody", "/console/docs");
        List<String> documents = browser.evaluate("[...document.querySelectorAll('.tiles a')].map(a => a.pathname)")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        assertThat(documents)
                .contains("/console/docs/console", "/console/docs/user-api")
                .hasSizeGreaterThan(20);
        documents.forEach(path -> check("nobody", path));
        assertThat(violations).isEmpty();
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void no_page_of_an_api_has_a_violation() {
        browser.forget();
        for (String api : List.of("management", "organisation", "usage", "user")) {
            check("nobody", "/console/api/" + api, () -> {
                browser.await("document.querySelectorAll('.opblock').length > 4");
                // An operation that is read and one that is written, and the box for credentials.
                for (String method : List.of("get", "post")) {
                    browser.click(".opblock-" + method + " .opblock-summary-control");
                    browser.await("document.querySelector('.opblock-" + method + " .responses-table')");
                }
            });
        }
        assertThat(violations).isEmpty();
        assertThat(browser.problems()).isEmpty();
    }

    /** Reads one page of each kind that links lead to. */
    private Set<String> crawl(String audience) {
        Set<String> kinds = new HashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of("/console/"));
        while (!open.isEmpty()) {
            String path = open.poll();
            // The documents are the same for everybody, and files are no pages.
            if (path.matches("/console/(docs|api)/.+|.*/(export|results)(\\?.*)?")
                    || !kinds.add(path.replaceAll(NUMBERS, "N").replaceAll("\\?.*", ""))) {
                continue;
            }
            seen.add(path.replaceAll("\\?.*", ""));
            check(audience, path);
            browser.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href.replace(/#.*/, ''))")
                    .valueStream()
                    .map(JsonNode::asString)
                    .filter(link -> link.startsWith(console.server.url() + "/console"))
                    .forEach(
                            link -> open.add(link.substring(console.server.url().length())));
        }
        return seen;
    }

    private void check(String audience, String path) {
        check(
                audience,
                path,
                () -> browser.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)"));
    }

    /**
     * Looks for violations in both schemes, and for something wider than a phone; leaves pictures of all three.
     *
     * @param opening opens what the page hides at first
     */
    private void check(String audience, String path, Runnable opening) {
        String name = audience + path.replaceAll(NUMBERS, "N").replaceAll("[^A-Za-z]+", "-");
        browser.size(1280, 900);
        browser.dark(false);
        console.open(path);
        opening.run();
        browser.evaluate("[...document.querySelectorAll('.table')].map(box => box.getAttribute('aria-label') + '|'"
                        + " + box.querySelector('caption').textContent)")
                .valueStream()
                .map(JsonNode::asString)
                .filter(names -> !names.matches("(.{4,})\\|\\1"))
                .forEach(names -> violations.add(path + " has a table without a name: " + names));
        browser.evaluate(axe + ";1");
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            browser.evaluate(
                            "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.flatMap(one =>"
                                    + " one.nodes.map(node => one.id + ' ' + node.html.slice(0, 200) + ' '"
                                    + " + node.failureSummary.slice(0, 300))))")
                    .valueStream()
                    .forEach(found -> violations.add(path + (dark ? " dark: " : " light: ") + found.asString()));
            browser.picture(PICTURES.resolve(name + (dark ? "-dark.png" : "-light.png")));
        }
        browser.dark(false);
        browser.size(360, 780);
        int width = browser.evaluate("document.documentElement.scrollWidth").intValue();
        if (width > 360) {
            violations.add(path + " is " + width + " px wide on a phone");
        }
        browser.picture(PICTURES.resolve(name + "-phone.png"));
    }
}
