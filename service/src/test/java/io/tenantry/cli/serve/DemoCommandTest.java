package io.tenantry.cli.serve;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.cli.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class DemoCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void letPostgresThrough() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
    }

    @Test
    void both_lines_work_as_they_are_printed_and_nothing_is_left_behind() throws Exception {
        try (Program demo = Program.start(folder, Map.of(), "demo", "--port", "0")) {
            demo.await("(limit=3)");
            List<String> lines = demo.out()
                    .lines()
                    .filter(line -> line.startsWith("  curl "))
                    .toList();
            assertThat(lines).hasSize(2);
            assertThatJson(sh(lines.get(0))).isArray().hasSize(3);
            assertThatJson(sh(lines.get(1))).node("total").isEqualTo(12);
            assertThat(demo.out()).containsPattern("Console +http://[^ ]+/console/");
            assertThat(demo.out().lines().filter(line -> line.startsWith("  Password ")))
                    .hasSize(2)
                    .doesNotHaveDuplicates();
            assertThat(demo.out()).containsPattern("Person +ada@bluebird\\.example");
            assertThat(leftovers()).hasSize(1);
            demo.process().destroy();
            assertThat(demo.awaitEnd().status()).isZero();
            assertThat(leftovers()).isEmpty();
            assertThat(processes()).isEmpty();
        }
    }

    @Test
    void a_demo_that_is_stopped_while_it_starts_leaves_nothing_either() throws Exception {
        try (Program demo = Program.start(folder, Map.of(), "demo", "--port", "0")) {
            while (leftovers().isEmpty()) {
                LockSupport.parkNanos(10_000_000);
            }
            demo.process().destroy();
            assertThat(demo.awaitEnd().status()).isZero();
            assertThat(leftovers()).isEmpty();
            assertThat(processes()).isEmpty();
        }
    }

    private static String sh(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command.strip().replace("curl ", "curl -s "))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("tenantry-demo-"))
                    .toList();
        }
    }

    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").startsWith(folder.toString()))
                .toList();
    }
}
