package io.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import org.junit.jupiter.api.Test;

class HealthTest {
    @Test
    void a_server_with_its_database_is_live_and_ready() {
        try (TestServer server = TestServer.start()) {
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(server.get("/health/ready").body()).isEqualTo("{\"status\":\"UP\"}");
        }
    }
}
