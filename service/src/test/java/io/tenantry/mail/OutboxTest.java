package io.tenantry.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.tenantry.Eventually;
import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.start.Options;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mails from the outbox to an SMTP server. */
@SuppressWarnings("NullAway.Init")
class OutboxTest {
    private TestDatabases.Place place;
    private GreenMail smtp;

    @BeforeEach
    void begin() {
        place = TestDatabases.create();
        smtp = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
        smtp.start();
    }

    @AfterEach
    void end() {
        smtp.stop();
    }

    private TestServer withSmtp() {
        return withSmtp("smtp://127.0.0.1:" + smtp.getSmtp().getPort());
    }

    private TestServer withSmtp(String url) {
        return TestServer.start(
                place,
                Clock.systemUTC(),
                Options.of(Map.of("TENANTRY_SMTP_URL", url, "TENANTRY_MAIL_FROM", "hello@tenantry.example")));
    }

    private TestServer withoutSmtp() {
        return TestServer.start(place);
    }

    private static void put(TestServer server, Mail mail, Purpose purpose) {
        server.database().change(handle -> server.installation().outbox().put(handle, mail, purpose));
    }

    private static Mail mail(String to) {
        return new Letter("Hello").paragraph("Some words.").to(to);
    }

    private void awaitMails(int count) {
        assertThat(smtp.waitForIncomingEmail(20_000, count)).isTrue();
    }

    /** Waits until all mails are in that state: the mail server has a mail before the outbox knows. */
    private static List<OutgoingMail> awaitOutbox(TestServer server, String state) {
        Outbox outbox = server.installation().outbox();
        Eventually.until(() ->
                outbox.list(true, 100, 0).stream().allMatch(mail -> mail.state().equals(state)));
        return outbox.list(true, 100, 0);
    }

    @Test
    void the_sender_has_the_name_of_the_installation() throws MessagingException {
        String name = "Söhne & \"Co\", <b@example.org>";
        String url = "smtp://127.0.0.1:" + smtp.getSmtp().getPort();
        try (TestServer server = TestServer.start(
                place,
                Clock.systemUTC(),
                Options.of(Map.of(
                        "TENANTRY_SMTP_URL", url,
                        "TENANTRY_MAIL_FROM", "hello@tenantry.example",
                        "TENANTRY_NAME", name)))) {
            put(server, mail("zoe@example.com"), Purpose.SECURITY);
            awaitMails(1);
            assertThat(smtp.getReceivedMessages()[0].getFrom())
                    .singleElement(InstanceOfAssertFactories.type(InternetAddress.class))
                    .returns(name, InternetAddress::getPersonal)
                    .returns("hello@tenantry.example", InternetAddress::getAddress);
        }
    }

    @Test
    void a_mail_arrives_as_text_and_as_html_in_which_markup_stands_for_itself() throws MessagingException {
        try (TestServer server = withSmtp()) {
            Mail mail = new Letter("Hello\r\nBcc: everybody@example.com")
                    .paragraph("Zoë <b>said</b> \"5 > 4\" & 'left' 🙂.")
                    .link("Go <there>", "https://tenantry.example/x?a=1&b=\"2\"")
                    .to("zoe@example.com");
            put(server, mail, Purpose.SECURITY);
            awaitMails(1);
            MimeMessage message = smtp.getReceivedMessages()[0];
            assertThat(message.getSubject()).isEqualTo("Hello Bcc: everybody@example.com");
            assertThat(message.getAllRecipients()).hasSize(1);
            assertThat(message.getFrom()[0]).hasToString("Tenantry <hello@tenantry.example>");
            assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(mail.text()).isEqualTo("""
                    Zoë <b>said</b> "5 > 4" & 'left' 🙂.

                    Go <there>:
                    https://tenantry.example/x?a=1&b="2"
                    """);
            assertThat(mail.html())
                    .contains("<p>Zoë &lt;b&gt;said&lt;/b&gt; &quot;5 &gt; 4&quot; &amp; &#39;left&#39; 🙂.</p>")
                    .contains("<a href=\"https://tenantry.example/x?a=1&amp;b=&quot;2&quot;\">Go &lt;there&gt;</a>");
            String whole = GreenMailUtil.getWholeMessage(message);
            assertThat(whole).contains("text/plain", "text/html", "charset=UTF-8");
            OutgoingMail sent = awaitOutbox(server, "sent").getFirst();
            assertThat(sent.state()).isEqualTo("sent");
            assertThat(sent.text()).isEmpty();
            assertThat(partsKept(server)).isZero();
        }
    }

