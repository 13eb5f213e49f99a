package io.tenantry.api.user;

import static io.tenantry.api.user.SigningIn.PASSWORD;
import static io.tenantry.api.user.SigningIn.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the log lines of security events: one for each event, whole, and without anything that a client sent. */
class SecurityLogTest {
    private final SigningIn signing = new SigningIn();
    private final CapturedLog log = CapturedLog.begin();
    private int organization;
    private int person;

    @BeforeEach
    void add_a_person() {
        organization = signing.scene.organization("Acme");
        person = signing.person("ann@example.com", organization);
        signing.scene.sql("UPDATE membership SET role = 'admin' WHERE person_id = ?", person);
    }

    @AfterEach
    void close() {
        log.close();
        signing.close();
    }

    /** The events so far, without the request ids and the numbers of sessions, keys and memberships. */
    private List<String> events() {
        return log.lines().stream()
                .filter(line -> line.startsWith("io.tenantry.security "))
                .map(line -> line.replaceAll("request_id=\"(api--)?[0-9a-f-]{36}\"", "request_id=…")
                        .replaceAll("(Session|ApiKey|Membership):\\d+", "$1:…")
                        .replaceAll("^io.tenantry.security security \\[(.*)\\] \\{\\} $", "$1")
                        .replace("\"", ""))
                .toList();
    }

    @Test
    void a_sign_in_has_a_line_however_it_ends() {
        assertThat(signing.login("ann@example.com", "a wrong one").statusCode()).isEqualTo(401);
        assertThat(signing.login("nobody@example.com", "a wrong one").statusCode())
                .isEqualTo(401);
        String access = text(signing.tokens("ann@example.com"), "access");
        assertThat(signing.post("logout/", "{}", "Authorization", "Bearer " + access)
                        .statusCode())
                .isLessThan(300);
        assertThat(events())
                .containsExactly(
                        "event=sign_in_failed, address=127.0.0.1, caller=person:%d, request_id=…".formatted(person),
                        "event=sign_in_failed, address=127.0.0.1, caller=-, request_id=…",
                        ("event=sign_in_succeeded, address=127.0.0.1, caller=person:%d, action=signIn, object=Session:…, "
                                        + "request_id=…")
                                .formatted(person),
                        "event=sign_out, address=127.0.0.1, caller=person:%d, action=signOut, object=Session:…, request_id=…"
                                .formatted(person));
    }

    @Test
    void a_locked_account_has_a_line_for_each_attempt() {
        for (int i = 0; i < 4; i++) {
            signing.login("ann@example.com", "a wrong one");
        }
        assertThat(signing.login("ann@example.com", PASSWORD).statusCode()).isEqualTo(429);
        assertThat(events()).last().isEqualTo("event=sign_in_locked, address=127.0.0.1, request_id=…");
    }

    @Test
    void an_unknown_credential_has_a_line() {
        for (String header : List.of("X-CEKURA-API-KEY", "Authorization")) {
            String wrong = header.startsWith("A") ? "Bearer a-wrong-one" : "a-wrong-one";
            assertThat(signing.server.get("/user/organizations/", header, wrong).statusCode())
                    .isEqualTo(401);
        }
        assertThat(signing.server
                        .get(
                                "/management/v2.0/organisations",
                                "Authorization",
                                TestServer.basic("admin", "a wrong one"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(events())
                .containsExactly(
                        "event=credential_unknown, address=127.0.0.1, request_id=…",
                        "event=credential_unknown, address=127.0.0.1, request_id=…",
                        "event=sign_in_failed, address=127.0.0.1, caller=-, request_id=…");
    }

    @Test
    void keys_and_memberships_have_lines() {
        String key = signing.scene.personKey(person);
        int membership = signing.scene.member(organization, signing.scene.person("bob@example.com"), "member");
        assertThat(signing.server
                        .send(
                                "POST",
                                "/user/api/v1/user-api-key/",
                                "{\"name\": \"a name from outside\"}",
                                "X-CEKURA-API-KEY",
                                key,
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(201);
        assertThat(signing.server
                        .send("DELETE", "/user/memberships/" + membership + "/", null, "X-CEKURA-API-KEY", key)
                        .statusCode())
                .isEqualTo(204);
        assertThat(events())
                .containsExactly(
                        ("event=key_created, address=127.0.0.1, caller=person:%d, action=createApiKey, organization=%d, "
                                        + "object=ApiKey:…, request_id=…")
                                .formatted(person, organization),
                        ("event=membership_changed, address=127.0.0.1, caller=person:%d, action=deleteMembership, "
                                        + "organization=%d, object=Membership:…, request_id=…")
                                .formatted(person, organization));
    }
}
