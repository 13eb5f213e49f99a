package io.tenantry.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tenantry.OpenApi;
import io.tenantry.OpenApi.Answer;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests an API against its OpenAPI file: every operation, in every media type, with every error. Most errors need the same
 * change of the good call (no credentials, another {@code Accept}, unknown ids); for others the operation has a call of its
 * own.
 */
final class Walk {
    private static final String STRANGER = "127.0.0.99";

    private static final JsonMapper JSON = new JsonMapper();

    /** The largest body that any operation accepts, and one byte more. */
    private static final String TOO_LARGE = "{" + " ".repeat(8 << 20);

    private final String api;
    private final TestServer server;
    private final TestServer busy;
    private int strangers;
    private final Map<Integer, TestServer> others = new LinkedHashMap<>();
    private final Map<String, List<String>> changes = new TreeMap<>();
    private final Set<String> unrecorded = new TreeSet<>();

    /**
     * @param api the prefix of the API's paths in its file
     * @param busy a server that has no free request slot
     */
    Walk(String api, TestServer server, TestServer busy) {
        this.api = api;
        this.server = server;
        this.busy = busy;
    }

    /** This walk, with another server for operations that have no call of their own for a status. */
    Walk alsoOn(int status, TestServer other) {
        others.put(status, other);
        return this;
    }

    /** This walk, with operations that change nothing of which there is a history. */
    Walk unrecorded(String... operations) {
        unrecorded.addAll(List.of(operations));
        return this;
    }

    /** One test per reply of every operation, and a last one that all operations and replies of the file were tested. */
    Stream<DynamicNode> tests(String base, List<Operation> operations) {
        Map<String, Operation> known = new LinkedHashMap<>();
        operations.forEach(operation -> known.put(operation.toString(), operation));
        Map<String, List<Answer>> documented = OpenApi.documented(api).stream()
                .collect(Collectors.groupingBy(
                        answer -> answer.method() + " " + answer.path(), LinkedHashMap::new, Collectors.toList()));
        Stream<DynamicNode> each = documented.entrySet().stream()
                .map(entry -> dynamicContainer(
                        (base + " " + entry.getKey()).strip(),
                        tests(known.get(entry.getKey()), base, entry.getValue())));
        return Stream.concat(
                each,
                Stream.of(
                        dynamicTest((base + " gave every documented answer").strip(), this::complete),
                        dynamicTest((base + " recorded every change once").strip(), this::recorded)));
    }

    private Stream<DynamicNode> tests(@Nullable Operation operation, String base, List<Answer> answers) {
        if (operation == null) {
            return Stream.of(dynamicTest("is walked", () -> assertThat(answers).isEmpty()));
        }
        Supplier<Call> good = () -> below(base, operation.good().get());
        Stream<DynamicNode> tests = answers.stream()
                .map(Answer::status)
                .distinct()
                .sorted()
                .map(status -> status < 300
                        ? dynamicTest(
                                status + " in every media type",
                                () -> succeed(
                                        operation.failing().containsKey(status)
                                                ? () -> failing(operation, base, status, good)
                                                : good,
                                        status,
                                        answers))
                        : dynamicTest(
                                Integer.toString(status),
                                () -> fail(
                                        status,
                                        good,
                                        () -> failing(operation, base, status, good),
                                        operation.failing().containsKey(status)
                                                ? server
                                                : others.getOrDefault(status, server))));
        return Stream.concat(tests, Stream.of(dynamicTest("405 for another method", () -> otherMethod(good))));
    }

    /** The same call below another base path. */
    private static Call below(String base, Call call) {
        return call.at(base + call.path());
    }

