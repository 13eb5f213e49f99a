package io.tenantry.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.secret.SecretBox;
import io.tenantry.start.Installation;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class HealthTest {
    @Test
    void a_server_with_its_database_is_live_and_ready() {
        try (TestServer server = TestServer.start()) {
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(server.get("/health/ready").body()).isEqualTo("{\"status\":\"UP\"}");
        }
    }

    @Test
    void a_server_that_listens_is_ready_from_the_end_of_its_start_until_it_is_asked_to_stop() throws Exception {
        try (Database database = TestDatabases.create().open();
                Installation installation =
                        new Installation(database, new SecretBox(new byte[SecretBox.KEY_LENGTH]), Clock.systemUTC());
                Server server = Server.start(
                        "127.0.0.1",
                        0,
                        installation.apis(),
                        installation.repeats(),
                        ServerLimits.DEFAULT,
                        WebOptions.DEFAULT)) {
            HttpResponse<String> before = get(server, "/health/ready");
            assertThat(before.statusCode()).isEqualTo(503);
            assertThat(before.body()).isEqualTo("{\"status\":\"DOWN\",\"reason\":\"The server is starting.\"}");
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);

            installation.start(server.url());

            assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(server, "/health/live").headers().map()).doesNotContainKey("connection");

            installation.leave();
            server.leave();

            HttpResponse<String> stopping = get(server, "/health/ready");
            assertThat(stopping.statusCode()).isEqualTo(503);
            assertThat(stopping.body()).isEqualTo("{\"status\":\"DOWN\",\"reason\":\"The server is stopping.\"}");
            HttpResponse<String> served = get(server, "/health/live");
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(served.headers().firstValue("Connection")).hasValue("close");
        }
    }

    private static HttpResponse<String> get(Server server, String path) throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
