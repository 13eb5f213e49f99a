package io.tenantry.cli;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class ReadmeTest {
    private static final Pattern FOR_REAL =
            Pattern.compile("## For real\n.*?```sh\n(.*?)```.*?```sh\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern CALL = Pattern.compile("curl -H '(.*): KEY' http://127.0.0.1:8080(/.*)");

    @TempDir
    private Path folder;

    @Test
    void the_commands_for_real_use_work_as_pasted_in_their_order_on_a_new_installation() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
        Matcher block = FOR_REAL.matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).isTrue();
        List<String> lines = block.group(1).lines().toList();
        assertThat(lines).hasSize(3);
        Matcher call = CALL.matcher(block.group(2));
        assertThat(call.matches()).as(block.group(2)).isTrue();
        launcher();

        assertThat(pasted(lines.get(0))).startsWith("Loaded 1 organization");
        String key = pasted(lines.get(1)).strip();
        assertThat(lines.get(2)).startsWith("./tenantry serve ");
        try (Program server = Program.start(folder, Map.of("TENANTRY_PORT", "0"), "serve")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + call.group(2)))
                    .header(call.group(1), key)
                    .build();
            String reply = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            assertThatJson(reply).inPath("$[*].name").isEqualTo("[\"Example\"]");
            server.process().destroy();
            assertThat(server.awaitEnd().out()).contains("The first operator is \"admin\" with the password ");
        }
    }

    /** Writes a launcher that starts the program without building it. */
    private void launcher() throws Exception {
        String command =
                Program.command(folder).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Path launcher = Files.writeString(folder.resolve("tenantry"), "#!/bin/sh\nexec " + command + " \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }

    private String pasted(String line) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", line)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(line).isZero();
        return out;
    }
}
