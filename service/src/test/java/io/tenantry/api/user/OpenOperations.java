package io.tenantry.api.user;

import static io.tenantry.api.user.SigningIn.PASSWORD;
import static io.tenantry.api.user.SigningIn.json;
import static io.tenantry.api.user.SigningIn.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.api.user.wire.UserBody;
import io.tenantry.session.factor.OneTimeCodes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The operations of the user API without credentials, each with all of its replies. */
final class OpenOperations {
    /** A body that each of them can read: it is refused only for its content. */
    static final String ANY_BODY = """
            {"email": "nobody@example.com", "password": "wrong", "old_password": "wrong", "new_password": "wrong",
             "token": "wrong", "refresh": "%s", "name": "Nobody", "otp": "000000"}""".formatted("x".repeat(86));

    static final List<String> PATHS = List.of(
            "/v1/login/",
            "/v1/refresh/",
            "/v1/logout/",
            "/v1/password/change/",
            "/v1/password/reset/",
            "/v1/password/reset/confirm/",
            "/v1/email/verify/",
            "/v1/2fa/enroll/",
            "/v1/2fa/confirm/",
            "/v1/2fa/disable/",
            "/v1/register/");

    private static final String TOO_LONG = " ".repeat(UserBody.MOST_BYTES + 1);
    private static final Pattern LINK = Pattern.compile("\\?token=([A-Za-z0-9_-]{43})\\s");

    private final Answering server;
    private final SigningIn world;

    private OpenOperations(Answering server) {
        this.server = server;
        this.world = server.world;
    }

    static void walk(Answering server) {
        OpenOperations operations = new OpenOperations(server);
        operations.whatCannotBeRead();
        operations.description();
        operations.sessions();
        operations.passwords();
        operations.addresses();
        operations.secondFactors();
        operations.registrations();
    }

    private void whatCannotBeRead() {
        for (String path : PATHS) {
            server.expect(406, path, ANY_BODY, "Accept", "text/html");
            server.expect(413, path, TOO_LONG);
            server.expect(415, path, ANY_BODY, "Content-Type", "text/plain");
            server.expect(400, path, "{");
            server.expect(400, path, "{}");
        }
    }

