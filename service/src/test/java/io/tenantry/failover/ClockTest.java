package io.tenantry.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.password.LightHashing;
import io.tenantry.start.Options;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A program whose clock jumps by an hour, forward and back. */
@Tag("long")
class ClockTest {
    private static final String PASSWORD = "a long enough Pass-1";
    private static final String ADA = "ada@example.com";
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestClock clock = new TestClock(Instant.now());

    @Test
    void keys_sessions_and_limits_hold_through_both_jumps() {
        try (TestServer server = TestServer.start(TestDatabases.create(), clock, Options.DEFAULT)) {
            Scene scene = new Scene(server);
            int acme = scene.organization("Acme");
            String key = scene.personKey(scene.personIn(acme, ADA, "admin"));
            scene.sql("UPDATE person SET password_hash = ? WHERE email = ?", LightHashing.of(PASSWORD), ADA);
            String first = signIn(server);
            int projects = 0;
            for (Duration jump : List.of(HOUR, HOUR.negated(), HOUR.negated(), HOUR)) {
                String before = signIn(server);
                clock.advance(jump);
                if (jump.isNegative()) {
                    // It was signed in an hour later than it is now.
                    assertThat(status(server, before)).isEqualTo(200);
                }
                assertThat(status(server, signIn(server))).isEqualTo(200);
                HttpResponse<String> created = server.send(
                        "POST",
                        "/user/v1/projects/",
                        "{\"name\":\"P" + ++projects + "\",\"organization\":" + acme + "}",
                        "X-CEKURA-API-KEY",
                        key,
                        "Content-Type",
                        "application/json");
                assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
                assertThat(server.get("/management/v2.0/organisations", "Authorization", TestServer.basic())
                                .statusCode())
                        .isEqualTo(200);
                assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            }
            assertThat(status(server, first)).isEqualTo(200);
        }
    }

    @Test
    void a_limit_that_is_reached_before_a_jump_back_does_not_last_an_hour_longer() {
        try (TestServer server = TestServer.start(TestDatabases.create(), clock, Options.DEFAULT)) {
            int sent = 0;
            while (reset(server, "p" + sent + "@example.com").statusCode() == 204) {
                assertThat(++sent).isLessThan(100);
            }
            assertThat(reset(server, ADA).statusCode()).isEqualTo(429);
            clock.advance(HOUR.negated());
            assertThat(reset(server, ADA).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void a_lock_that_began_before_a_jump_back_does_not_last_an_hour_longer() {
        try (TestServer server = TestServer.start(TestDatabases.create(), clock, Options.DEFAULT)) {
            Scene scene = new Scene(server);
            scene.personIn(scene.organization("Acme"), ADA, "admin");
            scene.sql("UPDATE person SET password_hash = ? WHERE email = ?", LightHashing.of(PASSWORD), ADA);
            for (int i = 0; i < 5; i++) {
                logIn(server, "a wrong enough Pass-1");
            }
            assertThat(logIn(server, PASSWORD).statusCode()).isEqualTo(429);
            clock.advance(HOUR.negated());
            assertThat(logIn(server, PASSWORD).statusCode()).isEqualTo(200);
        }
    }

    private static int status(TestServer server, String token) {
        return server.get("/user/organizations/", "Authorization", "Bearer " + token)
                .statusCode();
    }

    private static String signIn(TestServer server) {
        HttpResponse<String> reply = logIn(server, PASSWORD);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return new JsonMapper().readTree(reply.body()).get("access").asString();
    }

    private static HttpResponse<String> logIn(TestServer server, String password) {
        return server.send(
                "POST",
                "/user/v1/login/",
                "{\"email\":\"" + ADA + "\",\"password\":\"" + password + "\"}",
                "Content-Type",
                "application/json");
    }

    private static HttpResponse<String> reset(TestServer server, String address) {
        return server.send(
                "POST",
                "/user/v1/password/reset/",
                "{\"email\":\"" + address + "\"}",
                "Content-Type",
                "application/json");
    }
}
