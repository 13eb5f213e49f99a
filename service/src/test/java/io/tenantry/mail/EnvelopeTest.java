package io.tenantry.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.start.Options;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that are not plain ASCII, from an API call to the bytes of the SMTP commands. */
class EnvelopeTest {
    private static final String COMMANDS_IN_LETTERS =
            "x\u013E\u010D\u010ARCPT\u0120TO\u013A\u013Cvictim\u0140example.net\u013E\u010D\u010ANOOP\u0120@example.org";
    private static final String WITHOUT_SMTPUTF8 = "The address has characters beyond ASCII before the @, and the mail"
            + " server takes no such address: it does not announce SMTPUTF8.";

    private static TestServer server(RecordingSmtp smtp) {
        Options options =
                Options.of(Map.of("TENANTRY_SMTP_URL", smtp.url(), "TENANTRY_MAIL_FROM", "hello@bücher.example"));
        return TestServer.start(TestDatabases.create(), Clock.systemUTC(), options);
    }

    /** All mails, once there are {@code count} of them and none is waiting. */
    private static List<OutgoingMail> settled(TestServer server, int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        List<OutgoingMail> mails;
        do {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            mails = server.installation().outbox().list(true, 1000, 0);
        } while ((mails.size() < count
                        || mails.stream().anyMatch(mail -> mail.state().equals("waiting")))
                && System.nanoTime() < deadline);
        return mails;
    }

    private static List<OutgoingMail> sent(TestServer server, String... addresses) {
        server.database().change(handle -> {
            for (String address : addresses) {
                Mail mail = new Letter("Hello").paragraph("Some words.").to(address);
                server.installation().outbox().put(handle, mail, Purpose.SECURITY);
            }
        });
        return settled(server, addresses.length);
    }

    private static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    @Test
    void an_invitation_and_a_password_reset_never_go_to_another_mailbox() throws Exception {
        try (RecordingSmtp smtp = RecordingSmtp.plain();
                TestServer server = server(smtp)) {
            Scene scene = new Scene(server);
            int acme = scene.organization("Acme");
            String admin = scene.personKey(scene.personIn(acme, "admin@example.com", "admin"));
            scene.person("ışık@example.org");
            HttpResponse<String> invited = server.send(
                    "POST",
                    "/user/invites/",
                    "{\"email\":\"ırmak@example.org\"}",
                    "X-CEKURA-API-KEY",
                    admin,
                    "Content-Type",
                    "application/json");
            assertThat(invited.statusCode()).as(invited.body()).isEqualTo(201);
            HttpResponse<String> reset = server.send(
                    "POST",
                    "/user/v1/password/reset/",
                    "{\"email\":\"ışık@example.org\"}",
                    "Content-Type",
                    "application/json");
            assertThat(reset.statusCode()).isEqualTo(204);
            assertThat(settled(server, 2)).hasSize(2).allSatisfy(mail -> {
                assertThat(mail.state()).isEqualTo("failed");
                assertThat(mail.attempts()).isOne();
                assertThat(mail.lastError()).isEqualTo(WITHOUT_SMTPUTF8);
            });
            assertThat(server.installation().outbox().list(false, 10, 0))
                    .extracting(OutgoingMail::to)
                    .containsExactlyInAnyOrder("ırmak@example.org", "ışık@example.org");
            assertThat(smtp.envelopes()).isEmpty();
            assertThat(smtp.mails()).isEmpty();
        }
    }

    @Test
    void without_smtputf8_only_the_domain_may_be_international() throws Exception {
        try (RecordingSmtp smtp = RecordingSmtp.plain();
                TestServer server = server(smtp)) {
            List<OutgoingMail> mails =
                    sent(server, "최상수@example.org", "ač@example.org", COMMANDS_IN_LETTERS, "ann@bücher.example");
            assertThat(mails).extracting(OutgoingMail::state).containsExactly("failed", "failed", "failed", "sent");
            assertThat(mails.subList(0, 3)).extracting(OutgoingMail::lastError).containsOnly(WITHOUT_SMTPUTF8);
            assertThat(smtp.envelopes())
                    .containsExactly("MAIL FROM:<hello@xn--bcher-kva.example>", "RCPT TO:<ann@xn--bcher-kva.example>");
            assertThat(smtp.mails()).singleElement().asString().contains("To: ann@xn--bcher-kva.example\r\n");
        }
    }

