package io.tenantry.api.user;

import static io.tenantry.api.user.SigningIn.PASSWORD;
import static io.tenantry.api.user.SigningIn.json;
import static io.tenantry.api.user.SigningIn.text;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.session.Proof;
import io.tenantry.session.TokenPair;
import io.tenantry.start.Options;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SessionResourceTest {
    private static final String LIST = "/user/organizations/";

    private SigningIn signing;
    private int acme;

    @BeforeAll
    void start() {
        signing = new SigningIn();
        acme = signing.scene.organization("Acme");
    }

    @AfterAll
    void stop() {
        signing.close();
    }

    @Test
    void a_login_gives_tokens_that_see_what_the_person_sees() {
        signing.person("Login@Example.com", acme);
        HttpResponse<String> reply = signing.login("login@example.COM ", PASSWORD);
        assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
        assertThatJson(reply.body()).isEqualTo("""
                {access: '${json-unit.regex}[A-Za-z0-9_-]{43}', refresh: '${json-unit.regex}[A-Za-z0-9_-]{86}',
                 expires_in: 900, token_type: 'Bearer'}""");
        HttpResponse<String> seen = signing.server.get(LIST, "Authorization", "bearer " + text(json(reply), "access"));
        assertThatJson(seen.body()).inPath("$[*].name").isEqualTo("['Acme']");
        assertThat(seen.headers().firstValue("X-Tenantry-Impersonated-By")).isEmpty();
    }

    @Test
    void nothing_of_a_token_is_stored_or_logged_in_words() {
        signing.person("stored@example.com", acme);
        JsonNode tokens = signing.tokens("stored@example.com");
        String stored = signing.server
                .database()
                .read(handle -> handle.createQuery("SELECT string_agg(s::text, '') FROM login_session s")
                        .mapTo(String.class)
                        .one());
        assertThat(stored).doesNotContain(text(tokens, "access"));
        assertThat(new TokenPair("secret", "secret", Duration.ZERO)).hasToString("TokenPair");
        assertThat(new Proof("secret", "secret", "secret", "")).hasToString("Proof");
    }

    @Test
    void wrong_and_unknown_ones_are_answered_alike() {
        signing.person("known@example.com", acme);
        signing.scene.person("without-password@example.com");
        for (String email : List.of("known@example.com", "unknown@example.com", "without-password@example.com")) {
            HttpResponse<String> reply = signing.login(email, "wrong");
            assertThat(reply.statusCode()).isEqualTo(401);
            assertThat(reply.body()).isEqualTo("{\"detail\":\"The e-mail address or the password is wrong.\"}");
        }
        assertThat(signing.login("x".repeat(300), "wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void all_bad_fields_are_named() {
        assertBad("login/", "{}", "{email: ['This field is required.'], password: ['This field is required.']}");
        assertBad("login/", "{'email': 1, 'password': '', 'otp': []}", """
                {email: ['Not a valid string.'], password: ['This field may not be blank.'], otp: ['Not a valid string.']}""");
        assertBad("refresh/", "{'refresh': null}", "{refresh: ['This field may not be null.']}");
        assertBad("logout/", "", "{refresh: ['This field is required.']}");
        assertThat(signing.post("login/", "{}", "Accept", "text/html").statusCode())
                .isEqualTo(406);
        assertThat(signing.post("login/", "[").statusCode()).isEqualTo(400);
    }

    private void assertBad(String path, String body, String fields) {
        HttpResponse<String> reply = signing.post(path, body);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isEqualTo(fields);
    }

    @Test
    void a_form_signs_in_too() {
        signing.person("form@example.com", acme);
        HttpResponse<String> reply = signing.server.send(
                "POST",
                "/user/v1/login",
                "email=form%40example.com&password=correct+horse%21",
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(reply.statusCode()).isEqualTo(200);
    }

    @Test
    void wrong_passwords_lock_for_longer_and_longer_and_a_right_one_ends_it() {
        for (String email : List.of("locked@example.com", "nobody-locked@example.com")) {
            if (email.startsWith("locked")) {
                signing.person(email, acme);
            }
            for (int i = 0; i < 4; i++) {
                assertThat(signing.login(email, "wrong").statusCode()).isEqualTo(401);
            }
            HttpResponse<String> locked = signing.login(email, PASSWORD);
            assertThat(locked.statusCode()).isEqualTo(429);
            assertThat(locked.body()).isEqualTo("{\"detail\":\"Too many failed attempts.\"}");
            assertThat(locked.headers().firstValue("Retry-After")).contains("1");
            signing.clock.advance(Duration.ofSeconds(1));
            assertThat(signing.login(email, "wrong").statusCode()).isEqualTo(401);
            assertThat(signing.login(email, PASSWORD).headers().firstValue("Retry-After"))
                    .contains("2");
            signing.clock.advance(Duration.ofSeconds(2));
        }
        assertThat(signing.login("locked@example.com", PASSWORD).statusCode()).isEqualTo(200);
        assertThat(signing.login("locked@example.com", "wrong").statusCode()).isEqualTo(401);
        assertThat(signing.login("locked@example.com", PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void an_access_token_is_good_for_15_minutes_and_a_refresh_token_for_30_days() {
        signing.person("expiry@example.com", acme);
        JsonNode tokens = signing.tokens("expiry@example.com");
        signing.clock.advance(Duration.ofMinutes(15).minusSeconds(1));
        assertThat(signing.status(text(tokens, "access"))).isEqualTo(200);
        signing.clock.advance(Duration.ofSeconds(1));
        HttpResponse<String> expired = signing.server.get(LIST, "Authorization", "Bearer " + text(tokens, "access"));
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(expired.body()).isEqualTo("{\"detail\":\"Invalid token.\"}");
        JsonNode next = json(signing.refresh(text(tokens, "refresh")));
        assertThat(signing.status(text(next, "access"))).isEqualTo(200);
        signing.clock.advance(Duration.ofDays(30));
        assertThat(signing.refresh(text(next, "refresh")).statusCode()).isEqualTo(401);
        signing.server.installation().signIn().tidy();
        assertThat(signing.scene.count(
                        "login_session WHERE refresh_expires_at < timestamptz '" + signing.clock.instant() + "'"))
                .isZero();
    }

    @Test
    void a_session_ends_30_days_after_the_sign_in_however_often_it_is_refreshed() {
        signing.person("age@example.com", acme);
        JsonNode tokens = signing.tokens("age@example.com");
        for (int day = 1; day < 30; day++) {
            signing.clock.advance(Duration.ofDays(1));
            tokens = json(signing.refresh(text(tokens, "refresh")));
            assertThat(tokens.get("expires_in").intValue()).isEqualTo(900);
        }
        signing.clock.advance(Duration.ofDays(1).minusMinutes(5));
        JsonNode last = json(signing.refresh(text(tokens, "refresh")));
        assertThat(last.get("expires_in").intValue()).isEqualTo(300);
        signing.clock.advance(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(signing.status(text(last, "access"))).isEqualTo(200);
        signing.clock.advance(Duration.ofSeconds(1));
        assertThat(signing.status(text(last, "access"))).isEqualTo(401);
        assertThat(signing.refresh(text(last, "refresh")).statusCode()).isEqualTo(401);
        assertThat(signing.status(text(signing.tokens("age@example.com"), "access")))
                .isEqualTo(200);
    }

    @Test
    void a_shorter_maximum_life_also_holds_for_sessions_that_exist() {
        signing.person("shorter@example.com", acme);
        JsonNode tokens = signing.tokens("shorter@example.com");
        signing.clock.advance(Duration.ofHours(11));
        Options options = Options.of(Map.of("TENANTRY_SESSION_TTL", "PT12H"));
        try (TestServer second = TestServer.start(signing.place, signing.clock, options)) {
            HttpResponse<String> refreshed = refreshAt(second, tokens);
            assertThat(refreshed.statusCode()).isEqualTo(200);
            signing.clock.advance(Duration.ofHours(1));
            assertThat(refreshAt(second, json(refreshed)).statusCode()).isEqualTo(401);
        }
    }

    private static HttpResponse<String> refreshAt(TestServer server, JsonNode tokens) {
        String body = "{\"refresh\": \"" + text(tokens, "refresh") + "\"}";
        return server.send("POST", "/user/v1/refresh/", body, "Content-Type", "application/json");
    }

    @Test
    void a_person_has_a_hundred_sessions_at_the_most_of_which_the_oldest_end() {
        int person = signing.person("many@example.com", acme);
        String first = text(signing.tokens("many@example.com"), "access");
        String second = text(signing.tokens("many@example.com"), "access");
        signing.scene.sql("""
                INSERT INTO login_session (person_id, access_digest, access_expires_at, family_digest, refresh_digest,
                    refresh_expires_at)
                SELECT ?, int4send(i), now(), int4send(i), int4send(i), timestamptz '2099-01-01' FROM generate_series(1, 98) i""", person);
        assertThat(signing.status(first)).isEqualTo(200);
        String last = text(signing.tokens("many@example.com"), "access");
        assertThat(signing.status(first)).isEqualTo(401);
        assertThat(signing.status(second)).isEqualTo(200);
        assertThat(signing.status(last)).isEqualTo(200);
        assertThat(signing.scene.count("login_session WHERE person_id = " + person))
                .isEqualTo(100);
    }

    @Test
    void a_refresh_replaces_both_tokens_and_an_old_one_ends_the_family() {
        signing.person("family@example.com", acme);
        JsonNode first = signing.tokens("family@example.com");
        JsonNode other = signing.tokens("family@example.com");
        JsonNode second = json(signing.refresh(text(first, "refresh")));
        assertThat(signing.status(text(first, "access"))).isEqualTo(401);
        JsonNode third = json(signing.refresh(text(second, "refresh")));
        assertThat(signing.status(text(third, "access"))).isEqualTo(200);
        assertThat(signing.refresh(text(first, "refresh")).statusCode()).isEqualTo(401);
        assertThat(signing.status(text(third, "access"))).isEqualTo(401);
        assertThat(signing.refresh(text(third, "refresh")).statusCode()).isEqualTo(401);
        // Another login of the same person is another family.
        assertThat(signing.status(text(other, "access"))).isEqualTo(200);
    }

    @Test
    void of_two_refreshes_at_once_one_wins_and_the_family_ends() {
        signing.person("race@example.com", acme);
        for (int round = 0; round < 20; round++) {
            String refresh = text(signing.tokens("race@example.com"), "refresh");
            List<HttpResponse<String>> replies = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> signing.refresh(refresh)))
                    .limit(4)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
            List<HttpResponse<String>> won =
                    replies.stream().filter(reply -> reply.statusCode() == 200).toList();
            assertThat(won).hasSize(1);
            assertThat(replies).filteredOn(reply -> reply.statusCode() == 401).hasSize(3);
            assertThat(signing.status(text(json(won.getFirst()), "access"))).isEqualTo(401);
        }
    }

    @Test
    void a_logout_ends_the_session_by_either_token_and_no_other() {
        signing.person("out@example.com", acme);
        JsonNode one = signing.tokens("out@example.com");
        JsonNode two = signing.tokens("out@example.com");
        JsonNode three = signing.tokens("out@example.com");
        assertThat(signing.status(text(one, "access"))).isEqualTo(200);
        HttpResponse<String> out = signing.post("logout/", "", "Authorization", "Bearer " + text(one, "access"));
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(signing.status(text(one, "access"))).isEqualTo(401);
        assertThat(signing.refresh(text(one, "refresh")).statusCode()).isEqualTo(401);
        assertThat(signing.post("logout/", "{'refresh': '" + text(two, "refresh") + "'}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(signing.status(text(two, "access"))).isEqualTo(401);
        assertThat(signing.status(text(three, "access"))).isEqualTo(200);
        assertThat(signing.post("logout/", "{'refresh': '" + text(two, "refresh") + "'}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(signing.post("logout/", "", "Authorization", "Bearer nonsense")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void foreign_and_broken_tokens_are_refused() {
        for (String token : List.of("", "x", "x".repeat(43), "x".repeat(86), "\"", "ü")) {
            assertThat(signing.refresh(token.replace("\"", "\\'")).statusCode()).isIn(400, 401);
        }
        signing.person("kinds@example.com", acme);
        JsonNode tokens = signing.tokens("kinds@example.com");
        assertThat(signing.status(text(tokens, "refresh"))).isEqualTo(401);
        assertThat(signing.refresh(text(tokens, "access")).statusCode()).isEqualTo(401);
        assertThat(signing.status(text(tokens, "access"))).isEqualTo(200);
    }

    @Test
    void a_session_that_ends_on_one_node_ends_on_the_other_within_a_second() {
        signing.person("nodes@example.com", acme);
        String access = text(signing.tokens("nodes@example.com"), "access");
        try (TestServer second = TestServer.start(signing.place, signing.clock, Options.DEFAULT)) {
            assertThat(second.get(LIST, "Authorization", "Bearer " + access).statusCode())
                    .isEqualTo(200);
            signing.post("logout/", "", "Authorization", "Bearer " + access);
            assertThat(signing.status(access)).isEqualTo(401);
            long deadline = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            int status;
            do {
                status = second.get(LIST, "Authorization", "Bearer " + access).statusCode();
            } while (status == 200 && System.nanoTime() < deadline);
            assertThat(status).isEqualTo(401);
        }
    }
}
