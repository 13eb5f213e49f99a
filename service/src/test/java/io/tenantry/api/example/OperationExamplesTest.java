package io.tenantry.api.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.domain.LoopbackDns;
import io.tenantry.loading.DemoOrganizations;
import io.tenantry.loading.Loading;
import io.tenantry.secret.SecretBox;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Every operation of the OpenAPI files has a description and, where it answers with JSON, an example that is the program's reply
 * to a call on the demo data. With the environment variable {@code WRITE_EXAMPLES} the examples are written into the files.
 */
class OperationExamplesTest {
    private static final List<String> APIS = List.of("management", "organisation", "usage", "user");
    private static final String BEGIN = """
              # Replies to the calls in service/src/test/resources/io/tenantry/api/example/calls.txt, written by a test.
              examples:
            """;
    private static final Map<String, List<DescribedOperation>> OPERATIONS = new ConcurrentHashMap<>();
    private static final int WIDTH = 120;
    private static final String MARGIN = "        ";

    private static final Path FOLDER =
            Path.of(System.getProperty("basedir", ".")).resolve("../api").normalize();

    private static Path file(String api) {
        return FOLDER.resolve(api + ".openapi.yaml");
    }

    private static List<DescribedOperation> operations(String api) {
        return OPERATIONS.computeIfAbsent(api, name -> DescribedOperation.all(name, file(name)));
    }

    @Test
    void every_operation_has_a_description_and_refers_to_the_example_of_its_reply() {
        for (String api : APIS) {
            for (DescribedOperation operation : operations(api)) {
                assertThat(operation.description())
                        .as(api + " " + operation.id())
                        .hasSizeGreaterThan(60);
                if (operation.answersWithJson()) {
                    assertThat(operation.example())
                            .as(api + " " + operation.id())
                            .isEqualTo("#/components/examples/" + operation.id());
                }
            }
        }
    }

    @Test
    void every_example_is_the_reply_of_the_program() throws IOException {
        Map<String, Map<String, JsonNode>> replies = replies();
        Map<String, String> before = new LinkedHashMap<>();
        Map<String, String> after = new LinkedHashMap<>();
        for (String api : APIS) {
            Map<String, JsonNode> ofApi = replies.getOrDefault(api, Map.of());
            assertThat(operations(api).stream()
                            .filter(DescribedOperation::answersWithJson)
                            .map(DescribedOperation::id)
                            .filter(id -> !ofApi.containsKey(id)))
                    .as("operations of the %s API without a call", api)
                    .isEmpty();
            String text = Files.readString(file(api));
            int begin = text.indexOf(BEGIN);
            before.put(api, begin < 0 ? "" : text.substring(begin));
            after.put(api, BEGIN + examples(ofApi));
            if (System.getenv("WRITE_EXAMPLES") != null) {
                Files.writeString(file(api), (begin < 0 ? text : text.substring(0, begin)) + after.get(api));
            }
        }
        for (String api : APIS) {
            assertThat(differences(Objects.requireNonNull(before.get(api)), Objects.requireNonNull(after.get(api))))
                    .as("examples of the %s API; WRITE_EXAMPLES=yes writes them anew", api)
                    .isEmpty();
        }
    }

    /** The operations whose examples differ, each with the first line that does. */
    private static List<String> differences(String before, String after) {
        Map<String, List<String>> old = blocks(before);
        Map<String, List<String>> now = blocks(after);
        List<String> differences = new ArrayList<>();
        for (String id : Stream.concat(old.keySet().stream(), now.keySet().stream())
                .distinct()
                .toList()) {
            List<String> was = old.getOrDefault(id, List.of());
            List<String> is = now.getOrDefault(id, List.of());
            int line = 0;
            while (line < Math.min(was.size(), is.size()) && was.get(line).equals(is.get(line))) {
                line++;
            }
            if (!was.equals(is)) {
                differences.add("%s: %s, now %s"
                        .formatted(
                                id,
                                line < was.size() ? was.get(line) : "nothing",
                                line < is.size() ? is.get(line) : "nothing"));
            }
        }
        return differences;
    }

