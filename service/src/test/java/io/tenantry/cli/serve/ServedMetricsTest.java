package io.tenantry.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.cli.Program;
import io.tenantry.start.metric.Scraped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of a server that runs as a process. */
@Tag("long")
@Tag("alone")
class ServedMetricsTest {
    private static final String ADDRESS = "TENANTRY_METRICS_ADDRESS";

    @TempDir
    private Path folder;

    @BeforeEach
    void letPostgresThrough() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
    }

    private Program serve(Map<String, String> environment) {
        return Program.start(folder, environment, "serve", "--port", "0");
    }

    @Test
    void they_are_served_on_an_address_of_their_own_and_know_the_last_backup() {
        try (Program program = serve(Map.of(ADDRESS, "0"))) {
            URI url = URI.create(program.await("The metrics are at (http://127.0.0.1:[0-9]+/metrics)"));
            assertThat(Scraped.get(URI.create(program.url()).resolve("/health/ready"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Scraped.get(url).body())
                    .contains(
                            "tenantry_http_requests_total{api=\"site\",operation=\"GET /health/ready\",status=\"200\"} 1")
                    .doesNotContain(
                            "tenantry_last_backup_age_seconds",
                            "tenantry_backup_interval_seconds",
                            "tenantry_tls_certificate_days");
            assertThat(Program.run(folder, "backup", "one.backup").status()).isZero();
            assertThat(Scraped.get(url).body()).containsPattern("\ntenantry_last_backup_age_seconds [0-9.E-]+\n");
            program.process().destroy();
            Program.Ended ended = program.awaitEnd();
            assertThat(ended.status()).isZero();
            assertThat(ended.err()).doesNotContain("ERROR", "open to everybody");
        }
    }

    @Test
    void an_address_in_use_ends_the_start_before_anything_is_made() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            try (Program program = serve(Map.of(ADDRESS, port))) {
                Program.Ended ended = program.awaitEnd();
                assertThat(ended.status()).isEqualTo(1);
                assertThat(ended.err())
                        .contains("Cannot listen for metrics on 127.0.0.1, port " + port)
                        .doesNotContain("\tat ");
            }
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void the_start_tells_that_they_are_open() {
        try (Program program = serve(Map.of(ADDRESS, "0.0.0.0:0"))) {
            program.url();
            program.process().destroy();
            assertThat(program.awaitEnd().err()).containsOnlyOnce("The metrics are readable for every client");
        }
        Map<String, String> closed = Map.of(ADDRESS, "0.0.0.0:0", "TENANTRY_METRICS_TOKEN", "0123456789abcdef");
        try (Program program = serve(closed)) {
            URI url =
                    URI.create(program.await("The metrics are at (http://\\S+)").replace("0.0.0.0", "127.0.0.1"));
            assertThat(Scraped.get(url).statusCode()).isEqualTo(401);
            assertThat(Scraped.get(url, "Authorization", "Bearer 0123456789abcdef")
                            .statusCode())
                    .isEqualTo(200);
            program.url();
            program.process().destroy();
            assertThat(program.awaitEnd().err()).doesNotContain("open to everybody", "0123456789abcdef");
        }
    }
}
