package io.tenantry.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
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
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** axe on every page of both audiences, in light and dark, and the width of every page on a phone. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessibilityTest {
    static final Path PICTURES = Path.of(System.getProperty("basedir", "."), "target", "pictures");
    /** A page with one number shows what the pages of the same kind with other numbers do. */
    private static final String NUMBERS = "[0-9a-f]{24}|\\d+";

    private final ConsoleInBrowser console = new ConsoleInBrowser();
    private final Page page = console.page;
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
        assertThat(console.chromium.problems()).isEmpty();
    }

    @Test
    void no_page_of_a_person_has_a_violation() {
        console.signInAdmin();
        Set<String> seen = crawl("person");
        assertThat(violations).isEmpty();
        assertThat(seen).contains("/console/me", "/console/join").hasSizeGreaterThan(12);
        assertThat(console.chromium.problems()).isEmpty();
    }

    @Test
    void no_page_without_a_sign_in_has_a_violation() {
        page.context().clearCookies();
        for (String path :
                List.of("/", "/console/", "/console/password/forgotten", "/console/nowhere", "/console/api")) {
            check("nobody", path);
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void no_document_has_a_violation() {
        page.context().clearCookies();
        check("nobody", "/console/docs");
        List<String> documents = texts("[...document.querySelectorAll('.tiles a')].map(a => a.pathname)");
        assertThat(documents)
                .contains("/console/docs/console", "/console/docs/user-api")
                .hasSizeGreaterThan(20);
        documents.forEach(path -> check("nobody", path));
        assertThat(violations).isEmpty();
        assertThat(console.chromium.problems()).isEmpty();
    }

    @Test
    void no_page_of_an_api_has_a_violation() {
        page.context().clearCookies();
        for (String api : List.of("management", "organisation", "usage", "user")) {
            check("nobody", "/console/api/" + api, () -> {
                assertThat(page.locator(".opblock").nth(4)).isVisible();
                // An operation that is read and one that is written.
                for (String method : List.of("get", "post")) {
                    Locator operation = page.locator(".opblock-" + method).first();
                    operation.locator(".opblock-summary-control").click();
                    assertThat(operation.locator(".responses-table").first()).isVisible();
                }
            });
        }
        // axe does not look at icons.
        scheme(ColorScheme.DARK);
        assertThat(texts("[...document.querySelectorAll(':is(.opblock-summary, .opblock-tag) svg path')]"
                        + ".map(icon => getComputedStyle(icon).fill)"))
                .isNotEmpty()
                .containsOnly((String) page.evaluate("getComputedStyle(document.body).color"));
        assertThat(violations).isEmpty();
        assertThat(console.chromium.problems()).isEmpty();
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
            texts("[...document.querySelectorAll('a[href]')].map(a => a.href.replace(/#.*/, ''))").stream()
                    .filter(link -> link.startsWith(console.server.url() + "/console"))
                    .forEach(
                            link -> open.add(link.substring(console.server.url().length())));
        }
        return seen;
    }

    private List<String> texts(String expression) {
        return ((List<?>) page.evaluate(expression))
                .stream().map(Object::toString).toList();
    }

    private void check(String audience, String path) {
        check(
                audience,
                path,
                () -> page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)"));
    }

    /**
     * Looks for violations in both schemes, and for something wider than a phone; leaves pictures of all three.
     *
     * @param opening opens what the page hides at first
     */
    private void check(String audience, String path, Runnable opening) {
        String name = audience + path.replaceAll(NUMBERS, "N").replaceAll("[^A-Za-z]+", "-");
        page.setViewportSize(1280, 900);
        page.navigate(path);
        texts("[...document.querySelectorAll('.app .table')].filter(box => box.scrollWidth > box.clientWidth)"
                        + ".map(box => box.getAttribute('aria-label'))")
                .forEach(table -> violations.add(path + " has a table that is wider than a screen: " + table));
        List<String> filled = texts("[...document.querySelectorAll('.app main :is(button, .button)')]"
                + ".filter(one => one.checkVisibility() && getComputedStyle(one).backgroundColor === getComputedStyle("
                + "Object.assign(document.body.appendChild(document.createElement('i')), {className: 'button'}))"
                + ".backgroundColor).map(one => one.textContent.trim())");
        if (filled.size() > 1) {
            violations.add(path + " has several primary actions: " + filled);
        }
        page.evaluate("document.querySelectorAll('body > i.button').forEach(probe => probe.remove())");
        opening.run();
        texts("[...document.querySelectorAll('.table')].map(box => box.getAttribute('aria-label') + '|'"
                        + " + box.querySelector('caption').textContent)")
                .stream()
                .filter(names -> !names.matches("(.{4,})\\|\\1"))
                .forEach(names -> violations.add(path + " has a table without a name: " + names));
        texts("[...document.querySelectorAll('svg:has(use)')].filter(icon => icon.getClientRects().length"
                        + " && !icon.getBBox().width).map(icon => icon.innerHTML)")
                .forEach(icon -> violations.add(path + " has an icon that is not drawn: " + icon));
        page.evaluate(axe + ";1");
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            scheme(scheme);
            texts("axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.flatMap(one =>"
                            + " one.nodes.map(node => one.id + ' ' + node.html.slice(0, 200) + ' '"
                            + " + node.failureSummary.slice(0, 300))))")
                    .forEach(found -> violations.add(path + " " + scheme + ": " + found));
            picture(name + "-" + scheme.name().toLowerCase(Locale.ROOT));
        }
        scheme(ColorScheme.LIGHT);
        page.setViewportSize(Chromium.PHONE_WIDTH, Chromium.PHONE_HEIGHT);
        int width = (int) page.evaluate("document.documentElement.scrollWidth");
        if (width > Chromium.PHONE_WIDTH) {
            violations.add(path + " is " + width + " px wide on a phone");
        }
        picture(name + "-phone");
    }

    private void scheme(ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    }

    private void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png")));
    }
}