    private static Map<String, List<String>> blocks(String text) {
        Map<String, List<String>> blocks = new LinkedHashMap<>();
        List<String> block = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.matches("    \\w+:")) {
                block = blocks.computeIfAbsent(line.strip(), ignored -> new ArrayList<>());
            } else {
                block.add(line.strip());
            }
        }
        return blocks;
    }

    private static String examples(Map<String, JsonNode> replies) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(replies)
                .forEach((id, reply) -> text.append("    ")
                        .append(id)
                        .append(":\n      value:\n")
                        .append(wrapped(reply)));
        return text.toString();
    }

    /** JSON in lines of limited width, which is YAML as well. */
    private static String wrapped(JsonNode reply) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder(MARGIN);
        for (String part : parts(reply.toString())) {
            if (line.length() + part.length() > WIDTH && line.length() > MARGIN.length()) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(MARGIN);
            }
            line.append(part);
        }
        return text.append(line.toString().stripTrailing()).append('\n').toString();
    }

    /** JSON cut behind its commas, with a blank there and behind its colons. */
    private static List<String> parts(String json) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char letter = json.charAt(i);
            part.append(letter);
            if (quoted && letter == '\\') {
                part.append(json.charAt(++i));
            } else if (letter == '"') {
                quoted = !quoted;
            } else if (!quoted && letter == ':') {
                part.append(' ');
            } else if (!quoted && letter == ',') {
                parts.add(part.append(' ').toString());
                part = new StringBuilder();
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static Map<String, Map<String, JsonNode>> replies() throws IOException {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        LoopbackDns names = new LoopbackDns();
        String hooks = "http://127.0.0.1:" + receiver.getAddress().getPort();
        Options options = Options.of(Map.of(
                "TENANTRY_MANAGEMENT_API_KEYS", "true",
                "TENANTRY_WEBHOOK_ALLOW", "127.0.0.1",
                "TENANTRY_SMTP_URL", "smtp://127.0.0.1:1",
                "TENANTRY_SYSTEM_ADMINISTRATORS", "root@tenantry.example",
                "TENANTRY_DNS_SERVERS", names.address()));
        try (names;
                TestServer server = TestServer.start(TestDatabases.create(), Clock.systemUTC(), options)) {
            new Loading(server.database(), new SecretBox(new byte[SecretBox.KEY_LENGTH]), false)
                    .load(DemoOrganizations.all().iterator(), Loading.Watch.NOBODY, () -> {});
            String serviceKey = server.installation()
                    .serviceKeys()
                    .create(
                            new Caller.Operator("operator"),
                            new ServiceKeyTerms(
                                    "platform",
                                    EnumSet.allOf(ServiceScope.class),
                                    ServiceReach.Everywhere.INSTANCE,
                                    365))
                    .text();
            server.database().changes().catchUp();
            String prefix = ObjectIds.read(server.database())
                    .of(ObjectIds.Kind.ORGANIZATION, 0)
                    .substring(0, 14);
            Map<String, String> varying = new LinkedHashMap<>();
            varying.put(server.url(), "https://tenantry.example.org");
            varying.put(hooks, "https://hooks.example.org");
            varying.put(prefix, "c742686a2579f4");
            ExampleForm form = new ExampleForm(varying);
            Map<String, Map<String, JsonNode>> replies = new LinkedHashMap<>();
            for (ExampleScript.Reply reply :
                    new ExampleScript(server, names, serviceKey, Map.of("hooks", hooks)).run("calls.txt")) {
                DescribedOperation operation = operation(reply);
                replies.computeIfAbsent(operation.api(), ignored -> new LinkedHashMap<>())
                        .putIfAbsent(operation.id(), form.of(reply.body()));
            }
            return replies;
        } finally {
            receiver.stop(0);
        }
    }

    private static DescribedOperation operation(ExampleScript.Reply reply) {
        String path = reply.path();
        String api = path.startsWith("/management")
                ? "management"
                : path.startsWith("/usage") ? "usage" : path.matches("/v\\d.*") ? "organisation" : "user";
        return operations(api).stream()
                .filter(operation -> operation.method().equals(reply.method()))
                .filter(operation -> path.matches(operation.path().replaceAll("\\{\\w+}", "[^/]+")))
                .min(Comparator.comparing(operation -> operation.path().contains("{")))
                .orElseThrow(() -> new AssertionError("no operation " + reply.method() + " " + path));
    }
}
