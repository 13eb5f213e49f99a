package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.tenantry.Eventually;
import io.tenantry.TestDatabases;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.mail.ScriptedSmtp;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import jakarta.mail.MessagingException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process that is killed after a mail is committed and before it is known to be sent. */
@Tag("long")
@Tag("alone")
@SuppressWarnings("NullAway.Init")
class MailAfterKillTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final byte[] KEY = new byte[SecretBox.KEY_LENGTH];

    @TempDir
    private Path folder;

    private TestDatabases.Place place;
    private Database database;
    private Outbox outbox;

    @BeforeEach
    void begin() {
        place = TestDatabases.create();
        database = place.open();
        outbox = new Outbox(database, new SecretBox(KEY));
        database.change(handle -> handle.execute("""
                INSERT INTO person (email, email_fold, name, name_fold, name_order)
                VALUES ('reader@example.com', 'reader@example.com', 'Reader', 'reader', 'reader')"""));
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void a_mail_that_the_server_has_not_begun_to_send_arrives_exactly_once() throws Exception {
        kill(ScriptedSmtp.withoutGreeting());
        arrives();
    }

    @Test
    void a_mail_that_may_have_arrived_is_sent_again_under_the_same_message_id() throws Exception {
        ScriptedSmtp first = ScriptedSmtp.withoutReceipt();
        kill(first);
        assertThat(first.mails()).hasSize(1);
        assertThat(first.mails().getFirst()).contains("\nMessage-ID: " + arrives() + "\n");
    }

    /** Commits a mail, and kills the program while the mail server does not answer. */
    private void kill(ScriptedSmtp silent) throws Exception {
        try (silent;
                Program program = serve(silent.port())) {
            HttpRequest reset = HttpRequest.newBuilder(URI.create(program.url() + "/user/v1/password/reset/"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"email\":\"reader@example.com\"}"))
                    .build();
            assertThat(CLIENT.send(reset, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(204);
            silent.awaitSilence();
            program.process().destroyForcibly();
            assertThat(program.awaitEnd().status()).isEqualTo(128 + 9);
            assertThat(outbox.list(true, 10, 0)).singleElement().satisfies(mail -> {
                assertThat(mail.state()).isEqualTo("waiting");
                assertThat(mail.attempts()).isOne();
                assertThat(mail.text()).contains("token=");
            });
        }
    }

    /** Waits until the next start has delivered the mail, at most a minute; returns its Message-ID. */
    private String arrives() throws MessagingException {
        // On a port of its own: meanwhile another process can have taken that of the silent server.
        GreenMail smtp = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
        smtp.start();
        try (Program program = serve(smtp.getSmtp().getPort())) {
            program.url();
            assertThat(smtp.waitForIncomingEmail(60_000, 1)).isTrue();
            OutgoingMail sent = awaitSent();
            assertThat(sent.attempts()).isEqualTo(2);
            program.process().destroy();
            assertThat(program.awaitEnd().status()).isZero();
            assertThat(smtp.getReceivedMessages()).hasSize(1);
            assertThat(smtp.getReceivedMessages()[0].getAllRecipients()[0]).hasToString("reader@example.com");
            return smtp.getReceivedMessages()[0].getMessageID();
        } finally {
            smtp.stop();
        }
    }

    private OutgoingMail awaitSent() {
        Eventually.until(() -> outbox.list(true, 10, 0).getFirst().state().equals("sent"));
        return outbox.list(true, 10, 0).getFirst();
    }

    private Program serve(int smtpPort) {
        return Program.start(
                folder,
                Map.of(
                        "TENANTRY_DATABASE_URL", place.jdbcUrl(),
                        "TENANTRY_DATABASE_USER", place.user(),
                        "TENANTRY_DATABASE_PASSWORD", place.password(),
                        "TENANTRY_SECRET_KEY", Base64.getEncoder().encodeToString(KEY),
                        "TENANTRY_SMTP_URL", "smtp://127.0.0.1:" + smtpPort),
                "serve",
                "--port",
                "0");
    }
}
