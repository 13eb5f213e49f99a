package io.tenantry.api.user;

import static io.tenantry.api.user.SigningIn.PASSWORD;
import static io.tenantry.api.user.SigningIn.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.tenantry.TestServer;
import io.tenantry.session.factor.OneTimeCodes;
import io.tenantry.start.Options;
import io.tenantry.webhook.Receiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Secrets are sent in valid and invalid requests, and the log has none of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SecretsInLogsTest {
    private static final String EMAIL = "sec@example.com";
    private static final Pattern LINK = Pattern.compile("token=([A-Za-z0-9_-]{43})");

    private final List<String> secrets = new ArrayList<>();
    private final GreenMail smtp = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
    private final Receiver receiver = new Receiver();
    private SigningIn world;
    private int organization;
    private int project;

    @BeforeAll
    void start() {
        smtp.setUser("we@example.com", "we", "the right one");
        smtp.start();
        world = new SigningIn(Options.of(Map.of(
                "TENANTRY_WEBHOOK_ALLOW",
                "127.0.0.1",
                "TENANTRY_MANAGEMENT_API_KEYS",
                "true",
                "TENANTRY_SMTP_URL",
                "smtp://we:" + secret("smtp-secret-1") + "@127.0.0.1:"
                        + smtp.getSmtp().getPort())));
        organization = world.scene.organization("Discreet");
        project = world.scene.project(organization, "Silent");
    }

    @AfterAll
    void stop() {
        world.close();
        receiver.close();
        smtp.stop();
    }

    /** Records a text that must not be in the log. */
    private String secret(String value) {
        secrets.add(value);
        return value;
    }

    private JsonNode post(String path, String body, int status, String... headers) {
        HttpResponse<String> reply = world.post(path, body, headers);
        assertThat(reply.statusCode()).as(path + ": " + reply.body()).isEqualTo(status);
        return new JsonMapper().readTree(reply.body().isEmpty() ? "{}" : reply.body());
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        return world.server.send(method, path, body, all.toArray(String[]::new));
    }

    private String mailed(String to, int count) {
        Matcher link = LINK.matcher(world.awaitMail(to, count).text());
        assertThat(link.find()).isTrue();
        return secret(link.group(1));
    }

    @Test
    void no_secret_is_ever_logged() {
        try (CapturedLog log = CapturedLog.begin()) {
            String session = signsIn();
            secondFactor();
            String key = keysAndCredentials(session);
            settingsAndWebhooks(key);
            mailedTokens(key);
            operators();
            assertThat(log.lines()).as("what was captured").anyMatch(line -> line.contains("/user/v1/login/"));
            int before = log.lines().size();
            defects(key);
            assertThat(log.lines().stream().skip(before))
                    .as("defects")
                    .anyMatch(line -> line.contains("SQL") || line.contains("column"));
            secrets.addAll(List.of(PASSWORD, TestServer.OPERATOR.password(), "$argon2", "Basic ", "Bearer "));
            for (String line : log.lines()) {
                for (String secret : secrets) {
                    assertThat(line).doesNotContain(secret);
                }
            }
        }
        assertThat(secrets).doesNotContain("").hasSizeGreaterThan(30);
    }

    private String signsIn() {
        int person = world.person(EMAIL, organization);
        world.scene.sql("UPDATE membership SET role = 'admin' WHERE person_id = ?", person);
        assertThat(world.login(EMAIL, secret("wrong-secret-2")).statusCode()).isEqualTo(401);
        assertThat(world.post("login/", "{'email': '" + EMAIL + "', 'password': '" + secret("broken-secret-3"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/user/v1/login/?password=" + secret("query-secret-4"), "{}")
                        .statusCode())
                .isEqualTo(400);
        JsonNode tokens = world.tokens(EMAIL);
        secret(text(tokens, "access"));
        JsonNode next = SigningIn.json(world.refresh(secret(text(tokens, "refresh"))));
        secret(text(next, "refresh"));
        for (String header : new String[] {"Authorization", "X-CEKURA-API-KEY"}) {
            String wrong = secret("header-secret-5" + header);
            assertThat(world.server
                            .get("/user/organizations/", header, header.startsWith("A") ? "Bearer " + wrong : wrong)
                            .statusCode())
                    .isEqualTo(401);
        }
        return secret(text(next, "access"));
    }

    private void secondFactor() {
        String email = "two@example.com";
        world.person(email, organization);
        String proof = "{'email': '" + email + "', 'password': '" + PASSWORD + "', 'otp': '%s'}";
        String factor = secret(text(post("2fa/enroll/", proof.formatted(""), 200), "secret"));
        String code = OneTimeCodes.at(factor, world.clock.instant());
        post("2fa/confirm/", proof.formatted(code), 200)
                .get("recovery_codes")
                .forEach(recovery -> secret(recovery.stringValue()));
        post("login/", proof.formatted(code), 400);
    }

    private String keysAndCredentials(String session) {
        HttpResponse<String> made = send(
                "POST", "/user/api/v1/user-api-key/", "{\"personal\": true}", "Authorization", "Bearer " + session);
        String key = secret(text(InvitationScene.json(made), "key"));
        String body = """
                {"organization": %d, "provider": "vapi", "key": "%s", "data": {"token": "%s"}}""".formatted(organization, secret("provider-secret-6"), secret("data-secret-7"));
        assertThat(send("POST", "/user/provider-credentials/", body, InvitationScene.KEY, key)
                        .statusCode())
                .isEqualTo(201);
        return key;
    }

    private void settingsAndWebhooks(String key) {
        String settings = """
                {"vapi_api_key": "%s", "webhook_secret": "%s", "webhook_url": "%s"}""".formatted(secret("vapi-secret-8"), secret("hook-secret-9"), receiver.url());
        String path = "/user/organizations/" + organization + "/";
        assertThat(send("PATCH", path, settings, InvitationScene.KEY, key).statusCode())
                .isEqualTo(200);
        receiver.then(Receiver.status(500));
        String trial = "{\"webhook_url\": \"%s\", \"webhook_secret\": \"%s\"}"
                .formatted(receiver.url(), secret("hook-secret-10"));
        String ofProject = "/user/v1/projects/" + project + "/";
        assertThat(send("PATCH", ofProject, trial, InvitationScene.KEY, key).statusCode())
                .isEqualTo(200);
        send("POST", ofProject + "test-webhook/", null, InvitationScene.KEY, key);
    }

    private void mailedTokens(String key) {
        post("password/reset/", "{'email': '" + EMAIL + "'}", 204);
        String token = mailed(EMAIL, 1);
        post("password/reset/confirm/", "{'token': '" + secret("reset-secret-11") + "', 'new_password': 'x'}", 400);
        post("password/reset/confirm/", "{'token': '" + token + "', 'new_password': 'short'}", 400);
        String next = secret("Another secret-12!");
        post("password/reset/confirm/", "{'token': '" + token + "', 'new_password': '" + next + "'}", 204);
        String invited = "{\"organization\": %d, \"email\": \"inv@example.com\"}".formatted(organization);
        assertThat(send("POST", InvitationScene.INVITES, invited, InvitationScene.KEY, key)
                        .statusCode())
                .isEqualTo(201);
        String registration = "{'token': '" + mailed("inv@example.com", 1) + "', 'name': 'New', 'password': '%s'}";
        post("register/", registration.formatted(secret("no")), 400);
        secrets.remove("no");
        post("register/", registration.formatted(secret("Register-secret-13!")), 201);
    }

    private void operators() {
        String wrong = TestServer.basic("operator", secret("basic-secret-14"));
        secret(wrong.substring("Basic ".length()));
        String right = TestServer.basic();
        secret(right.substring("Basic ".length()));
        String organisations = "/management/v2.0/organisations";
        assertThat(send("GET", organisations, null, "Authorization", wrong, "Accept", "application/json")
                        .statusCode())
                .isEqualTo(401);
        String[] operator = {"Authorization", right, "Accept", "application/json"};
        JsonNode list = InvitationScene.json(send("GET", organisations + "?filter=Discreet", null, operator));
        String id = list.findValue("_id").stringValue();
        String user = """
                {"id": "usr@example.com", "name": "U", "password": "%s", "organisation": "%s"}""".formatted(secret("Operators secret-15!"), id);
        JsonNode made = InvitationScene.json(send("POST", "/management/v2.0/users", user, operator));
        JsonNode tokens = InvitationScene.json(send(
                "POST",
                "/management/v2.0/users/" + made.findValue("_id").stringValue() + "/impersonate",
                null,
                operator));
        secret(text(tokens, "access_token"));
        secret(text(tokens, "refresh_token"));
        JsonNode apiKey = InvitationScene.json(send("POST", organisations + "/" + id + "/apikeys", null, operator));
        String key = secret(apiKey.findValue("apiKey").stringValue());
        for (String query :
                new String[] {"api_key=" + key, "api_key=" + secret("query-key-secret-19"), "api_key[]=" + key}) {
            send("GET", "/v2.0/auditevents?limit=1&" + query.replace("[]", "%5B%5D"), null);
            send("POST", "/new/v2.0/users/" + id + "/logout?" + query.replace("[]", "%5B%5D"), null);
        }
    }

    /** An internal failure is logged with its statement, and without the values that were to be stored. */
    private void defects(String key) {
        world.scene.sql("ALTER TABLE sign_in RENAME COLUMN failed_logins TO failed");
        world.scene.sql("ALTER TABLE person RENAME COLUMN password_changed_at TO changed");
        world.scene.sql("ALTER TABLE organization ADD CONSTRAINT none CHECK (webhook_secret IS NULL) NOT VALID");
        post("login/", "{'email': '" + EMAIL + "', 'password': '" + secret("defect-secret-16") + "'}", 500);
        String path = "/user/organizations/" + organization + "/";
        String settings = "{\"webhook_secret\": \"%s\"}".formatted(secret("defect-secret-17"));
        assertThat(send("PATCH", path, settings, InvitationScene.KEY, key).statusCode())
                .isEqualTo(500);
        String invited = "{\"organization\": %d, \"email\": \"late@example.com\"}".formatted(organization);
        send("POST", InvitationScene.INVITES, invited, InvitationScene.KEY, key);
        String registration = "{'token': '" + mailed("late@example.com", 1) + "', 'name': 'L', 'password': '"
                + secret("Defect secret-18!") + "'}";
        post("register/", registration, 500);
        String ofOrganization = secret(world.scene.organizationKey(organization));
        world.scene.sql("ALTER TABLE audit_event RENAME COLUMN action TO deed");
        URI events = URI.create(world.server.url() + "/v2.0/auditevents?api_key=" + ofOrganization);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(events).build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(500);
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }
}
