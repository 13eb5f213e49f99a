package io.tenantry.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lease of a mail that is being sent. */
@Tag("long")
@Tag("alone")
class MailLeaseTest {
    private static final Duration LEASE = Duration.ofSeconds(2);

    private static Outbox outboxWithAMail(TestServer server) {
        Outbox outbox = server.installation().outbox();
        Mail mail = new Letter("Hello").paragraph("Some words.").to("reader@example.com");
        server.database().change(handle -> outbox.put(handle, mail, Purpose.SECURITY));
        return outbox;
    }

    @Test
    void nobody_takes_a_mail_that_is_being_sent_however_long_that_takes() throws Exception {
        try (TestServer server = TestServer.start(TestDatabases.create())) {
            Outbox outbox = outboxWithAMail(server);
            Thread sending;
            try (ScriptedSmtp silent = ScriptedSmtp.withoutReceipt()) {
                SmtpServer smtp = SmtpServer.of("smtp://127.0.0.1:" + silent.port());
                Postman postman = new Postman(outbox, smtp, "hello@tenantry.example", "Tenantry", LEASE);
                sending = Thread.ofVirtual().start(postman::sendDue);
                silent.awaitSilence();
                long deadline = System.nanoTime() + LEASE.multipliedBy(3).toNanos();
                while (System.nanoTime() < deadline) {
                    assertThat(outbox.take(1, LEASE)).isEmpty();
                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                }
                assertThat(outbox.list(false, 10, 0)).singleElement().satisfies(mail -> {
                    assertThat(mail.attempts()).isOne();
                    assertThat(mail.lastError()).isNull();
                });
            }
            sending.join();
            assertThat(outbox.list(false, 10, 0))
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.lastError()).isNotNull());
        }
    }

    @Test
    void a_mail_that_is_no_longer_being_sent_is_taken_when_its_lease_ends() {
        try (TestServer server = TestServer.start(TestDatabases.create())) {
            Outbox outbox = outboxWithAMail(server);
            assertThat(outbox.take(1, LEASE)).hasSize(1);
            assertThat(outbox.take(1, LEASE)).isEmpty();
            long deadline = System.nanoTime() + LEASE.multipliedBy(5).toNanos();
            MailStore.Taken again = null;
            while (again == null && System.nanoTime() < deadline) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                again = outbox.take(1, LEASE).stream().findFirst().orElse(null);
            }
            assertThat(again)
                    .isNotNull()
                    .satisfies(taken -> assertThat(taken.attempt()).isEqualTo(2));
        }
    }
}
