package io.tenantry.web;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.password.Hashing;
import io.tenantry.password.HeldHashing;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Strangers who guess passwords and keys from their own network addresses, and people that they cannot lock out. */
class StrangersTest {
    private static final String STRANGER = "127.0.0.7";
    private static final String OWNER = "127.0.0.1";
    private static final String ADA = "ada@example.com";
    private static final String ORGANISATIONS = "/management/v2.0/organisations";
    private static final String USERS = "/management/v2.0/users/";
    private static final Pattern TOKEN = Pattern.compile("token: (\\S+)");

    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T12:00:10Z"));
    private final TestServer server = TestServer.start(
            TestDatabases.create(),
            clock,
            Options.DEFAULT,
            new Hashing(new HeldHashing(), new Hashing.Size(1, 256, 16, Duration.ofMinutes(1))));
    private final Scene scene = new Scene(server);
    private final int acme = scene.organization("Acme");

    @AfterEach
    void stop() {
        server.close();
    }

    /** A person of the organization whose password is "right"; returns the membership. */
    private int member(String email, String role) {
        int person = scene.person(email);
        int membership = scene.member(acme, person, role);
        scene.sql("UPDATE person SET password_hash = 'plain right' WHERE id = ?", person);
        return membership;
    }

    private HttpResponse<String> post(String from, String path, String body) {
        return server.sendFrom(from, "POST", path, body.replace('\'', '"'), "Content-Type", "application/json");
    }

    private HttpResponse<String> login(String from, String email, String password) {
        return post(from, "/user/v1/login/", "{'email': '%s', 'password': '%s'}".formatted(email, password));
    }

    private HttpResponse<String> operator(String from, String username, String password) {
        return server.sendFrom(
                from,
                "GET",
                ORGANISATIONS,
                null,
                "Accept",
                "application/json",
                "Authorization",
                TestServer.basic(username, password));
    }

    private HttpResponse<String> key(String from, String path, String header, String value) {
        return server.sendFrom(from, "GET", path, null, header, value);
    }

