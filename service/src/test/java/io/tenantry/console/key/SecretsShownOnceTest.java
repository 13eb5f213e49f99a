package io.tenantry.console.key;

import static io.tenantry.console.person.PeopleScene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.console.person.PeopleScene;
import io.tenantry.session.factor.OneTimeCodes;
import io.tenantry.storage.ObjectIds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every form that makes a secret leads to a page that shows it once; a reload neither shows it nor makes another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SecretsShownOnceTest {
    private final PeopleScene people = new PeopleScene(Map.of("TENANTRY_MANAGEMENT_API_KEYS", "true"));
    private final int acme = people.scene.organization("Acme");
    private final String organization = people.path(acme);
    private final String project =
            organization + "/projects/" + id(ObjectIds.Kind.PROJECT, people.scene.project(acme, "Support"));
    private Browser operator;
    private Browser admin;

    enum Key {
        OF_OPERATOR,
        OF_ORGANIZATION,
        OF_PROJECT,
        OF_PERSON,
        OF_SERVICE
    }

    private record Form(Browser browser, String page, String action, String table, List<String> values) {}

    @BeforeAll
    void signIn() {
        people.member(acme, "ada@example.com", "admin");
        operator = people.browser();
        operator.signIn();
        admin = people.signedIn("ada@example.com");
    }

    @AfterAll
    void stop() {
        people.close();
    }

    private String id(ObjectIds.Kind kind, int row) {
        return ObjectIds.read(people.server.database()).of(kind, row);
    }

    private Form form(Key key) {
        return switch (key) {
            case OF_OPERATOR -> new Form(operator, organization + "/keys", "/keys", "api_key", List.of());
            case OF_ORGANIZATION ->
                new Form(admin, organization + "/keys", "/keys", "api_key", List.of("name", "Build"));
            case OF_PROJECT -> new Form(admin, project, "/keys", "api_key", List.of("name", "Bot"));
            case OF_PERSON -> new Form(admin, "/console/me/keys", "/me/keys", "api_key", List.of("name", "Laptop"));
            case OF_SERVICE ->
                new Form(
                        operator,
                        "/console/service-keys",
                        "/service-keys",
                        "service_key",
                        List.of("name", "Counter", "scope_usage", "yes"));
        };
    }

    private Visit made(Form form) {
        return form.browser.sendOnly(form.browser.get(form.page), form.action, form.values.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void a_reload_of_the_page_with_a_new_key_neither_shows_it_nor_makes_another(Key key) {
        Form form = form(key);
        long before = people.scene.count(form.table);
        Visit made = made(form);
        assertThat(made.status()).isEqualTo(303);
        assertThat(made.reply().body()).isEmpty();
        assertThat(made.header("Set-Cookie")).contains("; HttpOnly; SameSite=Lax; Path=/console; Max-Age=60");
        Visit shown = form.browser.get(form.page);
        String text = shown.page().select(".secret code").text();
        assertThat(text).hasSizeGreaterThan(40);
        assertThat(made.reply().headers().map().toString()).doesNotContain(text);
        assertThat(shown.header("Cache-Control")).contains("no-store");
        assertThat(form.browser.get(form.page).reply().body()).doesNotContain(text);
        assertThat(people.scene.count(form.table)).isEqualTo(before + 1);
    }

    @Test
    void a_new_key_is_shown_on_its_page_in_its_session_and_for_a_minute() {
        Form form = form(Key.OF_ORGANIZATION);
        made(form);
        String cookies = admin.cookie();
        String own = cookies.substring(cookies.indexOf("tenantry-console-once="));
        Browser other = people.signedIn("ada@example.com");
        String session = other.cookie();
        for (String foreign : List.of(
                session + "; " + own,
                session + "; tenantry-console-once=x",
                session + "; tenantry-console-once=" + own.substring(own.length() - 40))) {
            other.cookie(foreign);
            assertThat(other.get(form.page).page().select(".secret"))
                    .as(foreign)
                    .isEmpty();
        }
        assertThat(admin.get("/console/me/keys").page().select(".secret")).isEmpty();
        people.clock.advance(Duration.ofSeconds(59));
        assertThat(admin.get(form.page).page().select(".secret")).hasSize(1);
        // As a browser that goes back in time would.
        admin.cookie(cookies);
        people.clock.advance(Duration.ofSeconds(1));
        assertThat(admin.get(form.page).page().select(".secret")).isEmpty();
    }

    @Test
    void the_secret_of_a_second_factor_and_the_recovery_codes_are_shown_once() {
        people.member(acme, "factor@example.com", "member");
        Browser browser = people.signedIn("factor@example.com");
        Visit page = browser.get("/console/me/second-factor");
        Visit enrolling = browser.send(page, "/enroll", "password", PASSWORD);
        String secret = enrolling.page().select(".secret").text();
        Visit reloaded = browser.get("/console/me/second-factor/enrolling");
        assertThat(reloaded.title()).isEqualTo(page.title());
        assertThat(reloaded.reply().body()).doesNotContain(secret);
        // The app that has scanned the code still fits: a reload has made no other secret.
        Visit codes = browser.send(
                enrolling, "/confirm", "password", PASSWORD, "code", OneTimeCodes.at(secret, people.clock.instant()));
        assertThat(codes.page().select(".codes li")).hasSizeGreaterThan(5);
        Visit after = browser.get("/console/me/second-factor/recovery-codes");
        assertThat(after.text()).contains("It is on");
        assertThat(after.page().select(".codes")).isEmpty();
    }
}
