package io.tenantry.cli.migrate.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tenantry.configuration.Mistake;
import io.tenantry.web.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a vendor may send, and how long it may take. */
class VendorClientTest {
    private final List<Duration> waits = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Waiting waiting = new Waiting() {
        @Override
        public void pause(Duration time) {
            waits.add(time);
        }

        @Override
        public Instant now() {
            return Instant.parse("2026-01-15T09:30:00Z");
        }
    };
    private final HttpServer server;

    VendorClientTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.stop(0);
    }

    private VendorClient client(HttpHandler handler) {
        server.createContext("/", handler);
        VendorLimits limits = new VendorLimits(1000, Duration.ofMillis(700), 3, Duration.ofMinutes(2), 5);
        VendorAddress address = VendorAddress.of(
                "--url", "http://127.0.0.1:" + server.getAddress().getPort(), "/x");
        return new VendorClient(address, Map.of("X-Key", "secret"), limits, waiting);
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    @Test
    void a_reply_that_comes_in_drops_is_given_up() {
        AtomicInteger asked = new AtomicInteger();
        try (VendorClient client = client(exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, 0);
            try {
                while (!ended.await(50, TimeUnit.MILLISECONDS)) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        })) {
            assertThatThrownBy(() -> client.get("/a"))
                    .isInstanceOf(Mistake.class)
                    .hasMessageContaining("did not send a whole reply within 0 seconds");
        }
        assertThat(asked).hasValue(3);
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void long_replies_are_not_read_to_the_end() {
        try (VendorClient client = client(exchange -> reply(exchange, 200, "[" + " ".repeat(2000) + "]"))) {
            assertThatThrownBy(() -> client.get("/a")).hasMessageContaining("which is not read");
        }
        assertThat(waits).isEmpty();
    }

    @Test
    void waits_are_as_long_as_asked_and_end() {
        try (VendorClient client = client(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "Thu, 15 Jan 2026 09:30:50 GMT");
            reply(exchange, 503, "");
        })) {
            assertThatThrownBy(() -> client.get("/a")).hasMessageContaining("requires a wait of 50 seconds");
        }
        assertThat(waits).containsExactly(Duration.ofSeconds(50), Duration.ofSeconds(50));
    }

    @Test
    void a_request_that_changes_something_is_not_repeated_after_a_failure() {
        AtomicInteger asked = new AtomicInteger();
        try (VendorClient client = client(exchange -> {
            asked.incrementAndGet();
            reply(exchange, 502, "");
        })) {
            assertThat(client.ask("POST", "/a").status()).isEqualTo(502);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void lists_of_endless_pages_are_given_up() {
        AtomicInteger page = new AtomicInteger();
        try (VendorClient client = client(exchange -> {
            int number = page.incrementAndGet();
            reply(
                    exchange,
                    200,
                    "{\"items\":[{\"_id\":\"%d\"}],\"total\":1,\"next\":\"c%d\"}".formatted(number, number));
        })) {
            assertThatThrownBy(() -> new CursorList(client, "/a?limit=1", "users").all())
                    .hasMessage("The list of users has more than 5 pages, which are not read.");
        }
        assertThat(page).hasValue(5);
    }

    @Test
    void a_certificate_that_nobody_trusts_ends_the_connection(@TempDir Path folder) throws Exception {
        TestCertificate own = TestCertificate.make(folder, "EC", "Nobody");
        KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
        keys.load(null, null);
        keys.setKeyEntry("server", own.key(), new char[0], new Certificate[] {own.certificate()});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        AtomicInteger asked = new AtomicInteger();
        HttpsServer untrusted = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        untrusted.setHttpsConfigurator(new HttpsConfigurator(tls));
        untrusted.createContext("/", exchange -> {
            asked.incrementAndGet();
            reply(exchange, 200, "[]");
        });
        untrusted.start();
        VendorAddress address = VendorAddress.of(
                "--url", "https://localhost:" + untrusted.getAddress().getPort(), "/x");
        try (VendorClient client =
                new VendorClient(address, Map.of("X-Key", "secret"), VendorLimits.DEFAULT, waiting)) {
            assertThatThrownBy(() -> client.get("/a"))
                    .isInstanceOf(Mistake.class)
                    .hasMessageContaining("has no TLS certificate that is trusted");
        } finally {
            untrusted.stop(0);
        }
        assertThat(asked).hasValue(0);
    }
}