    private static long wait(HttpResponse<String> refused) {
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        return Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow());
    }

    private String text(HttpResponse<String> reply, String field) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return new JsonMapper().readTree(reply.body()).get(field).asString();
    }

    /** The token of the newest mail to an address. */
    private String mailedToken(String to) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String token = null;
        while (token == null && System.nanoTime() < deadline) {
            token = newestToken(to);
        }
        assertThat(token).isNotNull();
        return String.valueOf(token);
    }

    private @Nullable String newestToken(String to) {
        return server.installation().outbox().list(true, 1000, 0).stream()
                .filter(mail -> mail.to().equals(to))
                .map(mail -> TOKEN.matcher(mail.text()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElse(null);
    }

    private void reset(String from, String email, String newPassword) {
        assertThat(post(from, "/user/v1/password/reset/", "{'email': '%s'}".formatted(email))
                        .statusCode())
                .isEqualTo(204);
        String body = "{'token': '%s', 'new_password': '%s'}".formatted(mailedToken(email), newPassword);
        assertThat(post(from, "/user/v1/password/reset/confirm/", body).statusCode())
                .isEqualTo(204);
    }

    @Test
    void an_owner_signs_in_whatever_strangers_try_from_elsewhere() {
        member(ADA, "admin");
        for (int i = 0; i < 4; i++) {
            assertThat(login(STRANGER, ADA, "wrong").statusCode()).isEqualTo(401);
        }
        for (long seconds = 1; seconds <= 256; seconds *= 2) {
            assertThat(wait(login(STRANGER, ADA, "wrong"))).isEqualTo(seconds);
            assertThat(wait(login(STRANGER, ADA, "right"))).isEqualTo(seconds);
            assertThat(login(OWNER, ADA, "right").statusCode()).isEqualTo(200);
            clock.advance(Duration.ofSeconds(seconds));
            assertThat(login(STRANGER, ADA, "wrong").statusCode()).isEqualTo(401);
        }
        assertThat(login("127.0.0.8", ADA, "right").statusCode()).isEqualTo(200);
    }

    @Test
    void the_machine_itself_is_an_address_like_any_other() {
        member(ADA, "admin");
        for (int i = 0; i < 4; i++) {
            assertThat(login(OWNER, ADA, "wrong").statusCode()).isEqualTo(401);
        }
        assertThat(wait(login(OWNER, ADA, "right"))).isEqualTo(1);
        assertThat(login("127.0.0.2", ADA, "right").statusCode()).isEqualTo(200);
    }

    @Test
    void a_hundred_failures_lock_an_address_for_whatever_account() {
        member(ADA, "admin");
        for (int i = 0; i < 101; i++) {
            assertThat(login(STRANGER, "nobody" + i + "@example.com", "wrong").statusCode())
                    .isEqualTo(401);
        }
        assertThat(wait(login(STRANGER, ADA, "right"))).isEqualTo(1);
        assertThat(wait(operator(STRANGER, "operator", "wrong"))).isEqualTo(1);
        assertThat(login(OWNER, ADA, "right").statusCode()).isEqualTo(200);
        assertThat(operator(OWNER, TestServer.OPERATOR.username(), TestServer.OPERATOR.password())
                        .statusCode())
                .isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(login(STRANGER, ADA, "right").statusCode()).isEqualTo(200);
    }

    @Test
    void an_operator_is_let_in_whatever_strangers_try_and_cached_credentials_cannot_be_guessed() {
        String right = TestServer.OPERATOR.password();
        assertThat(operator(OWNER, "operator", right).statusCode()).isEqualTo(200);
        for (int i = 0; i < 4; i++) {
            assertThat(operator(STRANGER, "operator", "wrong" + i).statusCode()).isEqualTo(401);
        }
        HttpResponse<String> refused = operator(STRANGER, "operator", right);
        assertThat(wait(refused)).isEqualTo(1);
        assertThatJson(refused.body()).inPath("status").isEqualTo(429);
        assertThatJson(refused.body()).inPath("detail").isEqualTo("Too many failed attempts.");
        assertThat(operator(OWNER, "operator", right).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(operator(STRANGER, "operator", right).statusCode()).isEqualTo(200);
        for (int i = 0; i < 4; i++) {
            assertThat(operator(STRANGER, "operator", "again" + i).statusCode()).isEqualTo(401);
        }
        // Its credentials are cached for this address by now, and still cannot be found by guessing.
        assertThat(wait(operator(STRANGER, "operator", right))).isEqualTo(1);
    }

    @Test
    void wrong_keys_and_tokens_are_limited_cost_no_writes_and_leave_right_ones_alone() {
        int membership = member(ADA, "admin");
        String personKey = scene.personKey(server.database()
                .read(handle -> handle.createQuery("SELECT person_id FROM membership WHERE id = ?")
                        .bind(0, membership)
                        .mapTo(int.class)
                        .one()));
        String organizationKey = scene.organizationKey(acme);
        String access = text(login(OWNER, ADA, "right"), "access");
        long before = transactions();
        for (int i = 0; i < 51; i++) {
            assertThat(key(STRANGER, "/user/organizations/", "X-CEKURA-API-KEY", "ck_wrong" + i)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(key(STRANGER, "/v2.0/auditevents", "Authorization", "Bearer wrong" + i)
                            .statusCode())
                    .isIn(401, 429);
        }
        assertThat(transactions() - before).isLessThan(50);
        for (String path : new String[] {"/user/organizations/", "/v2.0/organisations/policy"}) {
            HttpResponse<String> refused = key(STRANGER, path, "Authorization", "Bearer wrong");
            assertThat(wait(refused)).isEqualTo(1);
            assertThat(refused.headers().firstValue("Content-Type").orElseThrow())
                    .contains("json");
            assertThat(key(OWNER, path, "Authorization", "Bearer wrong").statusCode())
                    .isEqualTo(401);
        }
        assertThat(key(STRANGER, "/user/organizations/", "X-CEKURA-API-KEY", personKey)
                        .statusCode())
                .isEqualTo(200);
        assertThat(key(STRANGER, "/user/organizations/", "Authorization", "Bearer " + access)
                        .statusCode())
                .isEqualTo(200);
        assertThat(key(STRANGER, "/v2.0/organisations/policy", "X-API-Key", organizationKey)
                        .statusCode())
                .isEqualTo(200);
        assertThat(login(STRANGER, ADA, "right").statusCode()).isEqualTo(200);
    }

    /** The number of transactions with writes so far, in all databases. */
    private long transactions() {
        return server.database()
                .read(handle -> handle.createQuery("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
                        .mapTo(long.class)
                        .one());
    }

    @Test
    void a_token_that_has_expired_is_no_guess() {
        member(ADA, "admin");
        String access = text(login(OWNER, ADA, "right"), "access");
        clock.advance(Duration.ofMinutes(16));
        for (int i = 0; i < 150; i++) {
            assertThat(key(STRANGER, "/user/organizations/", "Authorization", "Bearer " + access)
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(key(STRANGER, "/user/organizations/", "Authorization", "Bearer wrong")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_password_reset_by_mail_lifts_the_lock_from_every_address() {
        member(ADA, "admin");
        for (String from : new String[] {STRANGER, "127.0.0.3", OWNER}) {
            for (int i = 0; i < 4; i++) {
                assertThat(login(from, ADA, "wrong").statusCode()).isEqualTo(401);
            }
            assertThat(login(from, ADA, "right").statusCode()).isEqualTo(429);
        }
        reset(OWNER, ADA, "another good 1!");
        assertThat(login(OWNER, ADA, "another good 1!").statusCode()).isEqualTo(200);
        assertThat(login("127.0.0.3", ADA, "another good 1!").statusCode()).isEqualTo(200);
    }

    private void disableAfter(int failures) {
        scene.sql(
                "UPDATE organization SET password_policy_min_amount_failed_attempts_auto_disable = ? WHERE id = ?",
                failures,
                acme);
    }

    private boolean disabled(int membership) {
        String id = ObjectIds.read(server.database()).of(Kind.MEMBERSHIP, membership);
        HttpResponse<String> user = server.get(USERS + id, "Authorization", TestServer.basic());
        return new JsonMapper().readTree(user.body()).get("disabled").asBoolean();
    }

    @Test
    void where_an_organization_wants_it_failures_from_all_addresses_disable_but_keys_and_sessions_go_on() {
        member("first@example.com", "admin");
        int membership = member(ADA, "admin");
        disableAfter(5);
        String access = text(login(OWNER, ADA, "right"), "access");
        String refresh = text(login(OWNER, ADA, "right"), "refresh");
        String personKey = scene.personKey(server.database()
                .read(handle -> handle.createQuery("SELECT id FROM person WHERE email = ?")
                        .bind(0, ADA)
                        .mapTo(int.class)
                        .one()));
        for (int i = 0; i < 5; i++) {
            assertThat(disabled(membership)).isFalse();
            assertThat(login("127.0.1." + (i + 1), ADA, "wrong").statusCode()).isEqualTo(401);
        }
        assertThat(disabled(membership)).isTrue();
        assertThat(login(OWNER, ADA, "right").statusCode()).isEqualTo(403);
        assertThatJson(key(OWNER, "/user/organizations/", "X-CEKURA-API-KEY", personKey)
                        .body())
                .inPath("$[*].name")
                .isEqualTo("['Acme']");
        assertThatJson(key(OWNER, "/user/organizations/", "Authorization", "Bearer " + access)
                        .body())
                .inPath("$[*].name")
                .isEqualTo("['Acme']");
        assertThat(post(OWNER, "/user/v1/refresh/", "{'refresh': '%s'}".formatted(refresh))
                        .statusCode())
                .isEqualTo(200);

        reset(OWNER, ADA, "another good 1!");
        assertThat(disabled(membership)).isFalse();
        assertThat(login(OWNER, ADA, "another good 1!").statusCode()).isEqualTo(200);
        assertThat(scene.count("audit_event WHERE action = 'updateUser' AND details ->> 'fields' = '[\"disabled\"]'"
                        + " AND organization_id = " + acme))
                .isEqualTo(2);
    }

    @Test
    void the_last_enabled_admin_is_never_disabled() {
        int first = member("first@example.com", "admin");
        int second = member(ADA, "admin");
        int plain = member("plain@example.com", "member");
        disableAfter(2);
        for (String email : new String[] {ADA, "first@example.com", "plain@example.com"}) {
            for (int i = 0; i < 6; i++) {
                assertThat(login("127.0.2." + (i + 1), email, "wrong").statusCode())
                        .isEqualTo(401);
            }
        }
        assertThat(disabled(second)).isTrue();
        assertThat(disabled(plain)).isTrue();
        assertThat(disabled(first)).isFalse();
        assertThat(login(OWNER, "first@example.com", "right").statusCode()).isEqualTo(200);
    }
}
