package io.tenantry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where webhooks go: names, addresses and certificates. */
class WebhookAddressTest extends SendingOnce {
    @Test
    void where_nobody_listens_nothing_can_be_sent() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            free = socket.getLocalPort();
        }
        assertFailed(send("http://127.0.0.1:" + free), null, "Cannot connect.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "nonsense", "http:///x", "http://a b/", "mailto:a@b.c", ""})
    void what_is_no_address_is_a_failure(String url) {
        assertFailed(send(url), null, "The address is not valid.");
    }

    @Test
    void an_address_that_is_not_public_is_refused_without_a_word_to_it() {
        WebhookAttempt attempt = send(receiver.url(), SHORT, InetAddress::getAllByName, "");
        assertFailed(attempt, null, "The address is not public.");
        assertThat(receiver.waiting()).isZero();
    }

    @Test
    void a_name_that_stands_for_an_address_that_is_not_public_is_refused() {
        WebhookAttempt attempt =
                send("http://hooks.example.com:" + receiver.port(), SHORT, host -> new InetAddress[] {LOOPBACK}, "");
        assertFailed(attempt, null, "The address is not public.");
        assertThat(receiver.waiting()).isZero();
    }

    @Test
    void a_name_that_does_not_exist_is_a_failure() {
        WebhookClient.Resolver nobody = host -> {
            throw new UnknownHostException(host);
        };
        assertFailed(send("http://hooks.example.com", SHORT, nobody, ""), null, "The host name cannot be found.");
    }

    @Test
    void a_name_server_that_changes_its_answer_is_asked_once() {
        AtomicInteger asked = new AtomicInteger();
        // The first answer is allowed, and listens; every later one would be another machine.
        WebhookClient.Resolver changing = host ->
                new InetAddress[] {asked.incrementAndGet() == 1 ? LOOPBACK : InetAddress.ofLiteral("127.0.0.2")};
        WebhookAttempt attempt =
                send("http://hooks.example.com:" + receiver.port() + "/x", SHORT, changing, "127.0.0.1");
        assertThat(attempt.error()).isEmpty();
        assertThat(asked).hasValue(1);
        assertThat(receiver.take().headers().getFirst("Host")).isEqualTo("hooks.example.com:" + receiver.port());
    }

    @Test
    void a_name_server_that_does_not_answer_is_left() {
        WebhookClient.Resolver silent = host -> {
            untilOver();
            throw new UnknownHostException(host);
        };
        assertFailed(send("http://hooks.example.com", SHORT, silent, ""), null, "No answer within 0.7 seconds.");
    }

    /** The look-ups of the system cannot be interrupted, and occupy the thread that they run on. */
    @Test
    void names_are_looked_up_on_platform_threads_and_silent_name_servers_hold_up_no_others() {
        List<Boolean> virtual = new CopyOnWriteArrayList<>();
        WebhookClient.Resolver resolver = host -> {
            virtual.add(Thread.currentThread().isVirtual());
            if (host.startsWith("silent")) {
                untilOver();
            }
            return new InetAddress[] {LOOPBACK};
        };
        try (WebhookClient client = new WebhookClient(new AddressGuard("127.0.0.1"), SHORT, resolver, null)) {
            for (int i = 0; i < 3; i++) {
                assertFailed(send(client, "http://silent" + i + ".example.com"), null, "No answer within 0.7 seconds.");
            }
            assertThat(send(client, "http://hooks.example.com:" + receiver.port())
                            .error())
                    .isEmpty();
        }
        assertThat(virtual).hasSize(4).containsOnly(false);
    }

    @Test
    void a_certificate_must_be_for_the_name_although_the_address_is_fixed(@TempDir Path folder) throws Exception {
        KeyStore keys = certificateFor("hooks.example.com", folder);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(own.getKeyManagers(), null, null);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext trust = SSLContext.getInstance("TLS");
        trust.init(null, trusted.getTrustManagers(), null);
        WebhookClient.TimeLimits limits = new WebhookClient.TimeLimits(Duration.ofSeconds(5), Duration.ofSeconds(10));
        try (Receiver secure = new Receiver(server);
                WebhookClient client = new WebhookClient(
                        new AddressGuard("127.0.0.1"), limits, host -> new InetAddress[] {LOOPBACK}, trust);
                WebhookClient usual = new WebhookClient(
                        new AddressGuard("127.0.0.1"), limits, host -> new InetAddress[] {LOOPBACK}, null)) {
            assertThat(send(client, "https://hooks.example.com:" + secure.port())
                            .error())
                    .isEmpty();
            String refused = "The TLS connection failed; is the certificate valid for this host name?";
            assertFailed(send(client, "https://other.example.com:" + secure.port()), null, refused);
            assertFailed(send(usual, "https://hooks.example.com:" + secure.port()), null, refused);
            assertThat(secure.take().path()).isEqualTo("/");
            assertThat(secure.waiting()).isZero();
        }
    }

    private static KeyStore certificateFor(String host, Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "it",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore pair = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            pair.load(in, "changeit".toCharArray());
        }
        // As something to trust, too.
        pair.setCertificateEntry("trusted", pair.getCertificate("it"));
        return pair;
    }
}