    private void description() {
        assertThat(server.send("GET", "/openapi.yaml", null, "").statusCode()).isEqualTo(200);
        assertThat(server.send("GET", "/openapi.yaml", null, "", "Accept", "text/html")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.send("GET", "/openapi.yaml", null, "", "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(304);
    }

    private static String with(String email, String password) {
        return "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password);
    }

    private String refreshToken(String email) {
        return "{\"refresh\": \"%s\"}".formatted(text(world.tokens(email), "refresh"));
    }

    private void mustChangePassword(String email) {
        world.scene.sql(
                "INSERT INTO sign_in (person_id, password_change_required) VALUES (?, true) ON CONFLICT (person_id)"
                        + " DO UPDATE SET password_change_required = true",
                server.id(email));
    }

    private void sessions() {
        String email = server.person();
        server.expectBoth(200, "/v1/login/", () -> with(email, PASSWORD));
        server.expect(401, "/v1/login/", with(email, "wrong"));
        server.expectBoth(200, "/v1/refresh/", () -> refreshToken(email));
        server.expect(401, "/v1/refresh/", ANY_BODY);
        server.expectBoth(204, "/v1/logout/", () -> refreshToken(email));
        server.expect(204, "/v1/logout/", "", "Authorization", "Bearer " + text(world.tokens(email), "access"));
        server.expect(401, "/v1/logout/", ANY_BODY);
        String access = text(world.tokens(email), "access");
        String ended = "/v1/sessions/"
                + json(server.send("GET", "/v1/sessions/", null, "", "Authorization", "Bearer " + access))
                        .get(0)
                        .get("id")
                + "/";
        assertThat(server.send("DELETE", ended, null, "", "Authorization", "Bearer " + access)
                        .statusCode())
                .isEqualTo(204);
        String session = refreshToken(email);
        mustChangePassword(email);
        server.expect(403, "/v1/refresh/", session);
        server.expect(403, "/v1/login/", with(email, PASSWORD));
        server.expectTooMany("/v1/login/", () -> with(email, "wrong"));
    }

    /** Requests of an operator who acts as another person, which must not change that person's sign-in. */
    private String[] impersonator(String email) {
        int person = server.id(email);
        int organization = world.server
                .database()
                .read(handle -> handle.createQuery("SELECT organization_id FROM membership WHERE person_id = ?")
                        .bind(0, person)
                        .mapTo(int.class)
                        .one());
        String token = world.server
                .database()
                .write(handle -> world.server
                        .installation()
                        .signIn()
                        .sessions()
                        .impersonate(
                                handle,
                                new Caller.Operator("operator"),
                                new PersonId(person),
                                new OrganizationId(organization))
                        .access());
        return new String[] {"Authorization", "Bearer " + token};
    }

    private void passwords() {
        String change = "/v1/password/change/";
        Function<String, String> right = email -> """
                {"email": "%s", "old_password": "%s", "new_password": "another good 1!"}""".formatted(email, PASSWORD);
        server.expectBoth(204, change, () -> right.apply(server.person()));
        server.expect(401, change, ANY_BODY);
        server.expect(403, change, ANY_BODY, impersonator(server.person()));
        server.expectTooMany(change, () -> ANY_BODY);
        String reset = "/v1/password/reset/";
        server.expectBoth(204, reset, () -> "{\"email\": \"%s\"}".formatted(server.person()));
        server.expectTooMany(reset, () -> ANY_BODY);
        server.expectBoth(204, "/v1/password/reset/confirm/", () -> {
            String email = server.person();
            server.expect(204, reset, "{\"email\": \"%s\"}".formatted(email));
            return "{\"token\": \"%s\", \"new_password\": \"another good 1!\"}"
                    .formatted(SigningIn.token(world.awaitMail(email, 1)));
        });
        server.expect(400, "/v1/password/reset/confirm/", ANY_BODY);
    }

    private void addresses() {
        String request = "/v1/email/verify/request/";
        server.expectBoth(204, "/v1/email/verify/", () -> {
            String email = server.person();
            world.scene.sql("UPDATE person SET email_verified_at = NULL WHERE email = ?", email);
            String key = world.scene.personKey(server.id(email));
            assertThat(server.send("POST", request, null, key).statusCode()).isEqualTo(204);
            return "{\"token\": \"%s\"}".formatted(SigningIn.token(world.awaitMail(email, 1)));
        });
        server.expect(400, "/v1/email/verify/", ANY_BODY);
        String key = world.scene.personKey(server.id(server.person()));
        server.expectTooMany(request, () -> "", "X-CEKURA-API-KEY", key);
    }

    /** A person, the secret of their second factor, and a body that proves both. */
    private record Factor(String email, String secret) {}

    private Factor enrolled() {
        String email = server.person();
        JsonNode enrolled = SigningIn.json(server.send("POST", "/v1/2fa/enroll/", with(email, PASSWORD), ""));
        return new Factor(email, text(enrolled, "secret"));
    }

    private Factor confirmed() {
        Factor factor = enrolled();
        server.expect(200, "/v1/2fa/confirm/", with(factor));
        world.clock.advance(Duration.ofSeconds(30));
        return factor;
    }

    private String with(Factor factor) {
        return "{\"email\": \"%s\", \"password\": \"%s\", \"otp\": \"%s\"}"
                .formatted(factor.email(), PASSWORD, OneTimeCodes.at(factor.secret(), world.clock.instant()));
    }

    private void secondFactors() {
        server.expectBoth(200, "/v1/2fa/enroll/", () -> with(server.person(), PASSWORD));
        server.expectBoth(200, "/v1/2fa/confirm/", () -> with(enrolled()));
        server.expectBoth(204, "/v1/2fa/disable/", () -> with(confirmed()));
        server.expect(409, "/v1/2fa/enroll/", with(confirmed()));
        server.expect(409, "/v1/2fa/confirm/", with(confirmed()));
        server.expect(409, "/v1/2fa/disable/", with(server.person(), PASSWORD));
        for (String path : List.of("/v1/2fa/enroll/", "/v1/2fa/confirm/", "/v1/2fa/disable/")) {
            String email = server.person();
            server.expect(401, path, with(email, "wrong"));
            server.expect(403, path, ANY_BODY, impersonator(email));
            server.expectTooMany(path, () -> with(email, "wrong"));
        }
    }

    private void registrations() {
        String path = "/v1/register/";
        AtomicInteger number = new AtomicInteger();
        RoleScene admin = RoleScene.of(world.scene, "admin");
        Function<String, String> invited = projects -> {
            String email = server.address();
            String body = "{\"email\": \"%s\", \"organization\": %d, \"projects\": [%s]}"
                    .formatted(email, admin.organization(), projects);
            assertThat(server.send("POST", "/invites/", body, admin.key()).statusCode())
                    .isEqualTo(201);
            Matcher link = LINK.matcher(world.awaitMail(email, 1).text());
            assertThat(link.find()).isTrue();
            return "{\"token\": \"%s\", \"name\": \"N%d\", \"password\": \"%s\"}"
                    .formatted(link.group(1), number.incrementAndGet(), PASSWORD);
        };
        server.expectBoth(201, path, () -> invited.apply(""));
        server.expect(400, path, ANY_BODY);
        int gone = world.scene.project(admin.organization(), "Gone");
        String late = invited.apply(Integer.toString(gone));
        world.scene.sql("DELETE FROM project WHERE id = ?", gone);
        server.expect(409, path, late);
        server.expectTooMany(path, () -> ANY_BODY, "X-Forwarded-For", "192.0.2.1");
    }
}
