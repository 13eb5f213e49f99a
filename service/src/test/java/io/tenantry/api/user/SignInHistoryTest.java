package io.tenantry.api.user;

import static io.tenantry.api.user.SigningIn.PASSWORD;
import static io.tenantry.api.user.SigningIn.json;
import static io.tenantry.api.user.SigningIn.text;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.session.factor.OneTimeCodes;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sign-in events in the views of the person and of their organizations. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SignInHistoryTest {
    private static final String EVENTS = "/user/v1/security-events/";
    private static final String SESSIONS = "/user/v1/sessions/";

    private SigningIn signing;
    private int number;
    private int acme;
    private String email;
    private int person;
    private String adminKey;

    @BeforeAll
    void start() {
        signing = new SigningIn();
    }

    @AfterAll
    void stop() {
        signing.close();
    }

    @BeforeEach
    void begin() {
        number++;
        acme = signing.scene.organization("Acme");
        email = "ann" + number + "@example.com";
        person = signing.person(email, acme);
        adminKey = signing.scene.personKey(signing.scene.personIn(acme, "boss" + number + "@example.com", "admin"));
    }

    private HttpResponse<String> loginFrom(String address, String whose, String password) {
        return signing.server.sendFrom(
                address,
                "POST",
                "/user/v1/login/",
                "{\"email\": \"" + whose + "\", \"password\": \"" + password + "\"}",
                "Content-Type",
                "application/json",
                "User-Agent",
                "probe/1");
    }

    private HttpResponse<String> with(String method, String path, String access) {
        return signing.server.send(method, path, null, "Authorization", "Bearer " + access);
    }

    private List<JsonNode> events(String access) {
        return json(with("GET", EVENTS, access)).get("results").valueStream().toList();
    }

    private static List<String> actions(List<JsonNode> events) {
        return events.stream().map(event -> event.get("action").asString()).toList();
    }

    private List<JsonNode> seenByOrganization() {
        HttpResponse<String> page = signing.server.get(
                "/user/v1/audit-logs/?organization_id=" + acme
                        + "&start_time=2026-02-28T00:00:00Z&end_time=2026-03-20T00:00:00Z",
                "X-CEKURA-API-KEY",
                adminKey);
        return json(page).get("results").valueStream().toList();
    }

    /** The database has a clock of its own; new entries get the time of the test's clock. */
    private void atTestTime() {
        signing.scene.sql("UPDATE membership SET created_at = '2026-01-01' WHERE organization_id = ?", acme);
        signing.scene.sql("UPDATE audit_event SET at = '2026-03-01T12:00:00Z' WHERE person_id = ?", person);
    }

    @Test
    void the_person_sees_sign_ins_with_address_and_program_and_the_organization_without() {
        String access = text(json(loginFrom("127.0.0.7", email, PASSWORD)), "access");

        assertThatJson(events(access).toString()).isEqualTo("""
                [{id: '#{json-unit.any-number}', action: 'signIn', result: 'success', factor: 'password', count: 1,
                  ip_address: '127.0.0.7', user_agent: 'probe/1', timestamp: '#{json-unit.any-string}'}]""".replace("#{", "${"));
        atTestTime();
        JsonNode seen = seenByOrganization().getFirst();
        assertThat(seen.get("action").asString()).isEqualTo("signIn");
        assertThat(seen.get("user_email").asString()).isEqualTo(email);
        assertThat(seen.get("result").asString()).isEqualTo("success");
        assertThat(seen.get("factor").asString()).isEqualTo("password");
        assertThat(seen.get("organization").asInt()).isEqualTo(acme);
        assertThat(seen.get("ip_address").isNull()).isTrue();
        assertThat(seen.get("user_agent").isNull()).isTrue();
        assertThat(signing.server
                        .get("/user/v1/audit-logs/" + seen.get("id") + "/", "X-CEKURA-API-KEY", adminKey)
                        .body())
                .isEqualTo(seen.toString());
    }

    @Test
    void other_organizations_and_the_time_before_the_person_came_see_nothing() {
        json(loginFrom("127.0.0.1", email, PASSWORD));
        int other = signing.scene.organization("Other");
        String otherKey = signing.scene.organizationKey(other);
        long id = signing.server
                .database()
                .read(handle -> handle.createQuery("SELECT max(id) FROM audit_event WHERE person_id = ?")
                        .bind(0, person)
                        .mapTo(long.class)
                        .one());

        assertThat(signing.server
                        .get("/user/v1/audit-logs/" + id + "/", "X-CEKURA-API-KEY", otherKey)
                        .statusCode())
                .isEqualTo(404);
        signing.scene.member(other, person, "member");
        assertThat(signing.server
                        .get("/user/v1/audit-logs/" + id + "/", "X-CEKURA-API-KEY", otherKey)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void failed_ones_of_an_account_are_one_entry_for_address_and_minute() {
        for (int i = 0; i < 3; i++) {
            assertThat(loginFrom("127.0.0.8", email, "wrong").statusCode()).isEqualTo(401);
        }
        loginFrom("127.0.0.9", email, "wrong");
        signing.scene.sql(
                "UPDATE audit_event SET at = at - interval '1 minute' WHERE person_id = ? AND from_address ="
                        + " '127.0.0.9'",
                person);
        loginFrom("127.0.0.9", email, "wrong");
        String access = text(json(loginFrom("127.0.0.1", email, PASSWORD)), "access");

        assertThat(events(access).stream()
                        .filter(event -> event.get("action").asString().equals("signInFailed"))
                        .map(event -> event.get("ip_address").asString() + " " + event.get("count") + " "
                                + event.get("result").asString()))
                .containsExactlyInAnyOrder("127.0.0.8 3 failure", "127.0.0.9 1 failure", "127.0.0.9 1 failure");
    }

    @Test
    void strangers_cannot_fill_the_history() {
        long before = signing.scene.count("audit_event");
        loginFrom("127.0.0.10", "nobody" + number + "@example.com", "wrong");
        signing.server.get("/user/organizations/", "X-CEKURA-API-KEY", "tk_unknown");
        signing.server.get("/user/organizations/", "Authorization", "Bearer unknown");

        assertThat(signing.scene.count("audit_event")).isEqualTo(before);
    }

    @Test
    void factors_passwords_and_the_sign_out_are_there_too() {
        String access = text(signing.tokens(email), "access");
        String secret = text(
                json(signing.post(
                        "2fa/enroll/", "{'password': '" + PASSWORD + "'}", "Authorization", "Bearer " + access)),
                "secret");
        JsonNode confirmed = json(signing.post(
                "2fa/confirm/",
                "{'password': '" + PASSWORD + "', 'otp': '" + OneTimeCodes.at(secret, signing.clock.instant()) + "'}",
                "Authorization",
                "Bearer " + access));
        assertThat(signing.login(email, PASSWORD, "000000").statusCode()).isEqualTo(400);
        String recovery = confirmed.get("recovery_codes").get(0).asString();
        String second = text(json(signing.login(email, PASSWORD, recovery)), "access");
        assertThat(with("POST", "/user/v1/logout/", second).statusCode()).isEqualTo(204);
        assertThat(signing.post(
                                "password/change/",
                                "{'old_password': '" + PASSWORD + "', 'new_password': 'another good 1!', 'otp': '"
                                        + confirmed.get("recovery_codes").get(1).asString() + "'}",
                                "Authorization",
                                "Bearer " + access)
                        .statusCode())
                .isEqualTo(204);
        String third = text(
                json(signing.login(
                        email,
                        "another good 1!",
                        confirmed.get("recovery_codes").get(2).asString())),
                "access");

        List<JsonNode> events = events(third);
        assertThat(actions(events))
                .containsExactly(
                        "signIn", "changePassword", "signOut", "signIn", "signInFailed", "enableTwoFactor", "signIn");
        assertThat(events.getFirst().get("factor").asString()).isEqualTo("recovery code");
    }

    @Test
    void the_end_of_a_session_of_which_somebody_has_a_copy_is_recorded() {
        JsonNode tokens = signing.tokens(email);
        assertThat(signing.refresh(text(tokens, "refresh")).statusCode()).isEqualTo(200);
        for (int i = 0; i < 2; i++) {
            assertThat(signing.refresh(text(tokens, "refresh")).statusCode()).isEqualTo(401);
        }

        List<JsonNode> events = events(text(signing.tokens(email), "access"));
        assertThat(actions(events)).containsExactly("signIn", "signOut", "signIn");
        assertThat(events.get(1).get("result").asString()).isEqualTo("refused");
    }

    @Test
    void right_passwords_that_let_nobody_in_are_recorded_and_counted() {
        signing.scene.sql("UPDATE membership SET disabled = true WHERE person_id = ?", person);
        for (int i = 0; i < 3; i++) {
            assertThat(signing.login(email, PASSWORD).statusCode()).isEqualTo(403);
        }

        assertThat(signing.scene.count("audit_event WHERE action = 'signInRefused' AND person_id = " + person))
                .as("one entry of a minute, or two where the minute has changed")
                .isBetween(1L, 2L);
        assertThat(signing.scene.count("(SELECT generate_series(1, (details ->> 'count')::integer) FROM audit_event"
                        + " WHERE action = 'signInRefused' AND person_id = " + person + ") attempts"))
                .isEqualTo(3);
    }

    @Test
    void people_see_and_end_their_own_sessions_alone() {
        String first = text(json(loginFrom("127.0.0.11", email, PASSWORD)), "access");
        String second = text(signing.tokens(email), "access");
        int stranger = signing.scene.organization("Elsewhere");
        signing.person("x" + number + "@example.com", stranger);
        String others = text(signing.tokens("x" + number + "@example.com"), "access");

        JsonNode sessions = json(with("GET", SESSIONS, second));
        assertThat(sessions).hasSize(2);
        assertThat(sessions.get(0).get("current").booleanValue()).isTrue();
        assertThatJson(sessions.get(1).toString()).isEqualTo("""
                {id: '#{json-unit.any-number}', current: false, second_factor: false, ip_address: '127.0.0.11',
                 user_agent: 'probe/1', created_at: '#{json-unit.any-string}', expires_at: '#{json-unit.any-string}'}""".replace("#{", "${"));
        String path = SESSIONS + sessions.get(1).get("id") + "/";
        assertThat(with("DELETE", path, others).statusCode()).isEqualTo(404);
        assertThat(signing.status(first)).isEqualTo(200);

        assertThat(with("DELETE", path, second).statusCode()).isEqualTo(204);

        assertThat(signing.status(first)).isEqualTo(401);
        assertThat(with("DELETE", path, second).statusCode()).isEqualTo(404);
        assertThat(actions(events(second))).startsWith("signOut");
        assertThat(signing.server
                        .get(SESSIONS, "X-CEKURA-API-KEY", signing.scene.organizationKey(acme))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_session_without_the_second_factor_that_it_needs_reads_nothing_and_signs_out() {
        String access = text(signing.tokens(email), "access");
        signing.scene.sql("UPDATE organization SET is_2fa_required = true WHERE id = ?", acme);
        assertThat(signing.status(access)).isEqualTo(403);

        assertThat(with("GET", EVENTS, access).statusCode()).isEqualTo(403);
        assertThat(with("GET", SESSIONS, access).statusCode()).isEqualTo(403);
        assertThat(with("DELETE", SESSIONS + "1/", access).statusCode()).isEqualTo(403);
        assertThat(with("POST", "/user/v1/logout/", access).statusCode()).isEqualTo(204);
        assertThat(with("GET", SESSIONS, access).statusCode()).isEqualTo(401);
    }

    @Test
    void operators_see_addresses_across_organizations_and_an_organization_sees_none_of_theirs() {
        json(loginFrom("127.0.0.12", email, PASSWORD));
        HttpResponse<String> found = signing.server.get(
                "/management/v2.0/auditevents?action=signIn&performedBy.actor=" + email,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json");

        JsonNode events = new JsonMapper().readTree(found.body());
        assertThat(events.get("total").asInt()).as(found.body()).isEqualTo(1);
        assertThat(events.at("/items/0/ipAddress").asString()).isEqualTo("127.0.0.12");
        assertThat(events.at("/items/0/organisation").isNull()).isTrue();
        HttpResponse<String> inside = signing.server.get(
                "/v2.0/auditevents?action=signIn",
                "X-API-Key",
                signing.scene.organizationKey(acme),
                "Accept",
                "application/json");
        JsonNode seen = new JsonMapper().readTree(inside.body());
        assertThat(seen.at("/items/0/performedBy/actor").asString())
                .as(inside.body())
                .isEqualTo(email);
        assertThat(seen.at("/items/0/ipAddress").isNull()).isTrue();
    }
}
