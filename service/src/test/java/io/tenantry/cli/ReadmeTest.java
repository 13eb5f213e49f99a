package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class ReadmeTest {
    private static final Pattern FOR_REAL = Pattern.compile("## For real\n.*?```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void the_commands_for_real_use_work_as_pasted_on_a_new_installation() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
        Matcher block = FOR_REAL.matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).isTrue();
        assertThat(block.group(1).lines()).hasSize(10);
        launcher();

        String port = Integer.toString(freePort());
        String script = block.group(1).replace("8080", port) + "wait\n";
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        shell.environment().keySet().removeIf(name -> name.startsWith("TENANTRY_"));
        shell.environment().put("TENANTRY_PORT", port);
        Process process = shell.start();
        List<String> out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isZero();
        assertThat(String.join("\n", out)).matches("""
                Tenantry listens on http://127\\.0\\.0\\.1:\\d+
                The first operator is "admin" with the password \\S+ .*
                Organization 1 was created: [0-9a-f]{24}  Example
                Administrator: ada@example\\.org with the password \\S+ \\(shown this once\\)
                \\[\\{.*"name": ?"Example".*\\]\\n?NUMBER +ID +STATE +NAME
                1 +[0-9a-f]{24}  enabled  Example""");
        for (String file : List.of("ada.key", "operator.key", "tenantry.log")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(file))).hasToString("[OWNER_READ, OWNER_WRITE]");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Writes a launcher that starts the program without building it. */
    private void launcher() throws Exception {
        String command =
                Program.command(folder).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Path launcher = Files.writeString(folder.resolve("tenantry"), "#!/bin/sh\nexec " + command + " \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }
}
