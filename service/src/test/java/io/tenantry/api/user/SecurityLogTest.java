package io.tenantry.api.user;

import static io.tenantry.api.user.SigningIn.PASSWORD;
import static io.tenantry.api.user.SigningIn.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.storage.ObjectIds;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
                        ("event=sign_in_succeeded, address=127.0.0.1, caller=person:%d, action=signIn,"
                                        + " object=Session:…, request_id=…")
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
    void each_refusal_of_a_permission_has_a_line_and_an_unseen_object_has_none() {
        int viewer = signing.person("viewer@example.com", organization);
        signing.scene.sql("UPDATE membership SET role = 'view_only' WHERE person_id = ?", viewer);
        String key = signing.scene.personKey(viewer);
        String path = "/user/organizations/" + organization + "/";
        assertThat(status("PATCH", path, key, "{\"name\": \"a name\"}")).isEqualTo(403);
        assertThat(status("POST", "/user/invites/", key, "{\"email\": \"x@example.com\"}", "Idempotency-Key", "i"))
                .isEqualTo(403);
        int other = signing.scene.organization("Other");
        assertThat(status("GET", "/user/organizations/" + other + "/", key, null))
                .isEqualTo(404);
        signing.scene.sql("UPDATE api_key SET scopes = '{write}' WHERE person_id = ?", viewer);
        String reader = signing.scene.personKey(person);
        signing.scene.sql("UPDATE api_key SET scopes = '{read}' WHERE person_id = ?", person);
        assertThat(status("PATCH", path, reader, "{}")).isEqualTo(403);
        assertThat(events())
                .containsExactly(
                        "event=permission_refused, address=127.0.0.1, caller=person:%d, request_id=…".formatted(viewer),
                        "event=permission_refused, address=127.0.0.1, caller=person:%d, request_id=…".formatted(viewer),
                        "event=permission_refused, address=127.0.0.1, caller=-, request_id=…");
    }

    private int status(String method, String path, String key, @Nullable String body, String... headers) {
        String[] all = new String[headers.length + 4];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "X-CEKURA-API-KEY";
        all[headers.length + 1] = key;
        all[headers.length + 2] = "Content-Type";
        all[headers.length + 3] = "application/json";
        return signing.server.send(method, path, body, all).statusCode();
    }

    @Test
    void a_password_that_somebody_else_sets_has_the_line_of_a_changed_password() {
        int membership = membershipOf(person);
        String user = ObjectIds.read(signing.server.database()).of(ObjectIds.Kind.MEMBERSHIP, membership);
        assertThat(signing.server
                        .send(
                                "PATCH",
                                "/management/v2.0/users/" + user,
                                "{\"newPassword\": \"another good one!\"}",
                                "Authorization",
                                TestServer.basic(),
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(200);
        assertThat(events())
                .singleElement()
                .asString()
                .startsWith("event=password_changed, address=127.0.0.1, caller=operator:")
                .contains("action=updateUser, organization=" + organization + ", object=");
    }

    private int membershipOf(int whose) {
        return signing.server
                .database()
                .read(handle -> handle.createQuery("SELECT id FROM membership WHERE person_id = :person")
                        .bind("person", whose)
                        .mapTo(int.class)
                        .one());
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
                        ("event=key_created, address=127.0.0.1, caller=person:%d, action=createApiKey,"
                                        + " organization=%d, object=ApiKey:…, request_id=…")
                                .formatted(person, organization),
                        ("event=membership_changed, address=127.0.0.1, caller=person:%d, action=deleteMembership, "
                                        + "organization=%d, object=Membership:…, request_id=…")
                                .formatted(person, organization));
    }
}