    private static int partsKept(TestServer server) {
        return server.database()
                .read(handle -> handle.createQuery("SELECT count(coalesce(text_part, html_part)) FROM outgoing_mail")
                        .mapTo(int.class)
                        .one());
    }

    @Test
    void what_is_rolled_back_sends_nothing() {
        try (TestServer server = withSmtp()) {
            assertThatThrownBy(() -> server.database().change(handle -> {
                        server.installation().outbox().put(handle, mail("never@example.com"), Purpose.SECURITY);
                        throw new IllegalStateException("after all not");
                    }))
                    .hasMessage("after all not");
            put(server, mail("now@example.com"), Purpose.SECURITY);
            awaitMails(1);
            assertThat(awaitOutbox(server, "sent")).extracting(OutgoingMail::to).containsExactly("now@example.com");
        }
    }

    /** A port on which a mail server listened before. */
    private int closedPort() {
        int port = smtp.getSmtp().getPort();
        smtp.stop();
        return port;
    }

    @Test
    void a_mail_waits_for_a_mail_server_that_is_down() throws MessagingException {
        ServerSetup down = new ServerSetup(closedPort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        try (TestServer server = withSmtp("smtp://127.0.0.1:" + down.getPort())) {
            put(server, mail("late@example.com"), Purpose.SECURITY);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            OutgoingMail tried;
            do {
                tried = server.installation().outbox().list(false, 1, 0).getFirst();
            } while (tried.lastError() == null && System.nanoTime() < deadline);
            assertThat(tried.lastError()).contains("Connection refused");
            assertThat(tried.state()).isEqualTo("waiting");
            assertThat(Duration.between(tried.createdAt(), tried.nextAttemptAt())
                            .toSeconds())
                    .isBetween(29L, 50L);
            smtp = new GreenMail(down);
            smtp.start();
            new Scene(server).sql("UPDATE outgoing_mail SET next_attempt_at = now()");
            awaitMails(1);
            OutgoingMail sent = awaitOutbox(server, "sent").getFirst();
            assertThat(sent.attempts()).isEqualTo(2);
            assertThat(smtp.getReceivedMessages()[0].getMessageID())
                    .matches("<mail-" + sent.id() + "\\.[0-9a-f]{14}@tenantry\\.example>");
        }
    }

    @Test
    void a_mail_is_given_up_after_a_day() {
        try (TestServer server = withSmtp("smtp://127.0.0.1:" + closedPort())) {
            put(server, mail("gone@example.com"), Purpose.SECURITY);
            new Scene(server)
                    .sql("UPDATE outgoing_mail SET created_at = now() - interval '25 hours', next_attempt_at = now()");
            OutgoingMail failed = awaitOutbox(server, "failed").getFirst();
            assertThat(failed.state()).isEqualTo("failed");
            // It is listed until it is deleted: operators have to see it.
            assertThat(server.installation().outbox().list(false, 10, 0))
                    .extracting(OutgoingMail::state)
                    .containsExactly("failed");
        }
    }

    @Test
    void a_mail_survives_the_program_and_is_sent_by_the_next_one() {
        try (TestServer crashed = withoutSmtp()) {
            put(crashed, mail("kept@example.com"), Purpose.SECURITY);
            put(crashed, mail("taken@example.com"), Purpose.SECURITY);
            // The mail that the crashed program was sending.
            assertThat(crashed.installation().outbox().take(1, Duration.ofMinutes(5)))
                    .hasSize(1);
            new Scene(crashed).sql("UPDATE outgoing_mail SET next_attempt_at = now() WHERE attempts = 1");
        }
        try (TestServer next = withSmtp()) {
            awaitMails(2);
            assertThat(awaitOutbox(next, "sent"))
                    .extracting(OutgoingMail::to)
                    .containsExactly("kept@example.com", "taken@example.com");
        }
    }

    @Test
    void many_mails_of_some_organizations_are_not_in_the_way_of_others() {
        try (TestServer server = withoutSmtp()) {
            Scene scene = new Scene(server);
            Outbox outbox = server.installation().outbox();
            for (int i = 0; i < 3; i++) {
                OrganizationId loud = new OrganizationId(scene.organization("Loud " + i));
                List<Mail> many = IntStream.range(0, 100)
                        .mapToObj(n -> mail("reader" + n + "@example.com"))
                        .toList();
                server.database().change(handle -> outbox.putAll(handle, many, new Purpose.Notification(loud, null)));
            }
            OrganizationId quiet = new OrganizationId(scene.organization("Quiet"));
            server.database().change(handle -> {
                outbox.putAll(handle, List.of(mail("one@example.com")), new Purpose.Notification(quiet, null));
                outbox.put(handle, mail("reset@example.com"), Purpose.SECURITY);
            });
            List<String> first = outbox.take(5, Duration.ofMinutes(1)).stream()
                    .map(taken -> taken.mail().to())
                    .toList();
            assertThat(first).hasSize(5).contains("one@example.com", "reset@example.com");
            int taken = first.size();
            for (int some = taken; some > 0; taken += some) {
                some = outbox.take(50, Duration.ofMinutes(1)).size();
            }
            assertThat(taken).isEqualTo(302);
        }
    }

    @Test
    void two_programs_send_every_mail_once() {
        try (TestServer one = withSmtp();
                TestServer two = withSmtp()) {
            one.database().change(handle -> {
                for (int i = 0; i < 40; i++) {
                    one.installation().outbox().put(handle, mail("reader" + i + "@example.com"), Purpose.SECURITY);
                }
            });
            awaitMails(40);
            assertThat(awaitOutbox(two, "sent"))
                    .extracting(OutgoingMail::attempts)
                    .containsOnly(1);
            assertThat(Arrays.stream(smtp.getReceivedMessages()).map(OutboxTest::recipient))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40)
                            .mapToObj(i -> "reader" + i + "@example.com")
                            .toList());
        }
    }

    private static String recipient(MimeMessage message) {
        try {
            return message.getAllRecipients()[0].toString();
        } catch (MessagingException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void news_goes_only_where_it_is_wanted() {
        try (TestServer server = withoutSmtp()) {
            Scene scene = new Scene(server);
            int loud = scene.organization("Loud");
            int quiet = scene.organization("Quiet");
            int reader = scene.personIn(loud, "reader@example.com", "member");
            int deaf = scene.personIn(loud, "deaf@example.com", "member");
            scene.sql("UPDATE organization SET is_send_emails_enabled = false WHERE id = ?", quiet);
            scene.sql("UPDATE membership SET is_email_notify_enabled = false WHERE person_id = ?", deaf);
            put(
                    server,
                    mail("reader@example.com"),
                    new Purpose.Notification(new OrganizationId(loud), new PersonId(reader)));
            put(
                    server,
                    mail("deaf@example.com"),
                    new Purpose.Notification(new OrganizationId(loud), new PersonId(deaf)));
            put(server, mail("invited@example.com"), new Purpose.Notification(new OrganizationId(loud), null));
            put(server, mail("silent@example.com"), new Purpose.Notification(new OrganizationId(quiet), null));
            put(server, mail("secure@example.com"), Purpose.SECURITY);
            List<OutgoingMail> kept = server.installation().outbox().list(false, 10, 0);
            assertThat(kept)
                    .extracting(OutgoingMail::to)
                    .containsExactly("reader@example.com", "invited@example.com", "secure@example.com");
            assertThat(kept.getFirst().text()).isEqualTo("Some words.\n");
            assertThat(server.installation()
                            .outbox()
                            .list(false, 2, kept.getFirst().id().value()))
                    .hasSize(2);
        }
    }

    @Test
    void the_outbox_forgets_in_time() {
        try (TestServer server = withoutSmtp()) {
            server.stopBackground();
            for (String to : List.of("old-sent", "new-sent", "old-waiting", "oldest-waiting")) {
                put(server, mail(to + "@example.com"), Purpose.SECURITY);
            }
            Scene scene = new Scene(server);
            scene.sql("""
                    UPDATE outgoing_mail
                    SET created_at = now() - CASE WHEN recipient LIKE 'oldest%' THEN interval '32 days'
                            ELSE interval '8 days' END,
                        sent_at = CASE WHEN recipient LIKE 'old-sent%' THEN now() - interval '8 days'
                            WHEN recipient LIKE 'new-sent%' THEN now() END""");
            server.installation().outbox().tidy();
            assertThat(server.installation().outbox().list(true, 10, 0))
                    .extracting(OutgoingMail::to)
                    .containsExactly("new-sent@example.com", "old-waiting@example.com");
        }
    }

    @Test
    void a_password_is_used_where_the_url_has_one() {
        smtp.stop();
        smtp = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
        smtp.setUser("we@example.com", "we", "p@ss/word");
        smtp.start();
        try (TestServer server =
                withSmtp("smtp://we:p%40ss%2Fword@127.0.0.1:" + smtp.getSmtp().getPort())) {
            put(server, mail("reader@example.com"), Purpose.SECURITY);
            awaitMails(1);
        }
    }
}
