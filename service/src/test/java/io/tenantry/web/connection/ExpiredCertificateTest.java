package io.tenantry.web.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tenantry.TestServer;
import io.tenantry.web.TestCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ExpiredCertificateTest {
    @TempDir
    private Path folder;

    @Test
    void it_is_served_and_told_once_and_a_new_one_needs_no_restart() throws Exception {
        TestCertificate expired = TestCertificate.make(folder, "EC", "Expired", "-startdate", "-10d");
        Path certificate = Files.writeString(folder.resolve("server.pem"), expired.certificatePem());
        Path key = Files.writeString(folder.resolve("server-key.pem"), expired.keyPem());
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Tls.class);
        logger.addAppender(log);
        try (Tls.Watch watch = new Tls(certificate, key).watch()) {
            assertThat(watch.validUntil()).isBefore(Instant.now());
            watch.look();
            assertThat(log.list)
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.getFormattedMessage()).contains("was valid until", "Replace the file"));
            TestCertificate renewed = TestCertificate.make(folder, "EC", "Renewed");
            Files.writeString(certificate, renewed.certificatePem());
            Files.writeString(key, renewed.keyPem());
            watch.look();
            assertThat(watch.context().getKeyStore().getCertificate("server")).isEqualTo(renewed.certificate());
            assertThat(watch.validUntil()).isAfter(Instant.now());
        } finally {
            logger.detachAppender(log);
        }
        Files.writeString(certificate, expired.certificatePem());
        Files.writeString(key, expired.keyPem());
        try (TestServer server = TestServer.start(Map.of(
                        "TENANTRY_TLS_CERTIFICATE", certificate.toString(), "TENANTRY_TLS_KEY", key.toString()));
                HttpClient client =
                        HttpClient.newBuilder().sslContext(expired.trust()).build()) {
            HttpRequest ready = HttpRequest.newBuilder(URI.create(server.url() + "/health/ready"))
                    .build();
            assertThat(client.send(ready, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }
}
