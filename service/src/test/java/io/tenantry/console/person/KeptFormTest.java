package io.tenantry.console.person;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Forms that are sent after a session has expired. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptFormTest {
    private static final String TOLD = "Your session had ended before this form was sent.";

    private static final String TOLD_OF_PAGE = "Your session had ended before this was sent. It was not processed yet.";

    private final PeopleScene people = new PeopleScene();
    private final int acme = people.scene.organization("Acme");
    private final String path = people.path(acme);

    @BeforeAll
    void fill() {
        people.member(acme, "ada@example.com", "admin");
        people.member(acme, "eve@example.com", "admin");
    }

    @AfterAll
    void stop() {
        people.close();
    }

    private void expire() {
        people.clock.advance(Duration.ofMinutes(61));
    }

    private static Visit signIn(Browser browser, Visit page, String name, String password) {
        return browser.send(page, "sign-in", "username", name, "password", password);
    }

    private Visit signIn(Browser browser, Visit page, String person) {
        return signIn(browser, page, person, PeopleScene.PASSWORD);
    }

    private static String kept(Visit page) {
        return Objects.requireNonNull(
                        page.page().selectFirst("input[name=kept_form]"),
                        page.page().text())
                .attr("value");
    }

    @Test
    void the_same_person_gets_it_back_as_it_was_filled_and_nothing_is_carried_out() {
        Browser ada = people.signedIn("ada@example.com");
        Visit invitations = ada.get(path + "/invitations");
        expire();
        String typed = "one@example.com, <b>two</b>@example.com\nthree@example.com";
        Visit ended = ada.sendOnly(invitations, "/invitations", "email", typed, "role", "member");
        assertThat(ended.status()).isEqualTo(403);
        assertThat(ended.title()).startsWith("Sign in");
        assertThat(ended.text()).contains("the form was not processed");
        // Another person at the same browser cannot read it.
        assertThat(ended.reply().body()).doesNotContain("one@example.com");

        // It outlasts a wrong password.
        Visit wrong = ada.send(ended, "sign-in", "username", "ada@example.com", "password", "no");
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(kept(wrong)).isEqualTo(kept(ended));
        Visit back = signIn(ada, wrong, "ada@example.com");
        assertThat(back.title()).startsWith("Your form is still here");
        Visit form = ada.send(back, "/invitations");
        assertThat(form.title()).startsWith("Invitations");
        assertThat(form.text()).contains(TOLD);
        assertThat(Objects.requireNonNull(form.page().getElementById("email"))
                        .wholeText()
                        .replace("\r\n", "\n")
                        .strip())
                .isEqualTo(typed);
        assertThat(people.scene.count("invitation")).isZero();

        Visit sent = ada.send(form, "/invitations", "email", "one@example.com");
        assertThat(sent.text()).contains("The invitation was sent.").doesNotContain(TOLD);
        assertThat(people.scene.count("invitation")).isOne();
        people.scene.sql("DELETE FROM invitation");
    }

    @Test
    void another_person_and_an_operator_never_get_it() {
        Browser ada = people.signedIn("ada@example.com");
        Visit profile = ada.get("/console/me");
        expire();
        Visit ended = ada.sendOnly(profile, "/me", "name", "Ada the First");
        String kept = kept(ended);
        String cookie = ada.cookie();
        Visit home = signIn(ada, ended, "eve@example.com");
        assertThat(home.title()).doesNotContain("Your form");
        assertThat(home.reply().body()).doesNotContain("Ada the First", kept);
        // Not even those who have its text.
        Visit own = ada.get("/console/me");
        Visit shown = ada.send(own, "/me", "kept_form", kept);
        assertThat(shown.reply().body()).doesNotContain("Ada the First");
        assertThat(shown.title()).isEqualTo(own.title());

        ada.cookie(cookie);
        Visit dashboard = signIn(ada, ended, TestServer.OPERATOR.username(), TestServer.OPERATOR.password());
        assertThat(dashboard.title()).startsWith("Dashboard");
        assertThat(people.scene.count("person WHERE name = 'Ada the First'")).isZero();

        for (String tampered : new String[] {"", "x", kept.substring(1), kept + "A", "<b>", kept.repeat(30)}) {
            Browser again = people.signedIn("ada@example.com");
            Visit page = again.send(again.get("/console/me"), "/me", "kept_form", tampered, "name", "Tampered");
            assertThat(page.title()).as(tampered).isEqualTo(own.title());
        }
        assertThat(people.scene.count("person WHERE name = 'Tampered'")).isZero();
        // It is valid for a day.
        Browser late = people.signedIn("ada@example.com");
        assertThat(late.send(late.get("/console/me"), "/me", "kept_form", kept).value("name"))
                .isEqualTo("Ada the First");
        people.clock.advance(Duration.ofHours(24));
        late = people.signedIn("ada@example.com");
        assertThat(late.send(late.get("/console/me"), "/me", "kept_form", kept).value("name"))
                .isEqualTo("ada");
    }

    @Test
    void secrets_are_not_kept() {
        Browser operator = people.browser();
        operator.signIn();
        Visit page = operator.get("/console/operators");
        expire();
        Visit ended = operator.sendOnly(page, "/operators", "username", "grace", "password", "a very secret one 1!");
        Visit back = signIn(operator, ended, TestServer.OPERATOR.username(), TestServer.OPERATOR.password());
        Visit form = operator.send(back, "/operators");
        assertThat(form.value("username")).isEqualTo("grace");
        assertThat(form.value("password")).isEmpty();
        assertThat(form.page().select("details.adding[open]")).hasSize(1);
        assertThat(people.scene.count("operator WHERE username = 'grace'")).isZero();
    }

    @Test
    void a_bulk_change_is_shown_again_with_the_same_selection_and_not_begun() {
        Browser operator = people.browser();
        operator.signIn();
        Visit preview = operator.get("/console/bulk-changes/new?act=disable&which=all&filter=acme&status=enabled");
        assertThat(preview.title()).startsWith("Disable 1 organization");
        expire();
        Visit ended = operator.sendOnly(preview, "/bulk-changes/new");
        assertThat(ended.status()).isEqualTo(403);
        Visit back = signIn(operator, ended, TestServer.OPERATOR.username(), TestServer.OPERATOR.password());
        Visit form = operator.send(back, "/bulk-changes/new");
        assertThat(form.status()).isEqualTo(200);
        assertThat(form.title()).isEqualTo(preview.title());
        assertThat(form.text()).contains(TOLD);
        String fields = "form[method=post] input[name~=act|which|choose|filter|status|count]";
        assertThat(form.page().select(fields).eachAttr("value"))
                .isEqualTo(preview.page().select(fields).eachAttr("value"))
                .contains("disable", "acme", "enabled", "1");
        assertThat(people.scene.count("bulk_change")).isZero();
    }

    @Test
    void settings_come_back_beside_what_changed_in_the_meantime() {
        Browser operator = people.browser();
        operator.signIn();
        Visit settings = operator.get(path + "/settings");
        expire();
        Visit ended = operator.sendOnly(settings, "/settings", "business_unit_id", "Typed");
        people.scene.sql("UPDATE organization SET business_unit_id = 'Stored' WHERE id = ?", acme);
        Visit back = signIn(operator, ended, TestServer.OPERATOR.username(), TestServer.OPERATOR.password());
        Visit form = operator.send(back, "/settings");
        assertThat(form.status()).isEqualTo(200);
        assertThat(form.value("business_unit_id")).isEqualTo("Typed");
        assertThat(form.hint("business_unit_id")).contains("Changed in the meantime to: Stored");
    }

    @Test
    void every_form_of_an_operator_and_of_a_person_comes_back_as_it_was_filled() {
        Browser operator = people.browser();
        operator.signIn();
        assertThat(everyFormComesBack(operator, TestServer.OPERATOR.username(), TestServer.OPERATOR.password()))
                .contains(
                        "/console/bulk-changes/new",
                        "/console/operators",
                        "/console/organizations/N/deletion",
                        "/console/organizations/N/domains",
                        "/console/organizations/N/limits",
                        "/console/organizations/N/members/N",
                        "/console/organizations/N/members/new",
                        "/console/organizations/N/policy",
                        "/console/organizations/N/privacy",
                        "/console/organizations/N/projects",
                        "/console/organizations/N/settings",
                        "/console/organizations/new",
                        "/console/people/N/impersonate",
                        "/console/service-keys",
                        "/console/system/message");
        assertThat(everyFormComesBack(people.signedIn("ada@example.com"), "ada@example.com", PeopleScene.PASSWORD))
                .contains(
                        "/console/me",
                        "/console/organizations/N/deletion",
                        "/console/organizations/N/domains",
                        "/console/organizations/N/invitations",
                        "/console/organizations/N/keys",
                        "/console/organizations/N/limits",
                        "/console/organizations/N/members/N",
                        "/console/organizations/N/projects",
                        "/console/organizations/N/settings");
    }

    /** Fills in one form of each kind, sends all after the end of the session, and gets each back; returns their paths. */
    private List<String> everyFormComesBack(Browser browser, String name, String password) {
        Map<String, Element> forms = forms(browser);
        expire();
        Map<String, String> kept = new LinkedHashMap<>();
        Map<String, Map<String, String>> filled = new LinkedHashMap<>();
        forms.forEach((kind, form) -> {
            Map<String, String> values = filledIn(form);
            Visit ended = browser.visit("POST", path(form), body(values));
            if (kind.matches("/console/(sign-out.*|impersonation/end)")) {
                assertThat(ended.status()).as(kind).isEqualTo(303);
            } else {
                assertThat(ended.status()).as(kind).isEqualTo(403);
                kept.put(kind, kept(ended));
                filled.put(kind, values);
            }
        });
        Visit home = signIn(browser, browser.get("/console/"), name, password);
        String token = Browser.form(home, "/sign-out").select("[name=token]").attr("value");
        kept.forEach((kind, encrypted) -> {
            String path = path(Objects.requireNonNull(forms.get(kind)));
            Visit page = browser.visit("POST", path, body(Map.of("token", token, "kept_form", encrypted)));
            assertThat(page.status()).as(kind).isEqualTo(200);
            boolean blank = Objects.requireNonNull(filled.get(kind)).keySet().stream()
                    .allMatch(field -> field.equals("token") || isSecret(field));
            assertThat(page.text()).as(kind).contains(blank ? TOLD_OF_PAGE : TOLD);
            if (blank) {
                return;
            }
            Map<String, String> shown = values(page.page().select("form[method=post]").stream()
                    .filter(form -> path(form).equals(path))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(kind + " has no form")));
            Objects.requireNonNull(filled.get(kind)).forEach((field, value) -> {
                if (!field.equals("token")) {
                    assertThat(shown.get(field)).as(kind + " " + field).isEqualTo(isSecret(field) ? "" : value);
                }
            });
        });
        return List.copyOf(kept.keySet());
    }

    /** One form of each kind on the pages that links lead to. */
    private Map<String, Element> forms(Browser browser) {
        Map<String, Element> forms = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(
                List.of("/console/", "/console/bulk-changes/new?act=disable&which=all&filter=&status="));
        while (!open.isEmpty()) {
            String path = open.poll();
            if (path.matches("/console/(docs|api)/.+|.*/(export|results)(\\?.*)?") || !seen.add(kind(path))) {
                continue;
            }
            Visit page = browser.get(path);
            page.page().select("form[method=post]").forEach(form -> forms.putIfAbsent(kind(path(form)), form));
            page.page().select("a[href]").eachAttr("abs:href").stream()
                    .filter(link -> link.startsWith(people.server.url() + "/console"))
                    .map(link -> link.substring(people.server.url().length()).replaceFirst("#.*", ""))
                    .forEach(open::add);
        }
        return forms;
    }

    private static String kind(String path) {
        return path.replaceAll("[0-9a-f]{24}|(?<=/)\\d+", "N").replaceAll("\\?.*", "");
    }

    private String path(Element form) {
        return form.absUrl("action").substring(people.server.url().length());
    }

    private static boolean isSecret(String field) {
        return field.matches("(.*_)?(password|password_again|secret|token|code|(api|public)_key)");
    }

    /** The values that the form has after somebody has typed into each field and chosen another option of each choice. */
    private static Map<String, String> filledIn(Element form) {
        Map<String, String> values = values(form);
        form.select("input:not([type=hidden], [readonly]), textarea")
                .forEach(field -> values.put(field.attr("name"), "typed 1"));
        form.select("select")
                .forEach(field -> field.select("option:not([selected])").stream()
                        .findFirst()
                        .ifPresent(option -> values.put(field.attr("name"), option.attr("value"))));
        return values;
    }

    private static Map<String, String> values(Element form) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Element field : form.select("input, textarea, select")) {
            Element chosen = field.selectFirst("option[selected]");
            values.put(
                    field.attr("name"),
                    field.tagName().equals("textarea")
                            ? field.wholeText().strip()
                            : chosen == null ? field.attr("value") : chosen.attr("value"));
        }
        return values;
    }

    private static String body(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Test
    void a_button_that_was_pressed_too_late_leads_back_to_its_page_and_does_nothing() {
        Browser ada = people.signedIn("ada@example.com");
        ada.send(ada.get("/console/me/keys"), "/me/keys", "name", "Laptop", "allowed", "read", "valid", "30");
        Visit keys = ada.get("/console/me/keys");
        expire();
        Visit back = signIn(ada, ada.sendOnly(keys, "/revoke"), "ada@example.com");
        assertThat(back.title()).startsWith("Your form is still here");
        Visit page = ada.send(back, "/revoke");
        assertThat(page.title()).isEqualTo(keys.title());
        assertThat(page.page().select(".told").text()).isEqualTo(TOLD_OF_PAGE);
        assertThat(page.page().select("tbody tr").text()).startsWith("Laptop");
        people.scene.sql("DELETE FROM api_key WHERE name = 'Laptop'");
    }

    @Test
    void the_end_of_an_ended_session_and_forms_of_no_session_lead_to_the_sign_in() {
        Browser ada = people.signedIn("ada@example.com");
        Visit profile = ada.get("/console/me");
        expire();
        for (String action : new String[] {"/sign-out", "/me"}) {
            String body = action.equals("/me") ? "name=Mallory&token=x" : Browser.body(Browser.form(profile, action));
            Visit ended = ada.visit("POST", "/console" + action, body);
            assertThat(ended.status()).as(action).isEqualTo(303);
            assertThat(ended.header("Location")).as(action).endsWith("/console/?ended");
        }
        Visit foreign = ada.visit(
                "POST", "/console/me", Browser.body(Browser.form(profile, "/me")), "Sec-Fetch-Site", "cross-site");
        assertThat(foreign.status()).isEqualTo(303);
        // A session that was ended on purpose keeps nothing.
        Browser out = people.signedIn("ada@example.com");
        Visit page = out.get("/console/me");
        String cookie = out.cookie();
        out.send(page, "/sign-out");
        out.cookie(cookie);
        assertThat(out.sendOnly(page, "/me", "name", "Ada").status()).isEqualTo(303);
    }
}
