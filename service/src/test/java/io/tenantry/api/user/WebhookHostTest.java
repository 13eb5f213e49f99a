package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The secret of a webhook belongs to the server that the webhook goes to. */
class WebhookHostTest extends KeyHolders {
    private static final String MASK = "********cret";

    private String project() {
        return "/user/v1/projects/" + sales + "/";
    }

    private String organization() {
        return "/user/organizations/" + acme + "/";
    }

    private HttpResponse<String> patch(String path, String key, String body) {
        HttpResponse<String> reply = send("PATCH", path, key, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return reply;
    }

    private void given(String path) {
        patch(path, admin, "{\"webhook_url\":\"https://hooks.example/a\",\"webhook_secret\":\"the-first-secret\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/a",
                "https://hooks.example:8443/a",
                "http://hooks.example/a",
                "https://hooks.example.evil.example/a",
                ""
            })
    void another_server_never_gets_it(String url) {
        given(project());
        given(organization());

        assertThatJson(patch(project(), builder, "{\"webhook_url\":\"" + url + "\"}")
                        .body())
                .inPath("$.webhook_secret_configured")
                .isEqualTo("");
        assertThatJson(patch(organization(), admin, "{\"webhook_url\":\"" + url + "\"}")
                        .body())
                .inPath("$.webhook_secret")
                .isEqualTo("");
        assertThat(scene.count("project WHERE webhook_secret IS NOT NULL AND id = " + sales))
                .isZero();
        assertThat(scene.count("organization WHERE webhook_secret IS NOT NULL AND id = " + acme))
                .isZero();
    }

    /** The same host for a reader, another one for a client. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example@evil.example/a",
                "https://hooks.example:443@evil.example/a",
                "https://evil.example/hooks.example",
                "https://evil.example#hooks.example",
                "https://evil.example?https://hooks.example/a",
                "https://hooks.example.",
                "https://hooks.example%2eevil.example/",
                "https://h\u043eoks.example/a"
            })
    void whatever_looks_like_the_server_does_not_get_it_either(String url) {
        for (String path : new String[] {project(), project().replace("projects", "projects-external")}) {
            given(project());
            send("PATCH", path, builder, "{\"webhook_url\":\"" + url + "\"}");

            assertThat(scene.count("project WHERE webhook_secret IS NOT NULL AND id = " + sales
                            + " AND webhook_url <> 'https://hooks.example/a'"))
                    .as(path)
                    .isZero();
        }
    }

    @Test
    void a_project_that_is_sent_as_a_whole_loses_it_too() {
        for (String path : new String[] {project(), project().replace("projects", "projects-external")}) {
            given(project());

            HttpResponse<String> reply =
                    send("PUT", path, builder, "{\"name\":\"Sales\",\"webhook_url\":\"https://evil.example/a\"}");

            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertThatJson(reply.body()).inPath("$.webhook_secret_configured").isEqualTo("");
        }
    }

    @ParameterizedTest
    @CsvSource({"https://hooks.example/b?c=d", "HTTPS://HOOKS.example:443/", "https://hooks.example/a"})
    void the_same_server_keeps_it(String url) {
        given(project());
        given(organization());

        assertThatJson(patch(project(), builder, "{\"webhook_url\":\"" + url + "\"}")
                        .body())
                .inPath("$.webhook_secret_configured")
                .isEqualTo(MASK);
        assertThatJson(patch(organization(), admin, "{\"webhook_url\":\"" + url + "\"}")
                        .body())
                .inPath("$.webhook_secret")
                .isEqualTo("the-first-secret");
    }

    @Test
    void a_secret_that_is_sent_along_is_the_new_servers() {
        given(project());

        assertThatJson(patch(
                                project(),
                                builder,
                                "{\"webhook_url\":\"https://other.example/\",\"webhook_secret\":\"another-one-5678\"}")
                        .body())
                .inPath("$.webhook_secret_configured")
                .isEqualTo("********5678");
    }

    @Test
    void the_history_says_that_it_was_cleared() {
        given(project());
        patch(project(), builder, "{\"webhook_url\":\"https://evil.example/\"}");

        String fields = server.database()
                .read(handle -> handle.createQuery("""
                                SELECT details ->> 'fields' FROM audit_event
                                WHERE object_type = 'Project' AND object_id = ? ORDER BY id DESC LIMIT 1""")
                        .bind(0, sales)
                        .mapTo(String.class)
                        .one());

        assertThat(fields).isEqualTo("[\"webhook_url\", \"webhook_secret\"]");
    }
}
