package io.tenantry.console.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.session.factor.OneTimeCodes;
import io.tenantry.start.Options;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sign-in of operators, their sessions, and the refusal of forms from elsewhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInPagesTest {
    private static final String PASSWORD = "correct horse battery";

    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T12:00:10Z"));
    private final TestServer server = TestServer.start(TestDatabases.create(), clock, Options.of(Map.of()));
    private final Scene scene = new Scene(server);
    private int operators;

    @AfterAll
    void stop() {
        server.close();
    }

    private Browser browser() {
        return new Browser(server);
    }

    private HttpResponse<String> api(String method, String path, @Nullable String body) {
        return server.send(
                method,
                "/management/v2.0" + path,
                body,
                "Authorization",
                TestServer.basic(),
                "Content-Type",
                "application/json");
    }

    /** Adds an operator; returns its JSON. */
    private JsonNode operator() {
        HttpResponse<String> reply = api(
                "POST", "/operators", "{\"username\":\"Op " + ++operators + "\",\"password\":\"" + PASSWORD + "\"}");
        assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 201);
        return new JsonMapper().readTree(reply.body());
    }

    @Test
    void an_operator_signs_in_sees_the_dashboard_and_signs_out() {
        Browser browser = browser();
        Visit page = browser.get("/console/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.title()).isEqualTo("Sign in – Tenantry");
        assertThat(page.page().select("#password").attr("type")).isEqualTo("password");
        // With this hyphen no line breaks inside the word.
        assertThat(page.page().select(".lead").text())
                .isEqualTo("Operators use their user name, people their e\u2011mail address.");
        assertThat(page.header("Set-Cookie"))
                .matches("tenantry-console=[\\w-]{43}; HttpOnly; SameSite=Lax; Path=/console");
        String before = browser.cookie();

        Visit sent =
                browser.sendOnly(page, "sign-in", "username", TestServer.OPERATOR.username(), "password", PASSWORD);
        assertThat(sent.status()).isEqualTo(303);
        assertThat(sent.header("Cache-Control")).contains("no-store");
        // Nobody can choose the token of a session beforehand.
        assertThat(browser.cookie()).isNotEqualTo(before).startsWith("tenantry-console=");
        String token = browser.cookie().substring(browser.cookie().indexOf('=') + 1);
        assertThat(scene.count("operator_session s WHERE s::text LIKE '%" + token + "%'"))
                .isZero();

        Visit dashboard = browser.get("/console/");
        assertThat(dashboard.title()).isEqualTo("Dashboard – Tenantry");
        assertThat(dashboard.page().select(".who p").text()).isEqualTo("operator");
        String stolen = browser.cookie();
        Visit out = browser.send(dashboard, "sign-out");
        assertThat(out.text()).contains("You are signed out.");
        browser.cookie(stolen);
        assertThat(browser.get("/console/organizations").title()).isEqualTo("Sign in – Tenantry");
    }

    @Test
    void unknown_names_wrong_passwords_and_wrong_codes_are_told_alike() {
        String name = operator().get("username").asString();
        for (String[] wrong :
                List.of(new String[] {name, "wrong"}, new String[] {"nobody", PASSWORD}, new String[] {"<b>", "x"})) {
            Visit told = browser().signIn(wrong[0], wrong[1], "");
            assertThat(told.status()).isEqualTo(403);
            assertThat(told.page().select("[role=alert]").text())
                    .isEqualTo("There is a problem The user name, the password or the code is wrong.");
            assertThat(told.reply().body()).doesNotContain(PASSWORD, "<b>");
            assertThat(told.page().select("#password").attr("value")).isEmpty();
        }
        Visit empty = browser().signIn("", "", "");
        assertThat(empty.status()).isEqualTo(400);
        assertThat(empty.fault("username")).isEqualTo("Enter your user name or e-mail address.");
        assertThat(empty.page().select("[autofocus]").eachAttr("id")).containsExactly("username");
    }

    @Test
    void failures_count_together_with_those_at_the_api() {
        String name = operator().get("username").asString();
        for (int i = 0; i < 2; i++) {
            assertThat(browser().signIn(name, "wrong", "").status()).isEqualTo(403);
        }
        for (String wrong : List.of("wrong", "also wrong")) {
            server.get("/management/v2.0/vendor", "Authorization", TestServer.basic(name, wrong));
        }
        Visit locked = browser().signIn(name, PASSWORD, "");
        assertThat(locked.status()).isEqualTo(429);
        assertThat(locked.header("Retry-After")).isNotEmpty();
        assertThat(locked.value("username")).isEqualTo(name);
    }

    @Test
    void a_second_factor_is_needed_once_it_is_on_and_a_change_of_it_ends_sessions() {
        JsonNode operator = operator();
        String name = operator.get("username").asString();
        String id = operator.get("_id").asString();
        Browser before = browser();
        assertThat(before.signIn(name, PASSWORD, "").title()).startsWith("Dashboard");
        String basic = TestServer.basic(name, PASSWORD);
        String own = "/management/v2.0/operators/" + id + "/2fa/";
        JsonNode enrolled = new JsonMapper()
                .readTree(server.send(
                                "POST",
                                own + "enroll",
                                "{\"password\":\"" + PASSWORD + "\"}",
                                "Authorization",
                                basic,
                                "Content-Type",
                                "application/json")
                        .body());
        String secret = enrolled.get("secret").asString();
        HttpResponse<String> confirmed = server.send(
                "POST",
                own + "confirm",
                "{\"password\":\"" + PASSWORD + "\",\"code\":\"" + OneTimeCodes.at(secret, clock.instant()) + "\"}",
                "Authorization",
                basic,
                "Content-Type",
                "application/json");
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
        assertThat(before.get("/console/").title()).startsWith("Sign in");

        clock.advance(Duration.ofSeconds(90));
        assertThat(browser().signIn(name, PASSWORD, "").status()).isEqualTo(403);
        String code = OneTimeCodes.at(secret, clock.instant());
        assertThat(browser().signIn(name, PASSWORD, code).title()).startsWith("Dashboard");
        assertThat(browser().signIn(name, PASSWORD, code).status()).isEqualTo(403);
        String recovery = new JsonMapper()
                .readTree(confirmed.body())
                .get("recoveryCodes")
                .get(0)
                .asString();
        Browser browser = browser();
        assertThat(browser.signIn(name, PASSWORD, recovery).title()).startsWith("Dashboard");
        assertThat(browser.get("/console/sessions")
                        .page()
                        .select("[data-label=Second factor]")
                        .eachText())
                .containsExactly("Yes", "Yes");
        assertThat(browser().signIn(name, PASSWORD, recovery).status()).isEqualTo(403);
        assertThat(history(name))
                .containsSubsequence(
                        "signInOperator success password 1",
                        "enableTwoFactor null null 1",
                        "signInOperatorFailed failure null 3",
                        "signInOperator success one-time code 1",
                        "signInOperator success recovery code 1");
    }

    /** The acts of an operator, oldest first, with result, factor and count. */
    private List<String> history(String name) {
        String query = "?sort=_id:asc&operator=" + name.replace(" ", "%20");
        return new JsonMapper()
                .readTree(api("GET", "/auditevents" + query, null).body())
                .get("items")
                .valueStream()
                .map(event -> event.get("action").asString() + " "
                        + event.get("result").asString("null") + " "
                        + event.get("factor").asString("null") + " " + event.get("count"))
                .toList();
    }

    @Test
    void a_session_ends_when_it_is_not_used_when_it_is_old_and_with_a_new_password() {
        JsonNode operator = operator();
        String name = operator.get("username").asString();
        Browser browser = browser();
        browser.signIn(name, PASSWORD, "");
        for (int i = 0; i < 12; i++) {
            clock.advance(Duration.ofMinutes(59));
            assertThat(browser.get("/console/").title()).startsWith("Dashboard");
        }
        clock.advance(Duration.ofMinutes(12));
        assertThat(browser.get("/console/").title()).startsWith("Sign in");

        browser.signIn(name, PASSWORD, "");
        clock.advance(Duration.ofMinutes(60));
        assertThat(browser.get("/console/").title()).startsWith("Sign in");

        browser.signIn(name, PASSWORD, "");
        assertThat(api(
                                "PATCH",
                                "/operators/" + operator.get("_id").asString(),
                                "{\"newPassword\":\"another long one\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(browser.get("/console/").title()).startsWith("Sign in");
        assertThat(browser.signIn(name, "another long one", "").title()).startsWith("Dashboard");
        assertThat(api("DELETE", "/operators/" + operator.get("_id").asString(), null)
                        .statusCode())
                .isEqualTo(204);
        assertThat(browser.get("/console/").title()).startsWith("Sign in");
    }

    @Test
    void operators_see_and_end_their_own_sessions_only() {
        String name = operator().get("username").asString();
        Browser here = browser();
        here.signIn(name, PASSWORD, "");
        Browser there = browser();
        there.signIn(name, PASSWORD, "");
        Browser other = browser();
        other.signIn();

        Visit sessions = here.get("/console/sessions");
        assertThat(sessions.page().select("tbody tr")).hasSize(2);
        assertThat(sessions.text()).contains("This session", "Java-http-client");
        String end = Browser.form(sessions, "/end").attr("action").replaceFirst(".*/sessions/", "/console/sessions/");
        Visit foreign = other.visit("POST", end, Browser.body(Browser.form(other.get("/console/"), "sign-out")));
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(there.get("/console/").title()).startsWith("Dashboard");

        assertThat(here.send(sessions, "/end").text()).contains("The session was ended.");
        assertThat(there.get("/console/").title()).startsWith("Sign in");

        there.signIn(name, PASSWORD, "");
        Visit out = here.send(here.get("/console/sessions"), "sign-out-everywhere");
        assertThat(out.text()).contains("You are signed out everywhere.");
        assertThat(there.get("/console/").title()).startsWith("Sign in");
        assertThat(other.get("/console/").title()).startsWith("Dashboard");
        assertThat(history(name))
                .containsExactly(
                        "signInOperator success password 1",
                        "signInOperator success password 1",
                        "signOutOperator null null 1",
                        "signInOperator success password 1",
                        "signOutOperator null null 1");
    }

    @Test
    void a_form_that_no_page_of_this_session_sent_is_refused() {
        Browser browser = browser();
        Visit page = browser.signIn();
        Browser other = browser();
        other.signIn();
        String token = Browser.body(Browser.form(page, "sign-out"));
        String foreign = Browser.body(Browser.form(other.get("/console/"), "sign-out"));
        for (String body : List.of("", "token=", "token=x", foreign)) {
            assertThat(browser.visit("POST", "/console/sign-out", body).status())
                    .isEqualTo(403);
        }
        assertThat(browser.visit("POST", "/console/sign-out", token, "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(browser.visit("POST", "/console/sign-out", token, "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(browser.get("/console/").title()).startsWith("Dashboard");
        // The sign-in form, too.
        assertThat(browser()
                        .visit("POST", "/console/sign-in", "username=operator&password=correct+horse+battery")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void pages_lead_to_the_sign_in_and_back_and_nowhere_else() {
        Browser browser = browser();
        Visit page = browser.get("/console/organizations?filter=a%26b&sort=-name");
        assertThat(page.title()).startsWith("Sign in");
        Visit after = browser.send(page, "sign-in", "username", TestServer.OPERATOR.username(), "password", PASSWORD);
        assertThat(after.title()).startsWith("Organizations");
        assertThat(after.value("filter")).isEqualTo("a&b");

        for (String next : List.of(
                "https://evil.example/",
                "//evil.example",
                "/../../x",
                "/%5cevil.example",
                "x",
                "/" + "a".repeat(3000) + ".")) {
            Browser another = browser();
            Visit start = another.get("/console/?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
            Visit sent = another.sendOnly(
                    start, "sign-in", "username", TestServer.OPERATOR.username(), "password", PASSWORD);
            assertThat(sent.header("Location")).isEqualTo("./../console/");
        }
        Visit form = browser().visit("POST", "/console/organizations/new", "name=x");
        assertThat(form.header("Location")).isEqualTo("./../../console/?ended");
    }

    @Test
    void the_cookie_is_no_credential_of_an_api_and_api_credentials_are_none_of_the_console() {
        Browser browser = browser();
        browser.signIn();
        for (String path : List.of("/management/v2.0/organisations", "/user/organizations/", "/v2.0/users")) {
            assertThat(server.get(path, "Cookie", browser.cookie()).statusCode())
                    .as(path)
                    .isIn(401, 403);
        }
        assertThat(server.get("/console/organizations", "Authorization", TestServer.basic())
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void with_https_each_cookie_is_secure_and_of_this_host_alone() {
        try (TestServer secure = TestServer.start(
                TestDatabases.create(),
                clock,
                Options.of(Map.of("TENANTRY_PUBLIC_URL", "https://orgs.example/base")))) {
            Browser browser = new Browser(secure);
            assertThat(browser.get("/console/").header("Set-Cookie"))
                    .matches("__Host-tenantry-console=[\\w-]{43}; HttpOnly; SameSite=Lax; Path=/; Secure");
            assertThat(browser.signIn().title()).startsWith("Dashboard");
            assertThat(browser.visit("GET", "/console/organizations?columns=id&keep=columns", null)
                            .header("Set-Cookie"))
                    .isEqualTo("__Host-tenantry-console-columns=name.id; HttpOnly; SameSite=Lax; Path=/; Secure;"
                            + " Max-Age=31536000");
            browser.cookie(browser.cookie().replace("__Host-", ""));
            assertThat(browser.get("/console/").title()).startsWith("Sign in");
        }
    }

    @Test
    void behind_a_proxy_with_a_prefix_the_cookie_is_for_the_path_that_the_browser_sees() {
        assertThat(browser()
                        .visit("GET", "/console/", null, "X-Forwarded-Prefix", "/base/")
                        .header("Set-Cookie"))
                .endsWith("; Path=/base/console");
        assertThat(browser()
                        .visit("GET", "/console/", null, "X-Forwarded-Proto", "https")
                        .header("Set-Cookie"))
                .startsWith("__Host-")
                .endsWith("; Path=/; Secure");
    }

    @Test
    void unknown_pages_say_so_in_the_same_look() {
        Browser browser = browser();
        browser.signIn();
        for (String path : List.of("/console/nothing", "/console/organizations/x/y/z", "/console/sessions/1/x")) {
            Visit missing = browser.get(path);
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.title()).isEqualTo("There is no such page – Tenantry");
            assertThat(missing.page().select("main a").eachAttr("abs:href")).contains(server.url() + "/console/");
        }
    }
}