    private void succeed(Supplier<Call> good, int status, List<Answer> answers) {
        Set<String> types = answers.stream()
                .filter(answer -> answer.status() == status)
                .map(Answer::mediaType)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String type : types) {
            Call call = type.isEmpty() ? good.get() : good.get().with("Accept", type);
            HttpResponse<String> reply = good(call, status, answers.getFirst());
            assertThat(contentType(reply)).isEqualTo(type);
            if (type.equals("application/hal+json")) {
                follow(call, JSON.readTree(reply.body()));
            }
        }
        String usual = types.contains("application/hal+json")
                ? "application/hal+json"
                : types.iterator().next();
        assertThat(contentType(good(good.get(), status, answers.getFirst()))).isEqualTo(usual);
        for (String open : List.of("*/*", "nothing that can be read", "image/png, */*;q=0.1")) {
            assertThat(contentType(good(good.get().with("Accept", open), status, answers.getFirst())))
                    .isEqualTo(usual);
        }
    }

    /** Requires an entry of each change, with the name of its object, and no two about one object. */
    private void recorded() {
        Set<String> silent = new TreeSet<>();
        changes.forEach((operation, requests) -> {
            assertThat(entries(requests, "object_id IS NOT NULL AND object_name IS NULL"))
                    .as(operation)
                    .isEmpty();
            List<String> objects = entries(requests, "true");
            assertThat(objects).as(operation).doesNotHaveDuplicates();
            if (objects.isEmpty()) {
                silent.add(operation);
            }
        });
        assertThat(silent).isEqualTo(unrecorded);
    }

    private List<String> entries(List<String> requests, String condition) {
        return server.database()
                .read(handle -> handle.createQuery(
                                "SELECT concat_ws(' ', request_id, object_type, object_id) FROM audit_event"
                                        + " WHERE request_id = ANY(?) AND " + condition)
                        .bind(0, requests.toArray(String[]::new))
                        .mapTo(String.class)
                        .list());
    }

    private HttpResponse<String> good(Call call, int status, Answer documented) {
        HttpResponse<String> reply = call.send(server);
        assertThat(reply.statusCode()).as(call + ": " + reply.body()).isEqualTo(status);
        if (!documented.method().equals("GET")) {
            changes.computeIfAbsent(documented.method() + " " + documented.path(), operation -> new ArrayList<>())
                    .add(reply.headers().firstValue("X-Request-Id").orElseThrow());
        }
        return reply;
    }

    /** Requires that all links of a reply work. */
    private void follow(Call call, JsonNode reply) {
        for (String link : reply.findValuesAsString("href")) {
            Call linked = new Call("GET", link, null, call.headers());
            assertThat(linked.send(server).statusCode()).as(link).isEqualTo(200);
        }
    }

    private static String contentType(HttpResponse<String> reply) {
        return reply.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    }

    private Call failing(Operation operation, String base, int status, Supplier<Call> good) {
        Supplier<Call> own = operation.failing().get(status);
        if (own != null) {
            return below(base, own.get());
        }
        return switch (status) {
            case 304 -> {
                Call first = good.get();
                yield first.with(
                        "If-None-Match",
                        first.send(server).headers().firstValue("ETag").orElseThrow());
            }
            case 401, 429, 503 -> good.get();
            case 404 -> good.get().ofNobody();
            case 406 -> good.get().with("Accept", "image/png, text/html;q=0.5");
            case 412 -> good.get().with("If-Match", "\"another\"");
            case 413 -> good.get().with("Idempotency-Key", "large").saying(TOO_LARGE);
            case 415 -> good.get().with("Content-Type", "text/plain");
            case 422 -> {
                Call first = good.get().with("Idempotency-Key", operation.toString());
                first.send(server);
                yield first.asking("again=1");
            }
            default -> {
                if (!others.containsKey(status)) {
                    throw new AssertionError(operation + " has no call that is answered by " + status);
                }
                yield good.get();
            }
        };
    }

    private void fail(int status, Supplier<Call> good, Supplier<Call> failing, TestServer by) {
        switch (status) {
            case 304 -> {
                HttpResponse<String> reply = failing.get().send(server);
                assertThat(reply.statusCode()).isEqualTo(status);
                assertThat(reply.headers().firstValue("ETag")).isPresent();
            }
            case 401 -> {
                refused(failing.get().without("Authorization").without("X-API-Key"), status, server);
                Call wrong = wrongCredentials(good.get());
                if (good.get().hasCredentials()) {
                    refused(wrong, status, wrong.sendFrom(anotherAddress(), server));
                }
            }
            case 429 -> tooMany(good.get().hasCredentials() ? wrongCredentials(good.get()) : failing.get());
            case 503 -> {
                HttpResponse<String> reply = refused(failing.get(), status, busy);
                assertThat(reply.headers().firstValue("Retry-After")).contains("1");
            }
            default -> refused(failing.get(), status, by);
        }
    }

    /** A network address that has sent no wrong credentials before. */
    private String anotherAddress() {
        int number = strangers++;
        return "127.2." + number / 250 + "." + (1 + number % 250);
    }

    /** Sends more wrong credentials than allowed, from an address of its own. */
    private void tooMany(Call wrong) {
        HttpResponse<String> reply = wrong.sendFrom(STRANGER, server);
        for (int i = 0; i < 110 && reply.statusCode() != 429; i++) {
            reply = wrong.sendFrom(STRANGER, server);
        }
        refused(wrong, 429, reply);
        assertThat(reply.headers().firstValue("Retry-After").orElse("")).matches("[1-9][0-9]{0,2}");
    }

    private static Call wrongCredentials(Call call) {
        return call.headers().containsKey("X-API-Key")
                ? call.with("X-API-Key", "wrong")
                : call.with("Authorization", TestServer.basic("operator", "wrong"));
    }

    /** Requires an error in JSON, whatever was asked for, with the request id. */
    private HttpResponse<String> refused(Call call, int status, TestServer by) {
        return refused(call, status, call.send(by));
    }

    private static HttpResponse<String> refused(Call call, int status, HttpResponse<String> reply) {
        assertThat(reply.statusCode())
                .as(call.method() + " " + call.path() + ": " + reply.body())
                .isEqualTo(status);
        JsonNode error = JSON.readTree(reply.body());
        assertThat(error.get("status").asInt()).isEqualTo(status);
        assertThat(error.get("instance").asString()).isEqualTo(call.path().replaceFirst("\\?.*", ""));
        assertThat(error.get("traceId").asString())
                .isEqualTo(reply.headers().firstValue("X-Request-Id").orElseThrow());
        return reply;
    }

    private void otherMethod(Supplier<Call> good) {
        Call call = good.get();
        HttpResponse<String> reply = new Call("PUT", call.path(), null, call.headers()).send(server);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow").orElse("")).contains(call.method());
    }

    private void complete() {
        Set<Answer> all = new LinkedHashSet<>(OpenApi.documented(api));
        all.removeAll(server.seen());
        all.removeAll(busy.seen());
        others.values().forEach(other -> all.removeAll(other.seen()));
        assertThat(all).as("documented, and not seen").isEmpty();
    }
}