    @Test
    void operators_see_why_a_mail_failed_without_its_text() throws Exception {
        try (RecordingSmtp smtp = RecordingSmtp.plain();
                TestServer server = server(smtp)) {
            List<OutgoingMail> mails = sent(server, "최상수@example.org", "ann@example.org", "ač@example.org");

            assertThatJson(mails(server, ""))
                    .isEqualTo("{mails: [%s, %s]}".formatted(failed(mails.get(2)), failed(mails.get(0))));
            assertThatJson(mails(server, "?limit=1")).isEqualTo("{mails: [%s]}".formatted(failed(mails.get(2))));
            assertThatJson(mails(server, "?before=" + mails.get(2).id()))
                    .isEqualTo("{mails: [%s]}".formatted(failed(mails.get(0))));
        }
    }

    private static String mails(TestServer server, String query) {
        return server.get(
                        "/management/v2.0/system/mail" + query,
                        "Authorization",
                        TestServer.basic(),
                        "Accept",
                        "application/json")
                .body();
    }

    private static String failed(OutgoingMail mail) {
        return ("{number: %s, to: '%s', subject: 'Hello', state: 'failed', createdAt: '%s', attempts: 1,"
                        + " nextAttemptAt: null, lastError: '%s'}")
                .formatted(mail.id(), mail.to(), mail.createdAt(), WITHOUT_SMTPUTF8);
    }

    @Test
    void a_wrong_part_of_the_list_of_mails_is_refused() throws Exception {
        try (RecordingSmtp smtp = RecordingSmtp.plain();
                TestServer server = server(smtp)) {
            for (String wrong : List.of("0", "101", "x", "", "1.0")) {
                assertThatJson(mails(server, "?limit=" + wrong))
                        .inPath("details.errors[*].path")
                        .isEqualTo("['limit']");
            }
            for (String wrong : List.of("-1", "x", "", "9".repeat(19))) {
                assertThatJson(mails(server, "?before=" + wrong))
                        .inPath("details.errors[*].path")
                        .isEqualTo("['before']");
            }
        }
    }

    @Test
    void with_smtputf8_an_address_arrives_as_it_is_and_the_extension_is_requested() throws Exception {
        try (RecordingSmtp smtp = RecordingSmtp.international();
                TestServer server = server(smtp)) {
            String[] addresses = {
                "최상수@example.org", "ač@example.org", COMMANDS_IN_LETTERS, "ışık@maßanfertigung.example"
            };
            assertThat(sent(server, addresses)).extracting(OutgoingMail::state).containsOnly("sent");
            assertThat(smtp.envelopes())
                    .hasSize(8)
                    .contains(
                            bytes("RCPT TO:<최상수@example.org>"),
                            bytes("RCPT TO:<ač@example.org>"),
                            bytes("RCPT TO:<" + COMMANDS_IN_LETTERS + ">"),
                            bytes("RCPT TO:<ışık@xn--maanfertigung-cdb.example>"));
            assertThat(smtp.envelopes())
                    .filteredOn(command -> command.startsWith("MAIL"))
                    .containsOnly("MAIL FROM:<hello@xn--bcher-kva.example> SMTPUTF8");
            assertThat(smtp.mails())
                    .anySatisfy(mail -> assertThat(mail).contains(bytes("To: 최상수@example.org\r\n")))
                    .allSatisfy(mail -> assertThat(mail).contains("From: Tenantry <hello@xn--bcher-kva.example>\r\n"));
        }
    }

    @Test
    void smtputf8_is_not_requested_for_an_address_that_does_not_need_it() throws Exception {
        try (RecordingSmtp smtp = RecordingSmtp.international();
                TestServer server = server(smtp)) {
            sent(server, "ann@bücher.example");
            assertThat(smtp.envelopes())
                    .containsExactly("MAIL FROM:<hello@xn--bcher-kva.example>", "RCPT TO:<ann@xn--bcher-kva.example>");
        }
    }

