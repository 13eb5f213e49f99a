package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.start.Options;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server whose replies are collected, and the forms in which an operation is requested. */
final class Answering implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    final SigningIn world = new SigningIn(Options.of(Map.of("TENANTRY_WEBHOOK_ALLOW", "127.0.0.1")));
    private int number;

    /** A request to a path below {@code /user}, as JSON unless the headers say otherwise; without credentials for no key. */
    HttpResponse<String> send(String method, String path, @Nullable String body, String key, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        if (!key.isEmpty()) {
            all.addAll(List.of("X-CEKURA-API-KEY", key));
        }
        return world.server.send(method, RoleScene.url(path), body, all.toArray(String[]::new));
    }

    /** A request as a form, to the path without its slash at the end. */
    HttpResponse<String> sendForm(String method, String path, @Nullable String body, String key) {
        return send(
                method,
                path.replaceFirst("/(\\?|$)", "$1"),
                form(body),
                key,
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    /** Requires a status of an operation without credentials. */
    void expect(int status, String path, String body, String... headers) {
        HttpResponse<String> reply = send("POST", path, body, "", headers);
        assertThat(reply.statusCode())
                .as(path + " " + body + ": " + reply.body())
                .isEqualTo(status);
    }

    /** Requires a status of an operation, as JSON and as a form, with a separate body each time. */
    void expectBoth(int status, String path, Supplier<String> body) {
        expect(status, path, body.get());
        HttpResponse<String> reply = sendForm("POST", path, body.get(), "");
        assertThat(reply.statusCode()).as(path + " as a form: " + reply.body()).isEqualTo(status);
    }

    /** Sends requests until there are too many. */
    void expectTooMany(String path, Supplier<String> body, String... headers) {
        int status = 0;
        for (int i = 0; i < 30 && status != 429; i++) {
            status = send("POST", path, body.get(), "", headers).statusCode();
        }
        assertThat(status).as(path).isEqualTo(429);
    }

    /** The address of a new person with the default password, a member of an organization. */
    String person() {
        String address = address();
        world.person(address, world.scene.organization("Of " + address));
        return address;
    }

    /** An address without a person. */
    String address() {
        number++;
        return "somebody" + number + "@example.com";
    }

    int id(String address) {
        return world.server
                .database()
                .read(handle -> handle.createQuery("SELECT id FROM person WHERE email = ?")
                        .bind(0, address)
                        .mapTo(int.class)
                        .one());
    }

    /** The same fields as a form. */
    private static @Nullable String form(@Nullable String json) {
        if (json == null || json.isEmpty()) {
            return json;
        }
        return JSON.readTree(json).properties().stream()
                .flatMap(field -> values(field.getValue()).map(value -> field.getKey() + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
    }

    private static Stream<String> values(JsonNode value) {
        return value.isArray() ? value.values().stream().map(JsonNode::asString) : Stream.of(value.asString());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        world.close();
    }
}
