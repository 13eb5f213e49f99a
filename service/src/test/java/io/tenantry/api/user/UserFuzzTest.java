package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Any input is answered in JSON, and never as a defect of the server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class UserFuzzTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> PARTS = List.of(
            "organizations",
            "v2",
            "/",
            "//",
            "1",
            "%",
            "%00",
            "%ff",
            "%ed%a0%80",
            "%2F",
            "..",
            ".",
            "name",
            "%F0%9F%99%82",
            "99999999999999999999",
            "-1",
            ";x=1",
            "'",
            "\\",
            "{id}",
            "|",
            "~",
            "+",
            "%25",
            "x".repeat(300),
            "\"",
            "<",
            "^");
    private static final List<String> QUERIES = List.of(
            "search=",
            "search",
            "search=%",
            "search=%00",
            "search=%ff",
            "search=a&search=b",
            "page=-1",
            "page=1e9",
            "page=%20",
            "page_size=0",
            "page_size=99999999999",
            "=",
            "&&",
            "a=b=c",
            "search=%25%5C%27_",
            "search=" + "%F0%9F%99%82".repeat(60),
            "page=last",
            "search=%ED%A0%80",
            "?",
            "search=;DROP",
            "[]=1");
    private static final List<String> HEADERS = List.of(
            "Accept: */*",
            "Accept: ,",
            "Accept: application/json;q=x",
            "Accept: text/html",
            "If-None-Match: *",
            "If-None-Match: \"",
            "Authorization: Bearer",
            "Authorization: Bearer \u00e9",
            "Authorization: Basic !!!!",
            "Authorization: ",
            "X-CEKURA-API-KEY: ",
            "X-CEKURA-API-KEY: \u00ff\u00fe",
            "X-Request-Id: <script>",
            "X-Forwarded-Proto: x",
            "Content-Type: ;;;",
            "Accept-Encoding: nonsense",
            "Range: bytes=0-1",
            "Cookie: =;=",
            "X-CEKURA-API-KEY: a, b",
            "If-Match: x",
            "Expect: nothing");
    private static final Pattern BELOW = Pattern.compile("\\w+ /user[/? ]");
    private static final List<String> METHODS = List.of(
            "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "get");

    private TestServer server;
    private String key;

    @BeforeAll
    void start() {
        server = TestServer.start();
        Scene scene = new Scene(server);
        key = scene.personKey(scene.personIn(scene.organization("Acme"), "ada@example.com", "admin"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothing_is_answered_with_500(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            StringBuilder head = new StringBuilder(pick(random, METHODS)).append(" /user");
            for (int parts = random.nextInt(5); parts > 0; parts--) {
                head.append(random.nextInt(3) > 0 ? "/" : "").append(pick(random, PARTS));
            }
            for (int queries = random.nextInt(3); queries > 0; queries--) {
                head.append(head.indexOf("?") < 0 ? '?' : '&').append(pick(random, QUERIES));
            }
            head.append(" HTTP/1.1\r\nHost: ")
                    .append(random.nextInt(9) > 0 ? "localhost" : "\"><x")
                    .append("\r\n");
            if (random.nextInt(4) > 0) {
                head.append("X-CEKURA-API-KEY: ").append(key).append("\r\n");
            }
            for (int headers = random.nextInt(3); headers > 0; headers--) {
                head.append(pick(random, HEADERS)).append("\r\n");
            }
            head.append("Connection: close\r\nContent-Length: 2\r\n\r\n{x");
            assertSound(head.toString(), exchange(head.toString()));
        }
    }

    @Test
    void a_request_without_a_host_is_answered() throws IOException {
        String request =
                "GET /user/v2/organizations/ HTTP/1.1\r\nConnection: close\r\nX-CEKURA-API-KEY: " + key + "\r\n\r\n";
        assertSound(request, exchange(request));
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String exchange(String request) throws IOException {
        URI address = URI.create(server.url());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(3_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            ByteArrayOutputStream reply = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(reply);
            } catch (SocketTimeoutException silent) {
                throw new AssertionError("no end of the reply to " + request + "\n" + reply, silent);
            }
            return reply.toString(StandardCharsets.UTF_8);
        }
    }

    private static void assertSound(String request, String reply) {
        assertThat(reply).as(request).matches("(?s)HTTP/1\\.[01] \\d{3} .*");
        int status = Integer.parseInt(reply.substring(9, 12));
        assertThat(status).as(request + reply).isBetween(200, 499);
        int end = reply.indexOf("\r\n\r\n");
        String head = reply.substring(0, end).toLowerCase(java.util.Locale.ROOT);
        String body = reply.substring(end + 4);
        if (request.startsWith("HEAD ")) {
            return;
        }
        boolean expected = status != 304 && status != 204;
        assertThat(body.isEmpty()).as(request + reply).isEqualTo(!expected);
        if (expected && head.contains("application/json")) {
            if (head.contains("transfer-encoding: chunked")) {
                body = body.substring(body.indexOf("\r\n") + 2, body.lastIndexOf("\r\n0\r\n"));
            }
            assertThat(JSON.readTree(body).isContainer()).as(request + reply).isTrue();
        } else if (expected) {
            // A browser that asks for a path outside of the API gets a page.
            boolean outside = !BELOW.matcher(request).lookingAt();
            assertThat(head)
                    .as(request + reply)
                    .containsPattern("content-type: " + (outside ? "text/html" : "(application/yaml|text/plain)")
                            + "; charset=utf-8");
        }
    }
}