    @Test
    void what_is_no_address_fails_at_once_with_a_reason_that_repeats_none_of_it() throws Exception {
        try (RecordingSmtp smtp = RecordingSmtp.international();
                TestServer server = server(smtp)) {
            List<OutgoingMail> mails = sent(
                    server,
                    "a\r\nRCPT TO:<victim@example.net>\r\n@example.org",
                    "a\u0085b@example.org",
                    "a\u2028b@example.org",
                    "a b@example.org",
                    "a>b@example.org",
                    "\"a\"@example.org",
                    "a@b@example.org",
                    "a,b@example.org",
                    "a\u202eb@example.org",
                    "a\uE000b@example.org",
                    "a@exa mple.org",
                    "a@[127.0.0.1]",
                    "a@-example.org",
                    "a@" + "b".repeat(64) + ".org",
                    "@example.org",
                    "nobody",
                    "a".repeat(250) + "@example.org");
            assertThat(mails).hasSize(17).allSatisfy(mail -> {
                assertThat(mail.state()).as(mail.to()).isEqualTo("failed");
                assertThat(mail.attempts()).isOne();
                assertThat(mail.lastError()).startsWith("The ").isPrintable().endsWith(".");
            });
            assertThat(mails.get(2).lastError()).isEqualTo("The address has a character that is not allowed: U+2028.");
            assertThat(smtp.commands()).isEmpty();
        }
    }

    @Test
    void a_subject_never_becomes_another_header() throws Exception {
        try (RecordingSmtp smtp = RecordingSmtp.plain();
                TestServer server = server(smtp)) {
            String[] breaks = {"\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029", "\u000B", "\f", "\u0000", "\r\n\r\n"};
            server.database().change(handle -> {
                for (String line : breaks) {
                    Mail mail = new Mail("a@example.org", "Joining “A" + line + "Bcc: b@example.org”", "Text", "<p>");
                    server.installation().outbox().put(handle, mail, Purpose.SECURITY);
                    Letter letter = new Letter("Joining A" + line + "Bcc: b@example.org").paragraph("Text");
                    server.installation().outbox().put(handle, letter.to("a@example.org"), Purpose.SECURITY);
                }
            });
            assertThat(settled(server, 2 * breaks.length))
                    .extracting(OutgoingMail::state)
                    .containsOnly("sent");
            assertThat(smtp.mails()).hasSize(2 * breaks.length).allSatisfy(mail -> {
                String headers = mail.substring(0, mail.indexOf("\r\n\r\n"));
                assertThat(headers.replace("\r\n ", " ").replace("\r\n\t", " ").lines())
                        .allMatch(header -> header.matches("(?:Date|From|To|Message-ID|Subject|MIME-Version"
                                + "|Content-Type|Auto-Submitted): .*"))
                        .hasSize(8);
            });
            assertThat(smtp.envelopes()).hasSize(4 * breaks.length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ırmak@example.org",
                "a\u0085b@example.org",
                "Tenantry <hello@example.org>",
                "hello@example.org, more@example.org",
                "hello",
                "a b@example.org",
                "hello@exa_mple.org",
                "hello@example.org\r\nRSET"
            })
    void a_sender_that_not_every_mail_server_takes_ends_the_start(String from) {
        assertThatThrownBy(() -> Options.of(Map.of("TENANTRY_MAIL_FROM", from)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("TENANTRY_MAIL_FROM must be one e-mail address")
                .hasMessageNotContainingAny("\r", "\n");
    }

    @Test
    void addresses_of_administrators_are_checked_at_the_start() {
        assertThatThrownBy(() -> Options.of(Map.of(
                        "TENANTRY_SYSTEM_ADMINISTRATORS", "root@localhost, ışık@bücher.example, a>b@example.org")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "TENANTRY_SYSTEM_ADMINISTRATORS must be e-mail addresses, separated by commas. Number 3: The"
                                + " address has a character that is not allowed: U+003E.");
        Options good = Options.of(Map.of("TENANTRY_SYSTEM_ADMINISTRATORS", "root@localhost,ışık@bücher.example"));
        assertThat(good.management().deletion().administrators())
                .containsExactly("root@localhost", "ışık@bücher.example");
    }
}
