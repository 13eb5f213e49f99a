package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tenantry.TestDatabases;
import io.tenantry.access.Caller;
import io.tenantry.id.OperatorId;
import io.tenantry.operator.OperatorKeys;
import io.tenantry.operator.OperatorSecondFactor;
import io.tenantry.operator.Operators;
import io.tenantry.password.Hashing;
import io.tenantry.password.LightHashing;
import io.tenantry.secret.SecretBox;
import io.tenantry.session.factor.OneTimeCodes;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailedAttempts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
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
            Map.entry(
                    "migrate-from",
                    "Carried over: 1 organization\\.\\nOld and new ids: .*/ids\\.csv\\. Things left out: .*/report\\.txt\\."),
            Map.entry("seed", "Loaded 1 organization in .*"),
            Map.entry("export", "Exported Example: \\d+ rows in .*\\nThe file is not encrypted\\. .*"),
            Map.entry("backup", "Backed up \\d+ rows? in .*\\nThe backup is not encrypted, .*"),
            Map.entry("restore", "Restored \\d+ rows? in .*\\nThe backup is 0 minutes old .*(\\n.*)+"),
            Map.entry("after-restore", "Valid again, even if .*\\nAll sessions and links in mails have ended\\."),
            Map.entry("outbox release", "Released 0 mails and 0 webhooks\\."),
            Map.entry("audit verify", "\\d+ entr(y|ies) verified in .*\\nNo chain is broken\\."),
            Map.entry("audit export", "Exported \\d+ entr(y|ies) in .*"),
            Map.entry("audit erase", "Personal values were erased from 0 entries\\."),
            Map.entry("secrets list", "KEY +STATE +VALUES\\n[0-9a-f]{16} +newest +\\d+(\\n.*)*"),
            Map.entry(
                    "secrets rotate",
                    "(Key .*\\n)?\\d+ rows? (is|are) now encrypted with key [0-9a-f]{16}\\.(\\nNo value .*)?"),
            Map.entry("secrets forget", "There is no old key\\."),
            Map.entry("api-key create", "tk_[0-9A-Za-z]{43}"),
            Map.entry("api-key list", "ID +KEY .*\\n1 +tk_.*"),
            Map.entry("api-key revoke", "Key 1 is revoked\\."),
            Map.entry(
                    "operator list",
                    "CREATED +PASSWORD CHANGED +SECOND FACTOR .*\\n\\S+Z +\\S+Z +no +no +admin\\n.* ada"),
            Map.entry("operator add", "Operator eve was added\\."),
            Map.entry("operator remove", "Operator ada was removed\\."),
            Map.entry("operator password", "Operator ada has a new password\\."),
            Map.entry("operator second-factor enroll", "[A-Z2-7]{32}\\notpauth://totp/Tenantry%3Aada\\?secret=\\S+"),
            Map.entry("operator second-factor confirm", "([A-Z2-7-]{34}\\n){9}[A-Z2-7-]{34}"),
            Map.entry("operator second-factor disable", "Operator ada has no second factor any more\\."),
            Map.entry("operator key list", "ID +KEY +CREATED .*\\n1 +tko_\\S{6}… .* never +good +ada +ci"),
            Map.entry("operator key create", "tko_\\S{43}"),
            Map.entry("operator key revoke", "Key 1 is revoked\\."),
            Map.entry("service-key list", "ID +KEY +SCOPES .*\\n1 +tks_\\S{6}… .* good .* runs"),
            Map.entry("service-key create", "tks_\\S{43}"),
            Map.entry("service-key revoke", "Key 1 is revoked\\."),
            Map.entry("outbox", "No mail waits to be sent, and none has failed\\."),
            Map.entry("domain verify", "example\\.org is now a verified domain of organization 1\\."),
            Map.entry(
                    "organization create",
                    "Organization 2 was created: [0-9a-f]{24}  Second\\n"
                            + "Administrator: ada@example\\.org, who keeps .*"),
            Map.entry("organization list", "NUMBER +ID +STATE +NAME\\n1 +[0-9a-f]{24}  enabled  Example"),
            Map.entry("organization show", "_id +[0-9a-f]{24}\\n(?s:.*)name +Example\\ndisabled +false\\n(?s:.*)"),
            Map.entry("organization disable", "Organization 1 is disabled: Example"),
            Map.entry("organization enable", "Organization 1 is enabled: Example"),
            Map.entry(
                    "person list",
                    "ID +ORGANIZATION  STATE +ROLES  E-MAIL +NAME\\n"
                            + "[0-9a-f]{24}  1 +enabled  admin  ada@example\\.org.*"),
            Map.entry("person show", "_id +[0-9a-f]{24}\\nid +ada@example\\.org\\n(?s:.*)"),
            Map.entry("version", "Tenantry \\S+\\nJava \\S+"),
            Map.entry(
                    "serve",
                    "The first operator is .*\\nTenantry \\S+, Java \\S+\\n(?:.+: +.+\\n){4}Tenantry listens on \\S+"),
            Map.entry("health", "\\{\"status\":\"UP\"\\}"),
            Map.entry("manual", "(?s)\\.TH TENANTRY 1 .*\n\\.SS tenantry serve\n.*"),
            Map.entry("rehearse", ""));

    @TempDir
    private Path folder;

    private final TestDatabases.Place place = TestDatabases.create();
    private final Map<String, String> environment = new HashMap<>();
    private Path input = Path.of("/dev/null");
    private String id = "";

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
    void standard_output_holds_the_result_alone(EveryCommand command) throws IOException {
        if (command.words().getFirst().matches("api-key|domain|organization|person|export")) {
            run("import", "organizations.jsonl");
            run("api-key", "create", "--email", "ada@example.org");
        }
        if (command.name().matches("organization (show|disable|enable)")) {
            id = run("organization", "list").out().replaceAll("(?s).* ([0-9a-f]{24}) .*", "$1");
        }

        if (command.words().getFirst().equals("service-key")) {
            run("service-key", "create", "--name", "runs", "--scope", "usage,read");
        }

        if (command.name().equals("restore")) {
            run("backup", "old.backup");
        }

        if (command.words().getFirst().equals("operator")) {
            operators(command.words());
        }

        if (command.name().equals("migrate-from")) {
            id = vendor();
            environment.put("TENANTRY_MIGRATE_KEY", "key");
        }

        String out = switch (command.name()) {
            case "serve", "demo" -> served(command.arguments());
            case "health" -> probed(command.arguments());
            default -> run(arguments(command)).out();
        };

        assertThat(out.lines()).noneMatch(line -> line.matches(".*\\b(TRACE|DEBUG|INFO|WARN|ERROR) .*"));
        String result = RESULTS.get(command.name());
        if (result != null) {
            assertThat(out.strip()).matches(result);
        }
    }

    /** An installation to read from; returns its URL. */
    private static String vendor() throws IOException {
        HttpServer vendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vendor.createContext("/", exchange -> {
            boolean list = exchange.getRequestURI().getPath().equals("/user/v2/organizations/");
            byte[] body = (list ? "{\"next\":null,\"results\":[{\"id\":1,\"name\":\"Example\"}]}" : "[]")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        vendor.start();
        return "http://127.0.0.1:" + vendor.getAddress().getPort();
    }

    /** The arguments with an id of this installation, or the URL of another. */
    private String[] arguments(EveryCommand command) {
        String[] arguments = command.arguments();
        if (!id.isEmpty()) {
            // The last argument is the place of it.
            arguments[arguments.length - 1] = id;
        }
        return arguments;
    }

    /** Two operators, of whom one has a key and, where the command needs it, a second factor. */
    private void operators(List<String> command) throws IOException {
        Caller caller = new Caller.Operator("test");
        Clock clock = Clock.systemUTC();
        String line = "a very good password";
        try (Database database = place.open(2);
                Hashing hashing = new Hashing(new LightHashing(), Hashing.Size.DEFAULT)) {
            Operators operators = new Operators(database, hashing);
            operators.add(caller, new Operators.Credentials("admin", line));
            int ada = operators
                    .add(caller, new Operators.Credentials("ada", line))
                    .id()
                    .value();
            Caller own = new Caller.Operator("ada");
            new OperatorKeys(database, clock).create(own, new OperatorId(ada), "ci", 1);
            if (command.contains("confirm") || command.contains("disable")) {
                OperatorSecondFactor factors = new OperatorSecondFactor(
                        database,
                        new SecretBox(new byte[SecretBox.KEY_LENGTH]),
                        clock,
                        new FailedAttempts(database, clock),
                        hashing,
                        "Tenantry");
                String secret = factors.enroll(own, new OperatorId(ada), line).secret();
                String code = OneTimeCodes.at(secret, clock.instant());
                if (command.contains("disable")) {
                    factors.confirm(own, new OperatorId(ada), line, code);
                }
                line = code;
            }
        }
        input = Files.writeString(folder.resolve("input.txt"), line + "\n");
    }

    private Program.Ended run(String... arguments) {
        try (Program program = Program.start(folder, input, environment, arguments)) {
            Program.Ended ended = program.awaitEnd();
            assertThat(ended.status()).as(ended.err()).isZero();
            return ended;
        }
    }

    /** Runs a command about a server that is ready. */
    private String probed(String... arguments) {
        try (Program program = Program.start(folder, environment, "serve", "--port", "0")) {
            environment.put("TENANTRY_PORT", program.url().replaceFirst(".*:", ""));
            return run(arguments).out();
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
