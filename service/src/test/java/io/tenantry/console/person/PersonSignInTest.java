package io.tenantry.console.person;

import static io.tenantry.console.person.PeopleScene.PASSWORD;
import static io.tenantry.console.person.PeopleScene.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.session.factor.OneTimeCodes;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

/** The sign-in of people, the ends of their sessions, and the second factor that an organization requires. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PersonSignInTest {
    private final PeopleScene people = new PeopleScene();
    private final Scene scene = people.scene;
    private final int acme = scene.organization("Acme");

    @AfterAll
    void stop() {
        people.close();
    }

    private String events(String email) {
        return people.server
                .database()
                .read(handle -> handle.createQuery("""
                        SELECT coalesce(string_agg(action || coalesce(' ' || (details ->> 'count'), ''), ',' ORDER BY id), '')
                        FROM audit_event WHERE person_id = (SELECT id FROM person WHERE email = :email)
                          AND object_type = 'Session'""")
                        .bind("email", email)
                        .mapTo(String.class)
                        .one());
    }

    private String login(String email) {
        HttpResponse<String> reply = people.server.send(
                "POST",
                "/user/v1/login/",
                "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}",
                "Content-Type",
                "application/json");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return new JsonMapper().readTree(reply.body()).get("access").asString();
    }

    @Test
    void a_person_signs_in_sees_the_only_organization_and_signs_out() {
        people.member(acme, "in@example.com", "member");
        Browser browser = people.browser();
        Visit page = browser.signIn("In@Example.com ", PASSWORD, "");
        assertThat(page.title()).isEqualTo("Acme – Tenantry");
        assertThat(page.page().select(".side > ul a").eachText())
                .containsExactly("Organizations", "Invitations", "Notifications", "Your account", "API documents");
        assertThat(page.page().select(".who p").text()).isEqualTo("in@example.com");
        String stolen = browser.cookie();
        String token = stolen.replaceFirst(".*=p\\.", "");
        assertThat(token).hasSize(43);
        assertThat(scene.count("login_session s WHERE s::text LIKE '%" + token + "%'"))
                .isZero();
        // The token counts in the console only, and the cookie for no API.
        assertThat(people.api("GET", "/organizations/", null, "Authorization", "Bearer " + token))
                .isEqualTo(401);
        assertThat(people.api("GET", "/organizations/", null, "Cookie", stolen)).isEqualTo(401);
        Visit out = browser.send(page, "sign-out");
        assertThat(out.text()).contains("You are signed out.");
        browser.cookie(stolen);
        assertThat(browser.get("/console/organizations").title()).isEqualTo("Sign in – Tenantry");
        assertThat(events("in@example.com")).isEqualTo("signIn,signOut");
        browser.cookie("tenantry-console=p." + login("in@example.com"));
        assertThat(browser.get("/console/organizations").title()).isEqualTo("Sign in – Tenantry");
    }

    @Test
    void wrong_credentials_are_told_alike_and_count_together_with_those_at_the_api() {
        people.member(acme, "wrong@example.com", "member");
        for (String email : List.of("wrong@example.com", "nobody@example.com")) {
            Visit told = people.browser().signIn(email, "wrong", "");
            assertThat(told.status()).isEqualTo(403);
            assertThat(alert(told)).isEqualTo("There is a problem The user name, the password or the code is wrong.");
            assertThat(told.value("username")).isEqualTo(email);
        }
        for (String wrong : List.of("a", "b", "c", "d", "e", "f")) {
            people.api("POST", "/v1/login/", "{\"email\":\"wrong@example.com\",\"password\":\"" + wrong + "\"}");
        }
        Visit locked = people.browser().signIn("wrong@example.com", PASSWORD, "");
        assertThat(locked.status()).isEqualTo(429);
        assertThat(locked.header("Retry-After")).isNotEmpty();
        assertThat(events("wrong@example.com")).startsWith("signInFailed ");
    }

    @Test
    void an_operator_whose_name_is_an_address_still_signs_in() {
        people.server.send(
                "POST",
                "/management/v2.0/operators",
                "{\"username\":\"op@example.com\",\"password\":\"" + PASSWORD + "\"}",
                "Authorization",
                TestServer.basic(),
                "Content-Type",
                "application/json");
        assertThat(people.browser().signIn("op@example.com", PASSWORD, "").title())
                .startsWith("Dashboard");
    }

    @Test
    void a_person_who_may_not_sign_in_is_told_why() {
        int must = people.member(acme, "must@example.com", "member");
        scene.sql("INSERT INTO sign_in (person_id, password_change_required) VALUES (?, true)", must);
        Visit told = people.browser().signIn("must@example.com", PASSWORD, "");
        assertThat(told.status()).isEqualTo(403);
        assertThat(alert(told)).contains("You have to choose a new password.");
        assertThat(told.page().select("main a").eachAttr("abs:href"))
                .contains(people.server.url() + "/console/password/forgotten");
        assertThat(events("must@example.com")).isEqualTo("signInRefused 1");

        int out = people.member(acme, "out@example.com", "member");
        scene.sql("UPDATE membership SET disabled = true WHERE person_id = ?", out);
        assertThat(alert(people.browser().signIn("out@example.com", PASSWORD, "")))
                .contains("This account is disabled.");
    }

    @Test
    void sessions_end_without_use_after_12_hours_and_with_the_password() {
        people.member(acme, "ends@example.com", "member");
        Browser idle = people.signedIn("ends@example.com");
        Browser busy = people.signedIn("ends@example.com");
        for (int minutes = 0; minutes < 12 * 60; minutes += 40) {
            assertThat(busy.get("/console/organizations").title()).isEqualTo("Your organizations – Tenantry");
            people.clock.advance(Duration.ofMinutes(40));
            if (minutes == 40) {
                assertThat(idle.get("/console/organizations").title()).isEqualTo("Sign in – Tenantry");
            }
        }
        assertThat(busy.get("/console/organizations").title()).isEqualTo("Sign in – Tenantry");

        Browser before = people.signedIn("ends@example.com");
        people.api(
                "POST",
                "/v1/password/change/",
                "{\"email\":\"ends@example.com\",\"old_password\":\"" + PASSWORD
                        + "\",\"new_password\":\"another long one!\"}");
        assertThat(before.get("/console/organizations").title()).isEqualTo("Sign in – Tenantry");
    }

    @Test
    void signing_out_everywhere_ends_the_sessions_of_the_apis_too() {
        people.member(acme, "every@example.com", "member");
        Browser first = people.signedIn("every@example.com");
        Browser second = people.signedIn("every@example.com");
        String token = login("every@example.com");
        Visit sessions = first.get("/console/me/sessions");
        assertThat(sessions.page().select("tbody tr")).hasSize(3);
        assertThat(first.send(sessions, "sign-out-everywhere").text()).contains("You are signed out everywhere.");
        assertThat(second.get("/console/me").title()).isEqualTo("Sign in – Tenantry");
        assertThat(people.api("GET", "/organizations/", null, "Authorization", "Bearer " + token))
                .isEqualTo(401);
        assertThat(events("every@example.com")).isEqualTo("signIn,signIn,signIn,signOut 3");
    }

    @Test
    void a_person_who_lacks_a_required_second_factor_can_only_set_one_up() {
        int strict = scene.organization("Strict");
        people.member(strict, "strict@example.com", "admin");
        scene.sql("UPDATE organization SET is_2fa_required = true WHERE id = ?", strict);
        Browser browser = people.browser();
        Visit asked = browser.signIn("strict@example.com", PASSWORD, "");
        assertThat(asked.title()).isEqualTo("Second factor – Tenantry");
        assertThat(asked.text()).contains("An organization of yours requires a second factor.");
        assertThat(asked.page().select(".side li a")).isEmpty();
        for (String path : List.of("/", "/organizations", "/me", "/me/password", "/me/sessions", "/join")) {
            assertThat(browser.visit("GET", "/console" + path, null).header("Location"))
                    .as(path)
                    .endsWith("console/me/second-factor");
        }
        String token = Browser.body(Browser.form(asked, "/enroll"));
        for (String path : List.of("/me", "/me/second-factor/disable", "/join/invitations/1/accept")) {
            assertThat(browser.visit("POST", "/console" + path, token).header("Location"))
                    .as(path)
                    .endsWith("console/me/second-factor");
        }
        assertThat(browser.visit("POST", people.path(strict) + "/settings", token)
                        .header("Location"))
                .endsWith("console/me/second-factor");

        Visit wrong = browser.send(asked, "/enroll", "password", "wrong");
        assertThat(wrong.fault("password")).isEqualTo("This password is wrong.");
        assertThat(browser.send(wrong, "/enroll", "password", "").fault("password"))
                .isEqualTo("Enter your password.");
        Visit enrolling = browser.send(wrong, "/enroll", "password", PASSWORD);
        assertThat(enrolling.header("Cache-Control")).contains("no-store");
        assertThat(enrolling.page().select("svg.qr path").attr("d")).startsWith("M4 4h1v1h-1z");
        String secret = enrolling.page().select(".secret").text();
        Visit miss = browser.send(enrolling, "/confirm", "password", PASSWORD, "code", "000000");
        assertThat(miss.fault("code")).isEqualTo("This code is wrong, or was used before.");
        assertThat(miss.page().select(".secret").text()).isEqualTo(secret);
        Browser elsewhere = people.signedIn("strict@example.com");
        String code = OneTimeCodes.at(secret, people.clock.instant());
        Visit on = browser.send(miss, "/confirm", "password", PASSWORD, "code", code);
        assertThat(on.title()).isEqualTo("Your recovery codes – Tenantry");
        List<String> codes = on.page().select(".codes li").eachText();
        assertThat(codes).isNotEmpty().doesNotHaveDuplicates();
        assertThat(browser.get("/console/").title()).isEqualTo("Strict – Tenantry");
        assertThat(elsewhere.get("/console/").title()).isEqualTo("Sign in – Tenantry");

        Visit missing = people.browser().signIn("strict@example.com", PASSWORD, "");
        assertThat(missing.fault("code")).isEqualTo("A one-time code is required.");
        assertThat(people.browser()
                        .signIn("strict@example.com", PASSWORD, codes.getFirst())
                        .title())
                .isEqualTo("Strict – Tenantry");
        Visit off = browser.send(
                browser.get("/console/me/second-factor"), "/disable", "password", PASSWORD, "code", codes.get(1));
        assertThat(alert(off)).contains("An organization requires two-factor authentication.");
    }

    @Test
    void a_requirement_that_begins_meanwhile_holds_for_open_sessions() {
        int later = scene.organization("Later");
        people.member(later, "later@example.com", "member");
        Browser browser = people.signedIn("later@example.com");
        scene.sql("UPDATE organization SET is_2fa_required = true WHERE id = ?", later);
        assertThat(browser.get("/console/organizations").title()).isEqualTo("Second factor – Tenantry");
    }

    @Test
    void a_person_who_is_shut_out_is_signed_out_with_the_next_noted_use() {
        int shut = people.member(acme, "shut@example.com", "member");
        Browser browser = people.signedIn("shut@example.com");
        scene.sql("UPDATE membership SET disabled = true WHERE person_id = ?", shut);
        assertThat(browser.get(people.path(acme)).status()).isEqualTo(404);
        people.clock.advance(Duration.ofMinutes(2));
        assertThat(browser.get("/console/organizations").title()).isEqualTo("Sign in – Tenantry");
    }
}
