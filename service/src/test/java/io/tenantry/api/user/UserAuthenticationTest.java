package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class UserAuthenticationTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final List<String> PATHS =
            List.of("/user/organizations/", "/user/organizations/1/", "/user/v2/organizations/");

    private TestServer server;
    private Scene scene;
    private int organization;
    private int person;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
        organization = scene.organization("Acme");
        person = scene.personIn(organization, "ada@example.com", "admin");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void without_credentials_nothing_is_shown() {
        assertRefused("Authentication credentials were not provided.");
        assertRefused("Authentication credentials were not provided.", KEY, " ");
        assertRefused("Authentication credentials were not provided.", "Authorization", "Bearers x");
        assertRefused("Authentication credentials were not provided.", "Authorization", "");
    }

    @Test
    void an_operator_is_nobody_here() {
        assertRefused("Authentication credentials were not provided.", "Authorization", TestServer.basic());
    }

    @Test
    void an_unknown_key_is_refused() {
        assertRefused("Invalid API key.", KEY, "tk_" + "0".repeat(43));
        assertRefused("Invalid API key.", KEY, "'; DROP TABLE api_key; --");
        assertRefused("Invalid API key.", KEY, "x".repeat(5_000));
    }

    @Test
    void a_revoked_key_is_refused_at_once() {
        String key = scene.personKey(person);
        assertThat(status(KEY, key)).isEqualTo(200);
        scene.sql("UPDATE api_key SET revoked_at = now() WHERE prefix = ?", key.substring(0, 9));
        assertRefused("Invalid API key.", KEY, key);
    }

    @Test
    void an_expired_key_is_refused() {
        String key = scene.organizationKey(organization);
        assertThat(status(KEY, key)).isEqualTo(200);
        scene.sql("UPDATE api_key SET expires_at = now() - interval '1 second' WHERE prefix = ?", key.substring(0, 9));
        assertRefused("Invalid API key.", KEY, key);
    }

    @Test
    void the_key_of_a_deleted_person_is_refused() {
        int gone = scene.personIn(organization, "gone@example.com", "member");
        String key = scene.personKey(gone);
        assertThat(status(KEY, key)).isEqualTo(200);
        scene.sql("DELETE FROM person WHERE id = ?", gone);
        assertRefused("Invalid API key.", KEY, key);
    }

    @Test
    void an_unknown_token_is_refused() {
        assertRefused("Invalid token.", "Authorization", "Bearer nobodys");
        assertRefused("Invalid token.", "Authorization", "bearer nobodys");
        assertRefused("Invalid token.", "Authorization", "Bearer");
    }

    @Test
    void of_two_credentials_the_key_decides() {
        assertThat(status(KEY, scene.personKey(person), "Authorization", "Bearer nobodys"))
                .isEqualTo(200);
        assertRefused("Invalid API key.", KEY, "nobodys", "Authorization", "Bearer nobodys");
    }

    @Test
    void the_keys_of_a_disabled_organization_are_told_so() {
        int off = scene.organization("Off");
        int project = scene.project(off, "Project");
        List<String> keys = List.of(scene.organizationKey(off), scene.projectKey(off, project));
        for (String key : keys) {
            assertThat(status(KEY, key)).isEqualTo(200);
        }
        scene.sql("UPDATE organization SET disabled = true WHERE id = ?", off);
        for (String key : keys) {
            for (String path : PATHS) {
                HttpResponse<String> reply = server.get(path, KEY, key);
                assertThat(reply.statusCode()).isEqualTo(403);
                assertThat(reply.body()).isEqualTo("{\"detail\":\"Organization is disabled.\"}");
            }
        }
        scene.sql("UPDATE organization SET disabled = false WHERE id = ?", off);
        assertThat(status(KEY, keys.getFirst())).isEqualTo(200);
    }

    @Test
    void the_description_is_for_everybody() {
        HttpResponse<String> reply = server.get("/user/openapi.yaml", KEY, "nobodys", "Accept", "text/html");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(reply.body()).startsWith("openapi: 3.1.0\n");
    }

    private int status(String... headers) {
        return server.get("/user/organizations/", headers).statusCode();
    }

    private void assertRefused(String detail, String... headers) {
        for (String path : PATHS) {
            HttpResponse<String> reply = server.get(path, headers);
            assertThat(reply.statusCode()).as(path).isEqualTo(401);
            assertThat(reply.body()).isEqualTo("{\"detail\":\"" + detail + "\"}");
            assertThat(reply.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"tenantry\"");
        }
    }
}
