package io.tenantry.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.tenantry.Eventually;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.start.Options;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Mail servers with TLS, without it, and with a wrong certificate. The certificate is for localhost. */
@Tag("long")
@SuppressWarnings("NullAway.Init")
class SmtpTlsTest {
    private static final String PASSWORD = "changeit";
    private static final String KEYSTORE_PROPERTY = "greenmail.tls.keystore.file";
    private static final Logger POSTMAN = (Logger) LoggerFactory.getLogger(Postman.class);

    @TempDir
    private static Path folder;

    private static Path keys;
    private static Path certificate;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeAll
    static void makeCertificate() throws Exception {
        keys = folder.resolve("keys.p12");
        certificate = folder.resolve("certificate.pem");
        keytool(
                "-genkeypair",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keyalg",
                "EC",
                "-validity",
                "2");
        keytool("-exportcert", "-rfc", "-file", certificate.toString());
        System.setProperty(KEYSTORE_PROPERTY, keys.toString());
    }

    @AfterAll
    static void forgetCertificate() {
        System.clearProperty(KEYSTORE_PROPERTY);
    }

    private static void keytool(String command, String... more) throws Exception {
        Process process = new ProcessBuilder(java.util.stream.Stream.of(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                                .toString(),
                                        command,
                                        "-alias",
                                        "smtp",
                                        "-keystore",
                                        keys.toString(),
                                        "-storetype",
                                        "PKCS12",
                                        "-storepass",
                                        PASSWORD),
                                List.of(more))
                        .flatMap(List::stream)
                        .toList())
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static SSLContext tls() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(keys)) {
            store.load(bytes, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        return tls;
    }

    @BeforeEach
    void listen() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        POSTMAN.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        POSTMAN.detachAppender(log);
    }

    /** The mail after the first attempt to send it. */
    private OutgoingMail attempt(String url, Map<String, String> trust) {
        Map<String, String> variables = new java.util.HashMap<>(trust);
        variables.put("TENANTRY_SMTP_URL", url);
        try (TestServer server = TestServer.start(TestDatabases.create(), Clock.systemUTC(), Options.of(variables))) {
            Outbox outbox = server.installation().outbox();
            Mail mail = new Letter("Hello").paragraph("A word in confidence.").to("reader@example.com");
            server.database().change(handle -> outbox.put(handle, mail, Purpose.SECURITY));
            Eventually.until(() -> {
                OutgoingMail tried = outbox.list(true, 1, 0).getFirst();
                return tried.sentAt() != null || tried.lastError() != null;
            });
            return outbox.list(true, 1, 0).getFirst();
        }
    }

    private static Map<String, String> trusted() {
        return Map.of("TENANTRY_SMTP_CERTIFICATES", certificate.toString());
    }

    private void assertThatItWaitsAndTheLogSays(OutgoingMail mail, String why) {
        assertThat(mail.state()).isEqualTo("waiting");
        assertThat(mail.lastError()).contains(why);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("mail " + mail.id() + ": attempt 1 failed: " + mail.lastError());
    }

    @Test
    void smtps_brings_the_mail_to_a_server_that_proves_who_it_is() {
        GreenMail smtps = new GreenMail(ServerSetupTest.SMTPS.dynamicPort());
        smtps.setUser("we@example.com", "we", "secret");
        smtps.start();
        int port = smtps.getSmtps().getPort();
        try {
            assertThat(attempt("smtps://we:secret@localhost:" + port, trusted()).state())
                    .isEqualTo("sent");
            assertThat(smtps.getReceivedMessages()).hasSize(1);
            assertThatItWaitsAndTheLogSays(
                    attempt("smtps://we:secret@localhost:" + port, Map.of()),
                    "unable to find valid certification path");
            log.list.clear();
            assertThatItWaitsAndTheLogSays(
                    attempt("smtps://we:secret@127.0.0.1:" + port, trusted()),
                    "No subject alternative names matching IP address 127.0.0.1 found");
            assertThat(smtps.getReceivedMessages()).hasSize(1);
        } finally {
            smtps.stop();
        }
    }

    @Test
    void starttls_hides_user_password_and_mail() throws Exception {
        try (ScriptedSmtp smtp = ScriptedSmtp.offeringTls(tls())) {
            OutgoingMail mail = attempt("smtp+starttls://localhost:" + smtp.port(), trusted());
            assertThat(mail.state()).as(mail.lastError()).isEqualTo("sent");
            assertThat(smtp.mails()).singleElement().asString().contains("A word in confidence.");
            assertThat(smtp.clear()).hasSize(2).element(0).asString().startsWith("EHLO ");
            assertThat(smtp.clear()).element(1).isEqualTo("STARTTLS");
        }
    }

    @Test
    void starttls_to_a_server_that_nobody_vouches_for_or_of_another_name_sends_nothing() throws Exception {
        try (ScriptedSmtp smtp = ScriptedSmtp.offeringTls(tls())) {
            assertThatItWaitsAndTheLogSays(
                    attempt("smtp+starttls://localhost:" + smtp.port(), Map.of()),
                    "unable to find valid certification path");
            log.list.clear();
            assertThatItWaitsAndTheLogSays(
                    attempt("smtp+starttls://127.0.0.1:" + smtp.port(), trusted()),
                    "No subject alternative names matching IP address 127.0.0.1 found");
            assertThat(smtp.mails()).isEmpty();
            assertThat(smtp.clear()).noneMatch(line -> line.startsWith("MAIL") || line.startsWith("AUTH"));
        }
    }

    @Test
    void a_server_without_starttls_gets_the_mail_only_where_encryption_is_not_asked_for() throws Exception {
        try (ScriptedSmtp smtp = ScriptedSmtp.withoutTls()) {
            assertThatItWaitsAndTheLogSays(
                    attempt("smtp+starttls://we:secret@localhost:" + smtp.port(), trusted()),
                    "STARTTLS is required but host does not support STARTTLS");
            assertThat(smtp.mails()).isEmpty();
            assertThat(String.join("\n", smtp.clear())).doesNotContain("AUTH", "MAIL", "confidence");
            assertThat(attempt("smtp://localhost:" + smtp.port(), Map.of()).state())
                    .isEqualTo("sent");
            assertThat(smtp.mails()).singleElement().asString().contains("A word in confidence.");
        }
    }

    @Test
    void smtp_encrypts_where_it_is_offered_whoever_offers_it() throws Exception {
        try (ScriptedSmtp smtp = ScriptedSmtp.offeringTls(tls())) {
            assertThat(attempt("smtp://127.0.0.1:" + smtp.port(), Map.of()).state())
                    .isEqualTo("sent");
            assertThat(smtp.mails()).hasSize(1);
            assertThat(smtp.clear()).hasSize(2).element(1).isEqualTo("STARTTLS");
        }
    }

    @Test
    void certificates_that_cannot_be_read_are_refused_at_start() throws Exception {
        Path words = Files.writeString(folder.resolve("words.pem"), "-----BEGIN CERTIFICATE-----\nwords\n");
        Path nothing = Files.writeString(folder.resolve("nothing.pem"), "");
        for (Path wrong : List.of(words, nothing, folder.resolve("absent.pem"))) {
            assertThatThrownBy(() -> Options.of(Map.of(
                            "TENANTRY_SMTP_URL", "smtps://localhost", "TENANTRY_SMTP_CERTIFICATES", wrong.toString())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("TENANTRY_SMTP_CERTIFICATES names a file ")
                    .hasMessageEndingWith(": " + wrong);
        }
    }
}
