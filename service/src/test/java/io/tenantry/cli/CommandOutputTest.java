package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Standard output of every command, run as a process in which libraries would log to standard output unless the command
 * prevents it.
 */
@Tag("long")
class CommandOutputTest {
    private static final String LOUD = """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d{HH:mm:ss.SSS} [%thread] %-5level %logger{36} - %msg%n</pattern></encoder>
              </appender>
              <root level="DEBUG"><appender-ref ref="out"/></root>
            </configuration>
            """;

    /** The whole standard output of each command. A command without an entry must write no log line. */
    private static final Map<String, String> RESULTS = Map.ofEntries(
            Map.entry("import", "Loaded 1 organization in .*"),
            Map.entry("seed", "Loaded 1 organization in .*"),
            Map.entry("api-key create", "tk_[0-9A-Za-z]{43}"),
            Map.entry("api-key list", "ID +KEY .*\\n1 +tk_.*"),
            Map.entry("api-key revoke", "Key 1 is revoked\\."),
            Map.entry("outbox", "No mail waits to be sent, and none was given up\\."),
            Map.entry("domain verify", "example\\.org counts as proven for organization 1\\."),
            Map.entry("version", "Tenantry \\S+\\nJava \\S+"),
            Map.entry("serve", "The first operator is .*\\nTenantry listens on \\S+"),
            Map.entry("rehearse", ""));

    @TempDir
    private Path folder;

    private final TestDatabases.Place place = TestDatabases.create();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void load() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
        Path loud = Files.writeString(folder.resolve("loud.xml"), LOUD);
        Files.writeString(folder.resolve("organizations.jsonl"), """
                {"name":"Example","members":[{"email":"ada@example.org","role":"admin"}]}
                """);
        environment.put("TENANTRY_DATABASE_URL", place.jdbcUrl());
        environment.put("TENANTRY_DATABASE_USER", place.user());
        environment.put("TENANTRY_DATABASE_PASSWORD", place.password());
        environment.put("TENANTRY_SECRET_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        environment.put("JAVA_TOOL_OPTIONS", "-Dlogback.configurationFile=" + loud);
    }

    static Stream<EveryCommand> commands() {
        return EveryCommand.all();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void standard_output_holds_the_result_alone(EveryCommand command) {
        if (command.words().getFirst().matches("api-key|domain|person")) {
            run("import", "organizations.jsonl");
            run("api-key", "create", "--email", "ada@example.org");
        }

        String out = command.has("--port")
                ? served(command.arguments())
                : run(command.arguments()).out();

        assertThat(out.lines()).noneMatch(line -> line.matches(".*\\b(TRACE|DEBUG|INFO|WARN|ERROR) .*"));
        String result = RESULTS.get(command.name());
        if (result != null) {
            assertThat(out.strip()).matches(result);
        }
    }

    private Program.Ended run(String... arguments) {
        try (Program program = Program.start(folder, environment, arguments)) {
            Program.Ended ended = program.awaitEnd();
            assertThat(ended.status()).as(ended.err()).isZero();
            return ended;
        }
    }

    /** Runs a server until it has printed its address. */
    private String served(String... arguments) {
        try (Program program = Program.start(folder, environment, arguments)) {
            program.await("(listens on http://\\S+\n|limit=3)");
            program.process().destroy();
            return program.awaitEnd().out();
        }
    }
}
