package io.tenantry.web.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestServer;
import io.tenantry.web.TestCertificate;
import java.io.IOException;
import java.math.BigInteger;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.interfaces.DSAPrivateKey;
import java.security.spec.DSAPrivateKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with a certificate: versions, files of every form, and a renewal while it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class TlsTest {
    private static final String HEALTH = "/health/live";

    @TempDir
    static Path folder;

    private Path certificateFile;
    private Path keyFile;
    private TestCertificate first;
    private TestServer server;

    @BeforeAll
    void start() throws Exception {
        certificateFile = folder.resolve("server.pem");
        keyFile = folder.resolve("server-key.pem");
        first = TestCertificate.make(folder, "EC", "First");
        install(first);
        server = TestServer.start(environment(certificateFile, keyFile));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void install(TestCertificate certificate) throws Exception {
        Files.writeString(certificateFile, certificate.certificatePem());
        Files.writeString(keyFile, certificate.keyPem());
    }

    private static Map<String, String> environment(Path certificate, Path key) {
        return Map.of("TENANTRY_TLS_CERTIFICATE", certificate.toString(), "TENANTRY_TLS_KEY", key.toString());
    }

    private static HttpResponse<String> get(TestCertificate trusted, String url, HttpClient.Version version)
            throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(trusted.trust())
                .version(version)
                .build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url + HEALTH)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void both_versions_of_http_are_spoken_and_the_client_chooses() throws Exception {
        assertThat(server.url()).startsWith("https://127.0.0.1:");
        for (HttpClient.Version version : HttpClient.Version.values()) {
            if (version.name().startsWith("HTTP_1") || version == HttpClient.Version.HTTP_2) {
                HttpResponse<String> reply = get(first, server.url(), version);
                assertThat(reply.statusCode()).isEqualTo(200);
                assertThat(reply.version()).isEqualTo(version);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tls_1_2_and_1_3_are_spoken(String version) throws Exception {
        try (SSLSocket socket = socket(version)) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void only_suites_with_forward_secrecy_and_authenticated_encryption_are_agreed_on() throws Exception {
        List<String> agreed = new ArrayList<>();
        SSLSocket all = socket("TLSv1.3");
        String[] suites = all.getSupportedCipherSuites();
        all.close();
        for (String suite : suites) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (SSLSocket socket = socket(version)) {
                    socket.setEnabledCipherSuites(new String[] {suite});
                    socket.startHandshake();
                    agreed.add(socket.getSession().getCipherSuite());
                } catch (SSLException | SocketException refused) {
                    // The suite is refused, or not one of this version.
                }
            }
        }
        assertThat(agreed)
                .containsExactlyInAnyOrder(
                        "TLS_AES_256_GCM_SHA384",
                        "TLS_AES_128_GCM_SHA256",
                        "TLS_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
        try (SSLSocket socket = socket("TLSv1.2")) {
            socket.setEnabledCipherSuites(
                    new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
                    });
            socket.startHandshake();
            assertThat(socket.getSession().getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        }
    }

    private SSLSocket socket(String version) throws Exception {
        URI url = URI.create(server.url());
        SSLSocket socket = (SSLSocket) first.trust().getSocketFactory().createSocket(url.getHost(), url.getPort());
        socket.setSoTimeout(20_000);
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    @Test
    void the_host_may_be_another_than_the_certificates() throws Exception {
        try (SSLSocket socket = socket("TLSv1.3")) {
            String request = "GET " + HEALTH + " HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void certificate_and_key_may_stand_in_one_file() throws Exception {
        Path both = Files.writeString(folder.resolve("both.pem"), first.keyPem() + first.certificatePem());
        new Tls(both, both).check();
    }

    @Test
    void the_port_speaks_nothing_else() {
        try (Wire wire = new Wire(server.url())) {
            wire.send("GET " + HEALTH + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(wire.toTheEndOrReset()).doesNotContain("HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void keys_of_older_forms_are_read(String algorithm) throws Exception {
        TestCertificate made = TestCertificate.make(folder, algorithm, "Older");
        Path certificate = Files.writeString(folder.resolve(algorithm + ".pem"), made.certificatePem());
        Path key = Files.writeString(folder.resolve(algorithm + "-key.pem"), "Comment\n" + made.olderKeyPem());
        try (TestServer older = TestServer.start(environment(certificate, key))) {
            assertThat(get(made, older.url(), HttpClient.Version.HTTP_1_1).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_bad_file_is_told_at_the_start() throws Exception {
        Path missing = folder.resolve("missing.pem");
        Path other = Files.writeString(
                folder.resolve("other-key.pem"),
                TestCertificate.make(folder, "EC", "Other").keyPem());
        Path encrypted = Files.writeString(
                folder.resolve("encrypted.pem"), TestCertificate.pem("ENCRYPTED PRIVATE KEY", new byte[] {1}));
        Path traditional = Files.writeString(folder.resolve("traditional.pem"), """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-128-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """);
        assertUnusable(certificateFile, traditional, traditional + " holds an encrypted key");
        Path garbage = Files.writeString(
                folder.resolve("garbage.pem"), TestCertificate.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
        Path text = Files.writeString(folder.resolve("text.pem"), "no PEM");
        assertUnusable(missing, keyFile, "there is no file " + missing);
        assertUnusable(text, keyFile, text + " holds no certificate");
        assertUnusable(certificateFile, text, text + " holds no private key (-----BEGIN PRIVATE KEY-----)");
        assertUnusable(certificateFile, other, other + " holds the key of another certificate");
        assertUnusable(
                certificateFile, encrypted, encrypted + " holds an encrypted key; store it without a passphrase");
        assertUnusable(certificateFile, garbage, garbage + " holds no EC key that can be read, as the certificate has");
    }

    @Test
    void a_key_of_numbers_that_no_key_has_is_told_at_the_start() throws Exception {
        TestCertificate made = TestCertificate.make(folder, "DSA", "Weak", "-keysize", "1024");
        DSAPrivateKey its = (DSAPrivateKey) made.key();
        BigInteger noPrime = BigInteger.valueOf(6).pow(60);
        DSAPrivateKeySpec broken = new DSAPrivateKeySpec(
                its.getX().mod(noPrime),
                its.getParams().getP(),
                noPrime,
                its.getParams().getG());
        Path certificate = Files.writeString(folder.resolve("weak.pem"), made.certificatePem());
        Path key = Files.writeString(
                folder.resolve("weak-key.pem"),
                new TestCertificate(
                                made.certificate(),
                                KeyFactory.getInstance("DSA").generatePrivate(broken))
                        .keyPem());
        assertUnusable(certificate, key, key + " holds the key of another certificate");
    }

    private static void assertUnusable(Path certificate, Path key, String message) {
        assertThatThrownBy(() -> new Tls(certificate, key).watch().close())
                .isInstanceOf(Tls.Unusable.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void a_renewed_certificate_is_served_and_open_connections_stay() throws Exception {
        Path certificate = Files.writeString(folder.resolve("renewed.pem"), first.certificatePem());
        Path key = Files.writeString(folder.resolve("renewed-key.pem"), first.keyPem());
        TestCertificate second = TestCertificate.make(folder, "RSA", "Second");
        try (TestServer renewing = TestServer.start(environment(certificate, key));
                HttpClient before = HttpClient.newBuilder()
                        .sslContext(first.trust())
                        .version(HttpClient.Version.HTTP_2)
                        .build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(renewing.url() + HEALTH)).build();
            assertThat(before.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            Files.writeString(key, "broken");
            Files.writeString(certificate, second.certificatePem());
            Files.writeString(key, second.keyPem());
            awaitCertificate(renewing.url(), second);
            // The first client trusts only the first certificate: its connection stays open.
            assertThat(before.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_bad_file_does_not_replace_the_certificate_in_use() throws Exception {
        Path certificate = Files.writeString(folder.resolve("kept.pem"), first.certificatePem());
        Path key = Files.writeString(folder.resolve("kept-key.pem"), first.keyPem());
        try (Tls.Watch watch = new Tls(certificate, key).watch()) {
            KeyStore kept = watch.context().getKeyStore();
            Files.writeString(key, "broken");
            watch.look();
            assertThat(watch.context().getKeyStore()).isSameAs(kept);
            Files.delete(key);
            watch.look();
            assertThat(watch.context().getKeyStore()).isSameAs(kept);
            TestCertificate second = TestCertificate.make(folder, "EC", "Second");
            Files.writeString(certificate, second.certificatePem());
            Files.writeString(key, second.keyPem());
            watch.look();
            assertThat(watch.context().getKeyStore().getCertificate("server")).isEqualTo(second.certificate());
        }
    }

    private static void awaitCertificate(String url, TestCertificate wanted) throws Exception {
        Instant end = Instant.now().plusSeconds(20);
        while (true) {
            try {
                assertThat(get(wanted, url, HttpClient.Version.HTTP_1_1).statusCode())
                        .isEqualTo(200);
                return;
            } catch (IOException former) {
                assertThat(Instant.now()).isBefore(end);
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }
}
