package io.tenantry.api.example;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.domain.LoopbackDns;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.password.LightHashing;
import io.tenantry.session.factor.OneTimeCodes;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The calls that make the examples of the OpenAPI files, from a text file. A line is one of:
 *
 * <ul>
 *   <li>{@code GET /path} or {@code POST /path {"a": 1}}: a call whose reply is the example of its operation, the first that
 *       succeeds
 *   <li>{@code - POST /path {"a": 1}}: a call that only prepares another
 *   <li>{@code > name=/pointer}: keeps a part of the last reply; {@code {name}} stands for it below
 *   <li>{@code as name}: the caller of the next calls: ada, none, operator, service, bearer, an organization's key
 *       ({@code organization 1}) or a person's ({@code person 3})
 *   <li>{@code person name address Name}: makes a person
 *   <li>{@code sql statement}, {@code mail name address} (the token of the last mail there), {@code code name secret} (a one-time code)
 *   <li>{@code dns domain record}: publishes a TXT record
 *   <li>{@code await /pointer=value GET /path}: repeats a call until its reply has the value
 * </ul>
 */
final class ExampleScript {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern TOKEN = Pattern.compile("[tT]oken=([A-Za-z0-9_-]{40,})");
    private static final int MOST_TRIES = 500;

    private final TestServer server;
    private final LoopbackDns names;
    private final Scene scene;
    private final Map<String, String> values = new HashMap<>();
    private final List<Reply> replies = new ArrayList<>();
    private final Map<String, String> keys = new HashMap<>();
    private String caller = "none";
    private String last = "{}";

    /** A reply to a call whose example it is. */
    record Reply(String method, String path, int status, JsonNode body) {}

    ExampleScript(TestServer server, LoopbackDns names, String serviceKey, Map<String, String> given) {
        this.server = server;
        this.names = names;
        this.scene = new Scene(server);
        keys.put("service", serviceKey);
        values.put("hash", LightHashing.of("correct horse battery"));
        values.putAll(given);
    }

    List<Reply> run(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(ExampleScript.class.getResourceAsStream(resource))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int number = 0;
            List<String> failures = new ArrayList<>();
            for (String line : text.lines().toList()) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    try {
                        step(filled(line));
                    } catch (RuntimeException | AssertionError failed) {
                        failures.add("line %d: %s: %s %s".formatted(number, line, failed.getMessage(), last));
                    }
                }
            }
            if (!failures.isEmpty()) {
                throw new AssertionError(String.join("\n", failures));
            }
        }
        return replies;
    }

    private String filled(String line) {
        String filled = line;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }

    private void step(String line) {
        String[] words = line.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "-" -> call(rest);
            case ">" -> {
                String[] parts = rest.split("=", 2);
                JsonNode found = JSON.readTree(last).at(parts[1]);
                if (found.isMissingNode()) {
                    throw new AssertionError("no " + parts[1]);
                }
                values.put(parts[0], found.isString() ? found.stringValue() : found.toString());
            }
            case "as" -> caller = rest;
            case "person" -> {
                String[] parts = rest.split(" ", 3);
                values.put(parts[0], Integer.toString(scene.person(parts[1], parts[2])));
            }
            case "sql" -> scene.sql(rest);
            case "mail" -> {
                String[] parts = rest.split(" ", 2);
                values.put(parts[0], token(parts[1]));
            }
            case "code" -> {
                String[] parts = rest.split(" ", 2);
                values.put(parts[0], OneTimeCodes.at(parts[1], Instant.now()));
            }
            case "dns" -> {
                String[] parts = rest.split(" ", 2);
                names.publish(parts[0], parts[1]);
            }
            case "await" -> await(rest);
            default -> {
                HttpResponse<String> reply = call(line);
                if (!reply.body().isEmpty()) {
                    String path = rest.split(" ", 2)[0].replaceFirst("\\?.*", "");
                    replies.add(new Reply(words[0], path, reply.statusCode(), JSON.readTree(reply.body())));
                }
            }
        }
    }

    private void await(String rest) {
        String[] parts = rest.split(" ", 2);
        String[] wanted = parts[0].split("=", 2);
        for (int i = 0; i < MOST_TRIES; i++) {
            if (JSON.readTree(call(parts[1]).body()).at(wanted[0]).asString("").equals(wanted[1])) {
                return;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("not so in time");
    }

    private HttpResponse<String> call(String line) {
        String[] parts = line.split(" ", 3);
        List<String> headers = new ArrayList<>(List.of("Accept", "application/json"));
        headers.addAll(credentials(parts[1]));
        String body = parts.length > 2 ? parts[2] : null;
        if (body != null) {
            headers.addAll(List.of("Content-Type", "application/json"));
        }
        server.database().changes().catchUp();
        HttpResponse<String> reply = server.send(parts[0], parts[1], body, headers.toArray(String[]::new));
        last = reply.statusCode() + reply.body();
        if (reply.statusCode() >= 300) {
            throw new AssertionError("refused");
        }
        last = reply.body();
        return reply;
    }

    private List<String> credentials(String path) {
        String header = path.matches("/v\\d.*") ? "X-API-Key" : "X-CEKURA-API-KEY";
        return switch (caller.replaceFirst(" .*", "")) {
            case "none" -> List.of();
            case "operator" -> List.of("Authorization", TestServer.basic());
            case "bearer" -> List.of("Authorization", "Bearer " + values.get("access"));
            case "service" -> List.of("Authorization", "Bearer " + keys.get("service"));
            default -> List.of(header, keys.computeIfAbsent(caller, this::made));
        };
    }

    private String made(String name) {
        String[] words = name.split(" ", 2);
        return switch (words[0]) {
            case "ada" -> scene.personKey(1);
            case "person" -> scene.personKey(Integer.parseInt(words[1]));
            case "organization" -> scene.organizationKey(Integer.parseInt(words[1]));
            default -> throw new AssertionError("no caller " + name);
        };
    }

    private String token(String to) {
        for (int i = 0; i < MOST_TRIES; i++) {
            for (OutgoingMail mail :
                    server.installation().outbox().list(true, 10_000, 0).reversed()) {
                Matcher token = TOKEN.matcher(mail.text());
                if (mail.to().contains(to) && token.find()) {
                    return token.group(1);
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("no token came, but mails to "
                + server.installation().outbox().list(true, 10_000, 0).stream()
                        .map(OutgoingMail::to)
                        .toList());
    }
}
