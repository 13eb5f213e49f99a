package io.tenantry.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers in free-form JSON: each is refused, or stored so that all later requests can read it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class StoredNumbersTest {
    private TestServer server;
    private Scene scene;
    private int acme;
    private int project;
    private String key;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
        acme = scene.organization("Acme");
        project = scene.project(acme, "Calls");
        key = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0e499",
                "1e499",
                "-1e499",
                "1e500",
                "9.99e499",
                "1e501",
                "-1.5e900",
                "1e997",
                "1e998",
                "1e999",
                "1e1000",
                "1e1001",
                "1e-499",
                "1e-500",
                "-1.5e-501",
                "1e-997",
                "1e-998",
                "1e-999",
                "1e-1000",
                "123456789e991"
            })
    void a_number_that_is_stored_can_be_read(String number) {
        HttpResponse<String> written = rubric("{\"a\":[" + number + "]}");
        if (written.statusCode() == 400) {
            assertThat(written.body())
                    .isEqualTo("{\"rubric_config\":{\"a\":{\"0\":[\"A valid number is required.\"]}}}");
        } else {
            assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
        }
        everythingIsRead();
        HttpResponse<String> credential = Call.of(
                        "POST",
                        "/user/provider-credentials/",
                        "{\"organization\":" + acme + ",\"key\":\"k\",\"data\":{\"a\":" + number + "}}")
                .with("X-CEKURA-API-KEY", key)
                .send(server);
        assertThat(credential.statusCode()).as(credential.body()).isEqualTo(written.statusCode() == 400 ? 400 : 201);
        if (credential.statusCode() == 201) {
            assertThat(get(credential.headers().firstValue("Location").orElseThrow())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_number_that_an_earlier_version_has_stored_can_be_read_and_replaced() throws Exception {
        scene.sql(
                "UPDATE project SET rubric_config = CAST(? AS jsonb) WHERE id = ?",
                "{\"a\":1e1099,\"b\":1.5e-999}",
                project);
        // Not by TestServer: its comparison with the OpenAPI file cannot read such a number.
        HttpRequest list = HttpRequest.newBuilder(URI.create(server.url() + "/user/v1/projects/"))
                .header("X-CEKURA-API-KEY", key)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> read = client.send(list, HttpResponse.BodyHandlers.ofString());
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.body()).contains("{\"a\":1" + "0".repeat(1099) + ",\"b\":1.5E-999}");
        }
        assertThat(rubric("{\"a\":1}").statusCode()).isEqualTo(200);
        everythingIsRead();
    }

    private void everythingIsRead() {
        for (String path : List.of(
                "/user/v1/projects/" + project + "/",
                "/user/v1/projects/",
                "/user/v1/projects/?page=1",
                "/user/v1/audit-logs/?organization_id=" + acme)) {
            HttpResponse<String> reply = get(path);
            assertThat(reply.statusCode()).as(path + ": " + reply.body()).isEqualTo(200);
        }
    }

    private HttpResponse<String> rubric(String json) {
        return Call.of("PATCH", "/user/v1/projects/" + project + "/", "{\"rubric_config\":" + json + "}")
                .with("X-CEKURA-API-KEY", key)
                .send(server);
    }

    private HttpResponse<String> get(String path) {
        return server.get(path, "X-CEKURA-API-KEY", key);
    }
}
