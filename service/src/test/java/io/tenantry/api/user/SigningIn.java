package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.password.LightHashing;
import io.tenantry.start.Options;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server for tests of sign-in, its clock, and the requests of the tests. */
final class SigningIn implements AutoCloseable {
    static final String PASSWORD = "correct horse!";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String HASH = LightHashing.of(PASSWORD);

    final TestDatabases.Place place = TestDatabases.create();
    final TestClock clock = new TestClock(Instant.parse("2026-03-01T12:00:10Z"));
    final TestServer server;
    final Scene scene;

    SigningIn() {
        this(Options.DEFAULT);
    }

    SigningIn(Options options) {
        this.server = TestServer.start(place, clock, options);
        this.scene = new Scene(server);
    }

    /** A person who has the password, and is a member of the organization unless that is 0. */
    int person(String email, int organization) {
        int person = scene.person(email);
        if (organization != 0) {
            scene.member(organization, person, "member");
        }
        scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", HASH, person);
        return person;
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return server.send("POST", "/user/v1/" + path, body.replace('\'', '"'), all);
    }

    HttpResponse<String> login(String email, String password) {
        return post("login/", "{'email': '" + email + "', 'password': '" + password + "'}");
    }

    HttpResponse<String> login(String email, String password, String otp) {
        return post("login/", "{'email': '" + email + "', 'password': '" + password + "', 'otp': '" + otp + "'}");
    }

    HttpResponse<String> refresh(String token) {
        return post("refresh/", "{'refresh': '" + token + "'}");
    }

    /** The tokens of a new session of this person. */
    JsonNode tokens(String email) {
        return json(login(email, PASSWORD));
    }

    static JsonNode json(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JSON.readTree(reply.body());
    }

    static String text(JsonNode object, String field) {
        return object.get(field).stringValue();
    }

    /** The status of a call with an access token. */
    int status(String access) {
        return server.get("/user/organizations/", "Authorization", "Bearer " + access)
                .statusCode();
    }

    /** The newest mail to an address, as soon as there are that many. */
    OutgoingMail awaitMail(String to, int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        List<OutgoingMail> mails;
        do {
            mails = server.installation().outbox().list(true, 1000, 0).stream()
                    .filter(mail -> mail.to().equals(to))
                    .toList();
        } while (mails.size() < count && System.nanoTime() < deadline);
        assertThat(mails).hasSize(count);
        return mails.getLast();
    }

    /** The token in a mail. */
    static String token(OutgoingMail mail) {
        Matcher token = Pattern.compile("token: (\\S+)").matcher(mail.text());
        assertThat(token.find()).isTrue();
        assertThat(mail.text()).contains("?token=" + token.group(1));
        return token.group(1);
    }

    @Override
    public void close() {
        server.close();
    }
}
