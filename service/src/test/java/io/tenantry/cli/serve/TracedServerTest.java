package io.tenantry.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.cli.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces of a server that runs as a process. */
@Tag("long")
class TracedServerTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void letPostgresThrough() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
    }

    private static void ask(String url, int times) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < times; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/user/v1/projects/"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
                assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void without_its_variables_no_class_of_opentelemetry_is_loaded() throws Exception {
        Path classes = folder.resolve("classes.txt");
        try (Program program = Program.start(
                folder,
                Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes, "OTEL_SERVICE_NAME", "unused"),
                "serve",
                "--port",
                "0")) {
            ask(program.url(), 3);
            program.process().destroy();
            assertThat(program.awaitEnd().status()).isZero();
        }
        assertThat(classes)
                .content()
                .contains("io.tenantry.start.trace.Traces ")
                .doesNotContain("io.opentelemetry");
    }

    @Test
    void a_collector_that_is_away_is_not_noticed() throws Exception {
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9",
                "OTEL_BSP_SCHEDULE_DELAY", "20",
                "OTEL_BSP_MAX_QUEUE_SIZE", "16",
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "8");
        try (Program program = Program.start(folder, environment, "serve", "--port", "0")) {
            ask(program.url(), 500);
            long began = System.nanoTime();
            program.process().destroy();
            Program.Ended ended = program.awaitEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
            assertThat(ended.status()).isZero();
            assertThat(ended.err().lines().filter(line -> line.contains("WARN") || line.contains("ERROR")))
                    .hasSizeLessThanOrEqualTo(12);
        }
    }

    @Test
    void a_wrong_variable_ends_the_start_before_anything_is_made() {
        try (Program program =
                Program.start(folder, Map.of("OTEL_TRACES_EXPORTER", "carrier-pigeon"), "serve", "--port", "0")) {
            Program.Ended ended = program.awaitEnd();
            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.err())
                    .startsWith("The traces are not configured right: ")
                    .contains("carrier-pigeon")
                    .doesNotContain("\tat ");
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }
}
